"""Files that nothing would read are told, with the name they should have; what Git keeps elsewhere is named as that."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLE, TODAY, Portal, course, findings
from test_affected import git
from test_cli import trellis

from trellis.kinds import COLLECTIONS
from trellis.load.cache import Cache
from trellis.load.git import GitChange, read_file_at
from trellis.load.misnamed import propose_path
from trellis.load.scan import CONTENT_ROOTS, SUPPORT_ROOTS
from trellis.pipeline.incremental import last_run
from trellis.pipeline.incremental.since import check_since
from trellis.pipeline.run import run_pipeline

COURSE = "content/sales/courses/quoting"
PAGE = f"{COURSE}/index.md"
LESSON = "---\ntitle: Chase what is late\ntype: read\nminutes: 5\n---\n\nRing them first.\n"
PICTURE = b"\x89PNG\r\n\x1a\n"

NAMES = [
    (f"{COURSE}/02 Chase what is late.md", f"{COURSE}/02-chase-what-is-late.md"),
    (f"{COURSE}/Lesson 1.md", f"{COURSE}/01-chase-what-is-late.md"),
    (f"{COURSE}/Lesson 12 – Überblick.md", f"{COURSE}/12-uberblick.md"),
    (f"{COURSE}/3_chase.markdown", f"{COURSE}/03-chase.md"),
    (f"{COURSE}/4. Chase.MD", f"{COURSE}/04-chase.md"),
    (f"{COURSE}/02-chase.txt", f"{COURSE}/02-chase.md"),
    (f"{COURSE}/Chase the 3 late ones.md", f"{COURSE}/08-chase-the-3-late-ones.md"),
    (f"{COURSE}/7.md", f"{COURSE}/07-chase-what-is-late.md"),
    (f"{COURSE}/lessons/01-chase.md", f"{COURSE}/01-chase.md"),
    (f"{COURSE}/Index.md", f"{COURSE}/index.md"),
    ("content/sales/courses/chasing.md", "content/sales/courses/chasing/index.md"),
    ("content/sales/course/chasing/index.md", "content/sales/courses/chasing/index.md"),
    ("content/sales/page/terms.md", "content/sales/pages/terms.md"),
    ("content/sales/pages/terms.markdown", "content/sales/pages/terms.md"),
    ("content/sales/rubrics/standard.yaml", "content/sales/rubrics/standard.yml"),
    ("content/sales/data/2026.CSV", "content/sales/data/2026.csv"),
    ("content/People.yaml", "content/people.yml"),
    ("content/sales/README.md", ""),
    (f"{COURSE}/README.md", ""),
    (f"{COURSE}/transcript.txt", ""),
    ("content/sales/about.md", ""),
    ("content/notes.txt", ""),
]


@pytest.mark.parametrize(("path", "expected"), NAMES, ids=[path for path, _ in NAMES])
def test_the_right_name_of_a_file(path: str, expected: str) -> None:
    existing = {path, PAGE, f"{COURSE}/07-agree.md"}
    assert propose_path(path, COLLECTIONS, existing, lambda _: "Chase what is late") == expected


def test_a_name_without_a_word_takes_the_files_title_or_says_what_it_is() -> None:
    assert propose_path(f"{COURSE}/Lesson 1.md", COLLECTIONS, set(), lambda _: "") == f"{COURSE}/01-lesson.md"
    assert propose_path(f"{COURSE}/1.md", COLLECTIONS, set(), lambda _: "") == f"{COURSE}/01-lesson.md"
    assert propose_path(f"{COURSE}/1 通関.md", COLLECTIONS, set(), lambda _: "通関") == f"{COURSE}/01-lesson.md"


@pytest.mark.parametrize(
    ("path", "help"),
    [
        (f"{COURSE}/02 Chase what is late.md", "rename it to `02-chase-what-is-late.md`"),
        (f"{COURSE}/Lesson 1.md", "rename it to `01-chase-what-is-late.md`"),
        (
            f"{COURSE}/01 Agree.md",
            f"`{COURSE}/01-agree.md` is there already; put what is new into it, and delete this one",
        ),
        (f"{COURSE}/lessons/03-chase.md", f"move it to `{COURSE}/03-chase.md`"),
    ],
)
def test_a_lesson_that_nobody_would_see_is_an_error(portal: Portal, path: str, help: str) -> None:
    root = portal({PAGE: course("Quoting a lane"), f"{COURSE}/01-agree.md": LESSON, path: LESSON})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.rule == "file-misnamed"]
    assert (str(finding.severity), finding.location.path, finding.help) == ("error", path, help)


def test_a_renamed_lesson_is_read(portal: Portal) -> None:
    root = portal({PAGE: course("Quoting a lane"), f"{COURSE}/02 Chase what is late.md": LESSON})
    assert run_pipeline(root, TODAY).catalogue.lessons_by_course.get("quoting", ()) == ()
    (root / COURSE / "02 Chase what is late.md").rename(root / COURSE / "02-chase-what-is-late.md")
    result = run_pipeline(root, TODAY)
    assert [lesson.path for lesson in result.catalogue.lessons_by_course["quoting"]] == [
        f"{COURSE}/02-chase-what-is-late.md"
    ]
    assert "file-misnamed" not in {d.rule for d in result.diagnostics}


@pytest.mark.parametrize("path", [f"{COURSE}/deck.png", "content/sales/data/2026.csv", f"{COURSE}/01-chase.md"])
def test_a_pointer_of_git_lfs_is_named_as_one_with_the_command_that_fetches_it(portal: Portal, path: str) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    root = portal({PAGE: course("Quoting a lane"), path: pointer})
    (finding,) = [d for d in run_pipeline(root, TODAY).diagnostics if d.location.path == path]
    assert (finding.rule, str(finding.severity)) == ("file-lfs-pointer", "error")
    assert "`git lfs pull`" in finding.help


# What Git ignores.


@pytest.fixture
def repository(portal: Portal) -> Callable[[dict[str, str | bytes]], Path]:
    """Commits a portal; returns its root."""

    def commit(files: dict[str, str | bytes]) -> Path:
        root = portal({PAGE: course("Quoting a lane"), **files})
        git(root, "init", "--quiet", "--initial-branch=main")
        git(root, "add", ".")
        git(root, "commit", "--quiet", "--message", "all")
        return root

    return commit


Repository = Callable[[dict[str, str | bytes]], Path]


@pytest.mark.parametrize("litter", ["Thumbs.db", "~$deck.docx", "draft/notes.txt", "old.bmp"])
def test_what_git_ignores_is_passed_over(repository: Repository, litter: str) -> None:
    root = repository({".gitignore": "Thumbs.db\n~$*\ndraft/\n*.bmp\n"})
    before = findings(root)
    file = root / COURSE / litter
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"x")
    assert findings(root) == before


def test_what_git_does_not_ignore_is_an_error_that_says_what_it_is(repository: Repository) -> None:
    root = repository({})
    (root / COURSE / "Thumbs.db").write_bytes(b"x")
    (line,) = findings(root, "asset-not-allowed")
    assert "left behind by Windows or Office" in line


def test_a_file_that_is_tracked_is_read_whatever_gitignore_says(repository: Repository) -> None:
    root = repository({f"{COURSE}/old.bmp": "BM"})
    (root / ".gitignore").write_text("*.bmp\n")
    assert len(findings(root, "asset-not-allowed")) == 1


def test_an_ignored_picture_is_missing_here_as_it_is_in_every_other_clone(repository: Repository) -> None:
    root = repository({".gitignore": "*.png\n"})
    page = root / PAGE
    page.write_text(f"{page.read_text()}\n![A crane lifts a container.](crane.png)\n")
    (root / COURSE / "crane.png").write_bytes(PICTURE)
    assert len(findings(root, "image-missing")) == 1
    git(root, "add", "--force", ".")
    assert findings(root, "image-missing") == []


def test_an_ignored_page_is_no_entry_and_its_author_is_told(repository: Repository) -> None:
    root = repository({".gitignore": "build*\n"})
    page = "content/sales/pages/build.md"
    (root / page).parent.mkdir(parents=True)
    (root / page).write_text("---\ntitle: How we build\n---\n")
    result = run_pipeline(root, TODAY)
    assert result.catalogue.entries.get("page", {}) == {}
    (finding,) = [d for d in result.diagnostics if d.location.path == page]
    assert findings(root, "file-ignored") == [
        f"{page}:1:1 advice[file-ignored] Git ignores this file, so no pull request will hold it"
    ]
    assert f"`git check-ignore -v {page}`" in finding.help


def test_the_kept_verdict_goes_when_git_ignores_something_else(repository: Repository) -> None:
    root = repository({f"{COURSE}/01-agree.md": LESSON})
    (root / COURSE / "old.bmp").write_text("BM")
    check = ("check", "--root", str(root), "--today", TODAY.isoformat())
    assert "asset-not-allowed" in trellis(*check).stdout
    (root / ".gitignore").write_text("*.bmp\n")
    assert "asset-not-allowed" not in trellis(*check).stdout
    (root / ".gitignore").unlink()
    assert "asset-not-allowed" in trellis(*check).stdout


def test_a_portal_that_lies_in_what_another_repository_ignores_is_read(portal: Portal, tmp_path: Path) -> None:
    root = portal({PAGE: course("Quoting a lane")})
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("*\n")
    assert findings(root, "portal-empty") == []
    assert run_pipeline(root, TODAY).entry_count == 3


# Submodules.


@pytest.fixture
def clones(repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A portal with a course in a repository of its own: its author's clone, and one without the submodule's files."""
    other = tmp_path_factory.mktemp("other") / "own-repo"
    other.mkdir()
    (other / "index.md").write_text(course("Reading a tariff"))
    git(other, "init", "--quiet")
    git(other, "add", ".")
    git(other, "commit", "--quiet", "--message", "course")
    root = repository({})
    place = "content/sales/courses/own-repo"
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), place)
    git(root, "commit", "--quiet", "--message", "a submodule")
    plain = tmp_path_factory.mktemp("plain") / "clone"
    git(root, "clone", "--quiet", str(root), str(plain))
    return root, plain


