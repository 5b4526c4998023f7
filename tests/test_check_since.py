"""A check that goes on from an earlier run says what a full one says, whatever has changed in between."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import ANOTHER_PORTAL, EXAMPLE, IS_EXAMPLE, TODAY
from test_affected import git
from test_cli import trellis

from trellis.catalogue import link_targets
from trellis.check.context import PortalChange
from trellis.check.rules import duplicates
from trellis.diagnostics.diagnostic import Diagnostic, Location, Severity
from trellis.load.cache import Cache, find_cache_folder
from trellis.load.commit import resolve_revision
from trellis.load.git import GitChange, read_file_at
from trellis.load.own_page_links import OwnPageLink, find_page_links
from trellis.load.scan import CONTENT_ROOTS, SUPPORT_ROOTS
from trellis.pipeline import run
from trellis.pipeline.incremental import affected, last_run
from trellis.pipeline.incremental.since import check_since

CASES = EXAMPLE / "tests" / "cases"
ROUNDS = int(os.environ.get("TRELLIS_TEST_ROUNDS", "8"))
"""How many changes of each kind are tried, one after the other."""
WRONG = (
    "cycle",
    "person-left",
    "retired-in-path",
    "lesson-without-course",
    "session-clash",
    "change-load",
    "stale-reference",
    "translation-behind",
    "link-broken",
    "duplicate-title",
    "exact-duplicate",
    "near-duplicate",
)
"""Cases whose mistakes stand in the portal beside the example's entries, so that rules have something to say."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with some mistakes, committed."""
    if not IS_EXAMPLE:
        pytest.skip(ANOTHER_PORTAL)
    room = tmp_path_factory.mktemp("template") / "portal"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("content", "reviews", "schemas", "hooks"):
        shutil.copytree(EXAMPLE / name, room / name, ignore=ignore)
    for case in WRONG:
        for file in sorted((CASES / case).glob("content/*/*/**/*.md")):
            place = room / file.relative_to(CASES / case)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                text = file.read_text("utf-8").replace("language: fr\n", "language: de\n")  # one that the example knows
                place.write_text(text, "utf-8")
    shutil.copy(EXAMPLE / "portal.yml", room)
    for finding in run.run_pipeline(room, TODAY).diagnostics:
        if finding.rule == "duplicate-id":
            (room / finding.location.path).unlink()
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "all")):
        git(room, *command)
    return room


@pytest.fixture(scope="module")
def judged(template: Path) -> Path:
    """The template's cache after a full run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(last_run, "MIN_FILES", 1)
        run.run_pipeline(template, TODAY, cache=store(template))
    return find_cache_folder(template.parent / "cache", template)


@pytest.fixture
def root(template: Path, judged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the template, judged once."""
    monkeypatch.setattr(last_run, "MIN_FILES", 1)
    room = tmp_path / "portal"
    shutil.copytree(template, room)
    git(room, "update-index", "--refresh")  # its times are those of the copies
    shutil.copytree(judged, find_cache_folder(tmp_path / "cache", room))
    return room


def store(room: Path) -> Cache:
    return Cache(room.parent / "cache", room)


@cache
def read_before(room: Path, commit: str, path: str) -> str | None:
    return read_file_at(room, commit, path)


def compare_runs(room: Path, revision: str = "HEAD") -> tuple[list[Diagnostic] | None, list[Diagnostic]]:
    """What goes on from the earlier run says, None where it leaves that to a full run; and what a full run says."""
    commit = resolve_revision(room, revision)

    def before(path: str) -> str | None:
        return read_before(room, commit, path)

    def after(path: str) -> str | None:
        file = room / path
        return file.read_text("utf-8", errors="replace") if file.is_file() else None

    change = GitChange(room, revision, (*CONTENT_ROOTS, *SUPPORT_ROOTS))
    resumed = check_since(room, TODAY, store(room), change, before, after)
    texts = Cache(room.parent / "cache-of-texts", room)  # of its own, and of single files: nothing that goes on
    full = run.run_pipeline(room, TODAY, cache=texts, read_previous=before, change=PortalChange(change.paths, before))
    linked = {
        entry.path: link_targets.find_linked_paths(entry.path, text) for entry, text in full.catalogue.file_texts()
    }
    scope = affected.find_affected_files(full.catalogue, linked, change.paths, before, after)
    expected = list(affected.select_affected(full.diagnostics, scope, change.paths))
    if resumed is None:
        return None, expected
    result, touched = resumed
    assert result.entry_count == full.entry_count
    return list(affected.select_affected(result.diagnostics, touched, change.paths)), expected


def pages(room: Path) -> list[Path]:
    return sorted(file for file in (room / "content").rglob("*") if file.suffix in (".md", ".yml"))


def edited(file: Path, chance: random.Random) -> None:
    file.write_text(f"{file.read_text('utf-8')}\n[a link](nowhere-{chance.random()}.md)\n", encoding="utf-8")


def deleted(file: Path, chance: random.Random) -> None:
    file.unlink()


