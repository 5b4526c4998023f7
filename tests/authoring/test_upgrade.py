"""``trellis upgrade``: a portal of an earlier template, changed for weeks, comes to this version and loses nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import Result
from conftest import EXAMPLE, TODAY, findings
from typer.testing import CliRunner

import trellis
from trellis.authoring.portal_template.answers import PortalAnswers, validate_answers
from trellis.authoring.portal_template.begin import write_files
from trellis.authoring.portal_template.record import BASE_FILE, PortalRecord, compute_digest, read_record, render_record
from trellis.authoring.portal_template.render import (
    LOCK_FILE,
    read_lock,
    render_first_content,
    render_kept_files,
)
from trellis.authoring.upgrades.author_news import list_author_news, read_changelog
from trellis.authoring.upgrades.merge import merge_texts
from trellis.authoring.upgrades.plan import plan_template_changes, raise_pin
from trellis.authoring.upgrades.versions import parse_version
from trellis.cli import app
from trellis.forge.repository_files import find_former_forges, find_stale_files
from trellis.forge.repository_files.former_forge import FormerForge
from trellis.pipeline.run import run_pipeline

EARLIER = EXAMPLE / "tests" / "earlier_template"
ANSWERS = validate_answers(PortalAnswers("Acme", "github", team="Sales", manager="Ada", learning_people=("Bo",)))
FORMER, NEW = "0.1.0", "1.0.0"
CHECK = ".github/workflows/check.yml"
AUTHORED = "content/sales/pages/terms.md"
EDITS: Mapping[str, str] = {
    AUTHORED: "---\ntitle: Our terms\nsummary: What we promise to those who buy from us, and what we ask of them.\n"
    "status: stable\n---\n\nWe answer within a day.\n",
    "hooks/standards.py": '"""Rules of our own."""\n\nRULES = ()\n',
}
"""Files that the company added: the second is in the new template, too, with another text."""


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def begin_portal(root: Path, version: str = FORMER) -> None:
    """Writes a portal as the earlier template had it, and commits it."""
    files = render_kept_files(ANSWERS, version, EARLIER)
    lock = "pip==24.0\n"
    write_files(root, {**files, **render_first_content(ANSWERS, TODAY), LOCK_FILE: lock})
    write_files(root, render_record(PortalRecord(version, ANSWERS, files, compute_digest(lock))))
    git(root, "init", "-q", "-b", "main")
    commit(root)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "-q", "-m", "Work")


def change(root: Path, path: str, former: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert former in text
    (root / path).write_text(text.replace(former, new), "utf-8")


def upgrade(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["upgrade", "--root", str(root), *arguments])


@pytest.fixture
def _new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trellis, "__version__", NEW)


@pytest.fixture(scope="module")
def earlier_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("earlier")
    begin_portal(root)
    return root


@pytest.fixture
def root(earlier_portal: Path, tmp_path: Path) -> Path:
    """A portal of the earlier template, as it was begun."""
    shutil.copytree(earlier_portal, tmp_path / "portal")
    return tmp_path / "portal"


def plan(root: Path, files: Mapping[str, str] | None = None) -> tuple[dict[str, str | None], dict[str, bool]]:
    """Path → new text, and path → whether both texts are in it, of an upgrade to the present template."""
    record = read_record(root)
    assert record
    new_files = render_kept_files(ANSWERS, NEW) if files is None else files
    result = plan_template_changes(root, record, new_files, read_lock(), NEW)
    return {c.path: c.text for c in result.changes}, {d.path: d.is_conflict for d in result.decisions}


@pytest.mark.usefixtures("_new_version")
def test_a_portal_that_was_changed_for_weeks_comes_to_this_version(root: Path) -> None:
    write_files(root, EDITS)
    change(root, "requirements.txt", "[site]", "[site,semantic]")
    change(
        root,
        "portal.yml",
        "small_change_words: 10\n",
        "small_change_words: 10\ncontact: https://chat.example.com/{id}\n",
    )
    change(
        root,
        "portal.yml",
        "approvals:",
        "severity:\n  brackets-unclosed: warning\n  html-in-text: warning\n\napprovals:",
    )
    change(root, CHECK, "ubuntu-22.04", "our-own-runner")
    change(root, "content/sales/index.md", 'title: "Sales"', "title: Sales and service")
    (root / "Makefile").unlink()
    commit(root)

    result = upgrade(root, "--to", NEW)

    assert result.exit_code == 1, "two texts are in some files"
    output = result.output
    assert (root / AUTHORED).read_text("utf-8") == EDITS[AUTHORED]
    assert "title: Sales and service" in (root / "content/sales/index.md").read_text("utf-8")
    assert "trellis-portal[site,semantic]==1.0.0\n" in (root / "requirements.txt").read_text("utf-8")
    assert (root / "hooks/events.py").read_text("utf-8") == (EXAMPLE / "hooks/events.py").read_text("utf-8")
    assert (root / LOCK_FILE).read_text("utf-8") == read_lock()
    assert not (root / "NEWS.md").exists(), "nobody had changed what the template has no more"
    assert not (root / "Makefile").exists(), "what was deleted stays deleted"
    workflow = (root / CHECK).read_text("utf-8")
    assert "<<<<<<< as it was" in workflow
    assert "runs-on: our-own-runner" in workflow
    assert "runs-on: ubuntu-24.04" in workflow
    settings = (root / "portal.yml").read_text("utf-8")
    assert "https://chat.example.com/{id}" in settings
    assert "html-in-text: warning" in settings
    assert "brackets-unclosed" not in settings
    assert "converted portal.yml" in output
    for path, words in {
        CHECK: "changed here and in the template",
        "Makefile": "deleted here",
        "hooks/standards.py": "new in the template",
    }.items():
        assert f"{path}: it " in output
        assert words in output.partition(f"{path}: it ")[2].partition("Next:")[0]
    assert "removed   NEWS.md" in output
    assert "updated   hooks/events.py" in output
    record = read_record(root)
    assert record
    assert (record.version, record.base["hooks/events.py"]) == (NEW, (root / "hooks/events.py").read_text("utf-8"))


@pytest.mark.usefixtures("_new_version")
def test_what_nobody_changed_is_merged_without_a_question(root: Path) -> None:
    (root / "notes.txt").write_text("mine")
    commit(root)
    result = upgrade(root)
    assert result.exit_code == 0, result.output
    assert "To decide" not in result.output
    expected = render_kept_files(ANSWERS, NEW)
    assert {path: (root / path).read_text("utf-8") for path in expected} == expected
    assert (root / "notes.txt").read_text() == "mine"
    assert [f for f in findings(root) if "error[" in f] == []
    for command in ("schema", "repository"):
        assert CliRunner().invoke(app, [command, "--check", "--root", str(root)]).exit_code == 0
    git(root, "add", "--all")
    git(root, "commit", "-q", "-m", "Upgrade")
    again = upgrade(root)
    assert (again.exit_code, again.output) == (
        0,
        "The portal is at 1.0.0, and its files are as that version has them.\n",
    )
    assert git(root, "status", "--porcelain") == ""


def test_a_new_answer_is_merged_everywhere(root: Path) -> None:
    change(root, ".trellis/answers.yml", 'name: "Acme"', 'name: "Acme: Learning"')
    record = read_record(root)
    assert record
    files = render_kept_files(record.answers, FORMER, EARLIER)
    changes, decisions = plan(root, files)
    assert changes.keys() - {LOCK_FILE} == {"mkdocs.yml"}
    assert 'site_name: "Acme: Learning"' in (changes["mkdocs.yml"] or "")
    assert decisions == {}


def test_line_endings_of_windows_are_no_change_and_stay(root: Path) -> None:
    for path in ("mkdocs.yml", "portal.yml", "requirements.txt"):
        (root / path).write_bytes((root / path).read_bytes().replace(b"\n", b"\r\n"))
    changes, decisions = plan(root)
    assert decisions == {}
    for path in ("mkdocs.yml", "portal.yml", "requirements.txt"):
        text = changes[path] or ""
        assert text.count("\r\n") == text.count("\n") > 2
    assert (changes["mkdocs.yml"] or "").replace("\r\n", "\n") == render_kept_files(ANSWERS, NEW)["mkdocs.yml"]


def test_what_cannot_be_merged_is_left_alone_and_told(root: Path) -> None:
    (root / "portal.yml").write_bytes("# Größe\n".encode("latin-1"))
    (root / "mkdocs.yml").unlink()
    (root / "mkdocs.yml").symlink_to("portal.yml")
    (root / "NEWS.md").write_text("Our own news.\n")
    (root / LOCK_FILE).write_text("pip==25.0\n")
    (root / "requirements.txt").write_text("-r elsewhere.txt\n")
    changes, decisions = plan(root)
    left = {"portal.yml", "mkdocs.yml", "NEWS.md", LOCK_FILE, "requirements.txt"}
    assert decisions == dict.fromkeys(left, False)
    assert not left & changes.keys()


def test_both_sides_may_have_made_the_same_change(root: Path) -> None:
    (root / "hooks/events.py").write_text((EXAMPLE / "hooks/events.py").read_text("utf-8"), "utf-8")
    write_files(root, {"hooks/standards.py": render_kept_files(ANSWERS, NEW)["hooks/standards.py"]})
    changes, decisions = plan(root)
    assert not {"hooks/events.py", "hooks/standards.py"} & changes.keys()
    assert decisions == {}


def test_changes_of_other_lines_are_merged() -> None:
    base = "".join(f"line {number}\n" for number in range(9))
    merged = merge_texts(base, base.replace("line 1\n", "ours\n"), base.replace("line 7\n", "theirs\n"), NEW)
    assert merged.conflict_count == 0
    assert merged.text == base.replace("line 1\n", "ours\n").replace("line 7\n", "theirs\n")


@pytest.mark.parametrize(
    ("line", "raised"),
    [
        ("trellis-portal[site]==0.1.0", "trellis-portal[site]==1.0.0"),
        (
            "trellis-portal == 0.1.0 ; python_version > '3'  # why",
            "trellis-portal == 1.0.0 ; python_version > '3'  # why",
        ),
        ("trellis-portal[site]>=0.1.0", "trellis-portal[site]>=0.1.0"),
        ("trellis-portal-theme==0.1.0", "trellis-portal-theme==0.1.0"),
        ("# trellis-portal==0.1.0", "# trellis-portal==0.1.0"),
    ],
)
def test_a_pin_is_raised_and_nothing_else(line: str, raised: str) -> None:
    assert raise_pin(f"a==1\n{line}\nb==0.1.0\n", "1.0.0") == f"a==1\n{raised}\nb==0.1.0\n"


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file() and ".git" not in p.parts
    }


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("content/sales/index.md", "x", "work is not committed: content/sales/index.md."),
        ("content/sales/new.md", "x", "work is not committed: content/sales/new.md."),
        (BASE_FILE, "{", ".trellis/base.json cannot be read."),
        (BASE_FILE, json.dumps({"format": 9, "lock": "", "files": {}}), "a form that this engine does not know"),
        (BASE_FILE, json.dumps({"format": 1, "lock": "", "files": {"../../x": ""}}), "names a file outside the portal"),
        (
            BASE_FILE,
            json.dumps({"format": 1, "lock": "", "files": {"content/people.yml": ""}}),
            "or an author's: content/people.yml",
        ),
        (BASE_FILE, json.dumps({"format": 1, "lock": "", "files": {"Makefile": "\ud800"}}), "holds what is no text"),
        (BASE_FILE, json.dumps({"format": 1, "lock": "", "files": {"Makefile": "a\0b"}}), "holds what is no text"),
        (".trellis/answers.yml", "version: 0.1.0\nname: Acme\nforge: svn\n", "`forge` cannot be used"),
        (".trellis/answers.yml", "version: [\n", ".trellis/answers.yml:"),
        (
            ".trellis/answers.yml",
            "version: latest\nname: Acme\nforge: none\n",
            "the version in .trellis/answers.yml is none",
        ),
        (
            ".trellis/answers.yml",
            "version: 1.0.1\nname: Acme\nforge: none\n",
            "is at 1.0.1 already, and 1.0.0 is older",
        ),
    ],
)
@pytest.mark.usefixtures("_new_version")
def test_it_is_refused_before_anything_is_written(root: Path, path: str, text: str, message: str) -> None:
    (root / path).write_text(text, "utf-8")
    before = snapshot(root)
    result = upgrade(root)
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Nothing was written: ")
    assert message in result.output
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("path", "message"),
    [(".trellis/answers.yml", "answers.yml is a link"), (".trellis", ".trellis is a link")],
)
@pytest.mark.usefixtures("_new_version")
def test_a_record_behind_a_link_is_neither_read_nor_written(root: Path, path: str, message: str) -> None:
    (root / path).rename(root / "elsewhere")
    (root / path).symlink_to(root / "elsewhere")
    before = snapshot(root)
    result = upgrade(root)
    assert (result.exit_code, message in result.output) == (1, True), result.output
    assert snapshot(root) == before


@pytest.mark.usefixtures("_new_version")
def test_a_pipe_in_place_of_the_record_is_not_waited_for(root: Path) -> None:
    (root / BASE_FILE).unlink()
    os.mkfifo(root / BASE_FILE)
    result = upgrade(root)
    assert (result.exit_code, "base.json cannot be read: it is no file" in result.output) == (1, True), result.output


@pytest.mark.parametrize("content", [b"a\0b\n", b"\xff\xfe\n"])
def test_a_file_that_is_no_text_is_left_to_a_person_and_holds_up_no_other(root: Path, content: bytes) -> None:
    record = read_record(root)
    assert record
    (root / "Makefile").write_bytes(content)
    new_files = dict.fromkeys(("Makefile", "portal.yml"), "new\n")
    plan = plan_template_changes(root, record, new_files, "", NEW)
    assert "Makefile" in [decision.path for decision in plan.decisions]
    assert "Makefile" not in [change.path for change in plan.changes]
    assert "portal.yml" in [change.path for change in plan.changes]


@pytest.mark.parametrize(
    ("version", "status", "message"),
    [
        ("9.9.9", 1, "make upgrade VERSION=9.9.9"),
        ("0.0.9", 1, "is at 0.1.0 already, and 0.0.9 is older"),
        ("0.9.0", 1, "the Trellis that runs is 1.0.0"),
        ("newest", 2, "is no version"),
    ],
)
@pytest.mark.usefixtures("_new_version")
def test_a_version_that_is_not_the_one_that_runs_is_refused(
    root: Path, version: str, status: int, message: str
) -> None:
    before = snapshot(root)
    result = upgrade(root, "--to", version)
    assert (result.exit_code, message in " ".join(result.output.split())) == (status, True), result.output
    assert snapshot(root) == before


def test_a_folder_that_is_no_portal_and_one_without_git_are_refused(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / ".git")
    result = upgrade(root)
    assert (result.exit_code, "is in no Git repository" in result.output) == (1, True)
    (tmp_path / "empty").mkdir()
    result = upgrade(tmp_path / "empty")
    assert (result.exit_code, "is no portal" in result.output) == (1, True)
    (root / BASE_FILE).unlink()
    result = upgrade(root)
    assert (result.exit_code, ".trellis/base.json is missing" in result.output) == (1, True)


@pytest.mark.usefixtures("_new_version")
def test_a_portal_that_git_ignores_is_refused(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / ".git")
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("portal/\n")
    commit(tmp_path)
    before = snapshot(root)
    result = upgrade(root)
    assert (result.exit_code, "is ignored by the repository that it lies in" in result.output) == (1, True)
    assert snapshot(root) == before


@pytest.mark.usefixtures("_new_version")
def test_files_that_git_ignores_and_what_lies_behind_a_link_are_left_alone_and_told(root: Path, tmp_path: Path) -> None:
    """Git could not undo it, or another folder would be written into. What else there is comes to this version."""
    elsewhere = tmp_path / "elsewhere"
    shutil.move(root / ".github", elsewhere / "github")
    (root / ".github").symlink_to(elsewhere / "github")
    schema = "schemas/json/course.schema.json"
    (elsewhere / "profile").write_text("mine")
    (root / schema).parent.mkdir(parents=True)
    (root / schema).symlink_to(elsewhere / "profile")
    with (root / ".gitignore").open("a") as file:
        file.write(".vscode/\n/Makefile\nreviews/\n")
    commit(root)
    (root / ".vscode").mkdir(exist_ok=True)
    (root / ".vscode/settings.json").write_text("our own\n")
    there = snapshot(elsewhere)
    result = upgrade(root)
    assert (snapshot(elsewhere), (root / ".vscode/settings.json").read_text()) == (there, "our own\n")
    decided = result.output.partition("To decide:")[2]
    for path, words in {
        ".vscode/settings.json": "Git ignores it",
        "reviews/.gitkeep": "Git ignores it",
        CHECK: "it is a link or a folder, or lies behind one",
        ".github": "it is a link, or a file in the place of a folder",
        schema: "it is a link, or a file in the place of a folder",
    }.items():
        assert words in decided.partition(f"  {path}: ")[2].partition("Next:")[0], path
    assert "Makefile: Git" not in decided, "it is committed, so that Git shows it whatever .gitignore says"
    assert "updated   hooks/events.py" in result.output


@pytest.mark.usefixtures("_new_version")
def test_what_is_generated_in_a_folder_that_git_ignores_is_named(root: Path) -> None:
    with (root / ".gitignore").open("a") as file:
        file.write("schemas/json/\n")
    commit(root)
    output = upgrade(root).output
    assert re.search(
        r"puts all of it aside but (schemas/json/\w+\.schema\.json, ){4}\S+ and \d+ more, which Git ig", output
    )


@pytest.mark.usefixtures("_new_version")
def test_a_portal_that_no_template_began_has_its_content_converted(root: Path) -> None:
    shutil.rmtree(root / ".trellis")
    change(root, "portal.yml", "approvals:", "severity:\n  brackets-unclosed: warning\n\napprovals:")
    commit(root)
    result = upgrade(root)
    assert result.exit_code == 0, result.output
    assert "brackets-unclosed" not in (root / "portal.yml").read_text("utf-8")
    assert "converted portal.yml" in result.output
    assert "was not begun by trellis init" in result.output
    assert "trellis-portal[site]==0.1.0" in (root / "requirements.txt").read_text("utf-8")


CHANGELOG = """\
# Changelog