MESSAGE = "content/sales/courses/own-repo:1:1 error[file-submodule] is a repository of its own (a submodule)"


def test_a_submodule_is_the_same_error_in_both_clones(clones: tuple[Path, Path]) -> None:
    author, other = clones
    assert (author / "content/sales/courses/own-repo/index.md").is_file()
    assert list((other / "content/sales/courses/own-repo").iterdir()) == []
    assert findings(author) == findings(other)
    assert MESSAGE in findings(other)
    assert run_pipeline(author, TODAY).entry_count == run_pipeline(other, TODAY).entry_count


def test_a_path_inside_a_submodule_and_a_change_show_the_error_too(clones: tuple[Path, Path]) -> None:
    author, _ = clones
    for arguments in (("content/sales/courses/own-repo/index.md",), ("--since", "HEAD~1")):
        result = trellis("check", "--root", str(author), "--no-cache", *arguments)
        assert (result.returncode, "file-submodule" in result.stdout) == (1, True)


def test_a_repository_that_was_added_like_a_folder_is_an_error_in_both_clones(
    repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """There is no .gitmodules then, and the other clone has nothing but an empty folder."""
    root = repository({"content/sales/courses/own-repo/index.md": course("Reading a tariff")})
    git(root, "rm", "--quiet", "--cached", "-r", "content/sales/courses/own-repo")
    inner = root / "content/sales/courses/own-repo"
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "course")):
        git(inner, *command)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "embedded")
    plain = tmp_path_factory.mktemp("plain") / "clone"
    git(root, "clone", "--quiet", str(root), str(plain))
    assert MESSAGE in findings(root)
    assert MESSAGE in findings(plain)