def renamed(file: Path, chance: random.Random) -> None:
    folder = file.parent if file.name == "index.md" and file.parent.parent.name == "courses" else file
    folder.rename(folder.with_name(f"new-{folder.name}"))


def garbled(file: Path, chance: random.Random) -> None:
    file.write_text(
        re.sub(r"^(status|id|- id):.*$", r"\1: [", file.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8"
    )


def retired(file: Path, chance: random.Random) -> None:
    file.write_text(file.read_text("utf-8").replace("status: stable", "status: retired", 1), "utf-8")


def stripped(file: Path, chance: random.Random) -> None:
    """One line of its front matter is gone."""
    lines = file.read_text("utf-8").split("\n")
    del lines[chance.randrange(1, 12) % len(lines)]
    file.write_text("\n".join(lines), "utf-8")


CHANGES: tuple[Callable[[Path, random.Random], None], ...] = (edited, deleted, renamed, garbled, retired, stripped)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_it_says_what_a_full_run_says(root: Path, change: Callable[[Path, random.Random], None]) -> None:
    chance = random.Random(change.__name__)
    resumed = findings = 0
    for _ in range(ROUNDS):
        among = [file for file in pages(root) if change is not retired or file.name == "index.md"]
        for file in chance.sample(among, k=chance.choice((1, 1, 2))):
            change(file, chance)
        actual, expected = compare_runs(root)
        assert actual is None or actual == expected
        resumed += actual is not None
        findings += len(expected)
        if chance.random() < 0.5 or actual is None:  # what needs a full run is not carried on
            git(root, "checkout", "--quiet", ".")
            git(root, "clean", "--quiet", "--force", "-d")
    if change not in (garbled, stripped):  # only a full run judges what is right in a record of which a part is wrong
        assert resumed > ROUNDS // 2, "mostly it goes on by itself"
    assert findings > ROUNDS // 2, "there is something to say"


def test_what_others_name_by_a_former_id_is_judged_as_by_a_full_run(root: Path) -> None:
    (file,) = (root / "content").glob("*/objectives/no-breach.md")
    page = file.rename(file.with_name("no-fine.md"))
    page.write_text(page.read_text("utf-8").replace("\n---\n", "\naliases: [no-breach]\n---\n", 1), "utf-8")
    actual, expected = compare_runs(root)
    assert actual == expected
    assert "renamed-reference" in {d.rule for d in expected}


def test_what_it_says_of_duplicates_a_check_without_a_base_says_too_where_the_release_is_kept(root: Path) -> None:
    """Without such a record only the base of a change tells what is new."""
    chance = random.Random(11)
    courses = [file for file in pages(root) if file.parent.parent.name == "courses" and file.name == "index.md"]
    for file in chance.sample(courses, k=4):
        edited(file, chance)  # what came in between release and base
    trellis("check", "--root", str(root), "--write-pairs")
    for file in chance.sample(courses, k=4):
        edited(file, chance)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "release, and more")
    run.run_pipeline(root, TODAY, cache=store(root))
    duplicate_rules = {rule.id for rule in duplicates.RULES}
    count = 0
    for _ in range(4):
        for file in chance.sample(courses, k=6):
            edited(file, chance)
        shutil.copytree(courses[0].parent, courses[1].parent.parent / f"copy-{count}-{chance.randrange(10**9)}")
        actual, _ = compare_runs(root)
        assert actual is not None
        since = {d for d in actual if d.rule in duplicate_rules}
        assert since <= set(run.run_pipeline(root, TODAY).diagnostics)
        count += len(since)
    assert count > 4


def test_the_earlier_run_may_have_seen_another_working_tree(root: Path) -> None:
    """What was changed when it ran and is as committed now is read anew, and the other way round."""
    course = next(file for file in pages(root) if file.parent.parent.name == "courses")
    retired(course, random.Random(1))
    run.run_pipeline(root, TODAY, cache=store(root))
    git(root, "checkout", "--quiet", ".")
    other = next(file for file in reversed(pages(root)) if file.parent.name == "paths")
    edited(other, random.Random(1))
    actual, expected = compare_runs(root)
    assert actual == expected != []


@pytest.mark.parametrize("change", ["a second claim to an id", "other names of roles"])
def test_a_run_that_left_no_summary_leaves_no_texts_of_its_own(root: Path, change: str) -> None:
    """It cached the texts of a working tree that was taken back, and the summary of the run before it stayed."""
    courses = sorted(root.glob("content/*/courses/*/index.md"))
    for course in courses:
        course.write_text(f"{course.read_text('utf-8')}\n## A new section\n", "utf-8")
    if change == "a second claim to an id":
        shutil.copytree(courses[0].parent, root / "content" / "finance" / "courses" / courses[0].parent.name)
    else:
        roles = root / "content" / "roles.yml"
        roles.write_text(re.sub(r"^- id: ", "- id: other-", roles.read_text("utf-8"), flags=re.M), "utf-8")
    run.run_pipeline(root, TODAY, cache=store(root))
    git(root, "checkout", "--quiet", ".")
    git(root, "clean", "--quiet", "--force", "-d")
    name = courses[1].parent.name
    courses[0].write_text(f"{courses[0].read_text('utf-8')}\n[It](../{name}/index.md#a-new-section).\n", "utf-8")
    resumed, full = compare_runs(root)
    assert resumed == full
    assert "anchor-unknown" in {finding.rule for finding in full}