## Unreleased

### For authors

- Not yet.

## 1.0.0 (2026-12-01)

### For authors

- A new rule.
  It asks for more.

### For engineers

- Something else.

## [0.1.0] - 2026-11-23

### For authors

- The beginning.
"""


def test_authors_read_what_is_newer_than_their_version() -> None:
    versions = [parse_version(text) for text in ("0.0.1", "0.1.0", "1.0.0")]
    assert all(versions)
    oldest, former, new = (version for version in versions if version)
    assert list(list_author_news(CHANGELOG, former, new)) == [("1.0.0", "- A new rule.\n  It asks for more.")]
    assert [name for name, _ in list_author_news(CHANGELOG, oldest, new)] == ["1.0.0", "0.1.0"]
    assert list(list_author_news(CHANGELOG, new, new)) == []
    assert "### For authors" in read_changelog()


def test_versions_are_compared_by_their_numbers() -> None:
    order = ["0.9.0", "0.10.0", "1.0.0.dev1", "1.0.0a1", "1.0.0b2", "1.0.0rc1", "1.0.0", "1.0.1"]
    parsed = [parse_version(text) for text in order]
    assert None not in parsed
    assert sorted(parsed, reverse=True)[::-1] == parsed  # type: ignore[type-var]
    assert [parse_version(text) for text in ("1.0", "v1.0.0", "latest", "", "1.0.0-1", "1.0.0\n")] == [None] * 6


GENERATED = "# Written by `trellis repository`.\n"


@pytest.mark.usefixtures("_new_version")
@pytest.mark.parametrize("has_own_jobs", [False, True])
def test_what_was_generated_for_a_forge_that_is_left_goes_or_is_told(root: Path, has_own_jobs: bool) -> None:
    change(root, ".trellis/answers.yml", "forge: github", "forge: gitlab")
    generated = (".github/CODEOWNERS", ".github/workflows/preview.yml")
    files = {**dict.fromkeys(generated, GENERATED), ".github/pull_request_template.md": "Ours\n"}
    own = {".github/workflows/lint.yml": "on: push\n"} if has_own_jobs else {}
    write_files(root, {**files, **own, ".github/dependabot.yml": "version: 2\n"})
    commit(root)
    record = read_record(root)
    assert record
    jobs = [path for path in record.base if path.startswith(".github/workflows/")]
    (former,) = find_former_forges(root, tuple(record.base), (".gitlab-ci.yml",), jobs)
    assert former == FormerForge(".github/", generated, (".github/pull_request_template.md",), tuple(own))
    assert list(find_former_forges(root, tuple(record.base), jobs, ())) == []
    result = upgrade(root)
    assert result.exit_code == 0, result.output
    assert [(root / path).is_file() for path in generated] == [has_own_jobs] * 2
    assert (root / ".github/pull_request_template.md").read_text("utf-8") == "Ours\n"
    assert (root / ".gitlab/merge_request_templates/Default.md").is_file()
    told = result.output.partition("To decide:")[2]
    assert [path in told for path in (*generated, ".github/pull_request_template.md")] == [has_own_jobs] * 2 + [True]
    assert "dependabot" not in result.output
    if not has_own_jobs:
        assert find_stale_files(root, run_pipeline(root, TODAY).catalogue) == []