def test_without_git_a_repository_in_the_content_is_seen_by_its_folder(portal: Portal) -> None:
    root = portal({"content/sales/courses/own-repo/.git": "gitdir: elsewhere\n"})
    (root / "content/sales/courses/own-repo/index.md").write_text(course("Reading a tariff"))
    assert findings(root, "file-submodule") == [MESSAGE]
    assert run_pipeline(root, TODAY).entry_count == 2


def test_an_empty_folder_is_nothing(repository: Repository) -> None:
    root = repository({})
    (root / "content/sales/courses/begun").mkdir()
    assert findings(root, "file-submodule") == []


def test_a_check_that_goes_on_from_an_earlier_run_sees_the_submodule(
    clones: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(last_run, "MIN_FILES", 1)
    author, _ = clones
    shutil.rmtree(author / "content/sales/courses/own-repo")
    git(author, "checkout", "--quiet", "HEAD~1")
    cache = Cache(tmp_path_factory.mktemp("cache"), author)
    run_pipeline(author, TODAY, cache=cache)
    git(author, "checkout", "--quiet", "main")
    change = GitChange(author, "HEAD~1", (*CONTENT_ROOTS, *SUPPORT_ROOTS))
    resumed = check_since(
        author, TODAY, cache, change, lambda path: read_file_at(author, "HEAD~1", path), lambda _: None
    )
    assert resumed
    assert [d.rule for d in resumed[0].diagnostics if d.location.path.endswith("own-repo")] == ["file-submodule"]


def test_the_example_has_no_file_that_nobody_reads() -> None:
    assert findings(EXAMPLE, "file-misnamed", "file-not-placed", "file-ignored", "file-submodule") == []