def test_what_was_wrong_with_a_file_is_gone_with_it(root: Path) -> None:
    page = next(file for file in pages(root) if file.parent.name == "pages")
    page.write_text(f"{page.read_text('utf-8')}\r\n", encoding="utf-8", newline="")
    git(root, "commit", "--quiet", "--all", "--message", "wrong")
    run.run_pipeline(root, TODAY, cache=store(root))
    page.unlink()
    actual, expected = compare_runs(root)
    assert actual == expected
    assert "file-line-endings" not in {d.rule for d in expected}


def test_a_file_that_git_ignores_is_passed_over(root: Path) -> None:
    (root / ".gitignore").write_text("*-ignored.md\n")
    page = root / "content/sales/pages/one-ignored.md"
    page.write_text("---\ntitle: One\n---\n", "utf-8")
    actual, _ = compare_runs(root)
    assert actual == [], "it is none of the change"
    edited(next(file for file in pages(root) if file.parent.name == "paths"), random.Random(1))
    assert compare_runs(root)[0] == compare_runs(root)[1]


@pytest.mark.parametrize("path", ["portal.yml", "hooks/standards.py", "schemas/course.py", "baseline.json"])
def test_a_change_of_the_policy_needs_a_full_run(root: Path, path: str) -> None:
    with (root / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert compare_runs(root)[0] is None


def test_a_second_claim_to_an_id_needs_a_full_run(root: Path) -> None:
    course = next(file.parent for file in (root / "content/sales/courses").glob("*/index.md"))
    shutil.copytree(course, root / "content/compliance/courses" / course.name)
    actual, expected = compare_runs(root)
    assert actual is None
    assert "duplicate-id" in {d.rule for d in expected}


def test_an_id_that_two_outcomes_of_a_changed_course_have_is_said_without_a_full_run(root: Path) -> None:
    file = next(
        page for page in pages(root) if re.search(r"^outcomes:\n  - id: (\S+)\n", page.read_text("utf-8"), re.M)
    )
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"^outcomes:\n(  - id: \S+\n.*\n)", r"outcomes:\n\1\1", text, count=1, flags=re.M), "utf-8")
    actual, expected = compare_runs(root)
    assert actual == expected
    assert "duplicate-id" in {d.rule for d in expected}


@pytest.mark.parametrize("name", ["last-run", "sources"])
def test_a_damaged_cache_is_as_good_as_none(root: Path, name: str) -> None:
    (file,) = (root.parent / "cache").rglob(name)
    raw = bytearray(file.read_bytes())
    for place in range(200, len(raw), 997):
        raw[place] ^= 255
    file.write_bytes(raw)
    edited(next(file for file in pages(root) if file.parent.name == "paths"), random.Random(1))
    actual, expected = compare_runs(root)
    assert actual is None or actual == expected


@pytest.mark.parametrize("name", ["two\nlines.md", "bell\x07.md", "mark\u200b.png", "a\nfolder/page.md"])
def test_a_name_that_cannot_be_shown_is_told_of_the_change_that_brings_it(root: Path, name: str) -> None:
    file = root / "content/sales/pages" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x", "utf-8")
    for diagnostics in compare_runs(root):
        assert "the name holds a character that cannot be shown" in {d.message for d in diagnostics or ()}
    done = trellis("check", "--root", str(root), "--since", "HEAD", "--today", "2026-11-23")
    assert (done.returncode, "the name holds a character that cannot be shown" in done.stdout) == (1, True)


def test_what_cannot_be_read_is_told_of_every_change(root: Path) -> None:
    finding = Diagnostic("file-unreadable", Severity.ERROR, Location("content/finance"), "cannot be read")
    assert affected.select_affected([finding], set(), {"content/sales/index.md"}) == (finding,)


def test_an_own_page_with_which_no_site_can_be_built_is_told_of_every_change(root: Path) -> None:
    """Whatever brought it. What stops nothing is told of the change of what the page links."""
    place = Location("hooks/pages/month.md", 3, 1)
    stop = Diagnostic("block-unresolved", Severity.ERROR, place, "no course is called `a`")
    hint = Diagnostic("own-page-link", Severity.WARNING, place, "there is no file `content/sales/pages/a.md`")
    assert affected.select_affected([stop, hint], set(), {"content/sales/index.md"}) == (stop,)
    links = (("hooks/pages/month.md", "content/month.md", link) for link in find_page_links("[a](sales/pages/a.md#b)"))
    targets = link_targets.find_own_page_targets(OwnPageLink(*link) for link in links)
    assert targets == {"hooks/pages/month.md": {"content/sales/pages/a.md"}}
    assert affected.select_affected([stop, hint], {"hooks/pages/month.md"}, set()) == (stop, hint)
