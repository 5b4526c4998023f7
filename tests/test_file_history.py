"""When files were changed: from a whole history, from a shallow one, and from none."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from trellis.derive.feeds.session_calendar import compute_sequence
from trellis.kinds import COLLECTIONS
from trellis.load.commit_log import LATEST_TIME
from trellis.load.content_history import read_content_history
from trellis.load.file_history import FileHistory, HistoryReading
from trellis.load.git_history import GitHistory
from trellis.load.merged_changes import ChangeReading

FILE = "content/sales/sessions/talks.md"
PATTERNS = ("content/*/sessions/*.md",)
FIRST = 1_790_000_000
NOW = FIRST + 1_000_000


def git(root: Path, *arguments: str, time: int = FIRST) -> None:
    names = {
        f"GIT_{who}_{key}": value
        for who in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "A"), ("EMAIL", "a@b.example"))
    }
    times = {"GIT_AUTHOR_DATE": f"{time} +0000", "GIT_COMMITTER_DATE": f"{time} +0000"}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(command, cwd=root, check=True, env={**os.environ, **names, **times}, capture_output=True)


def commit(root: Path, text: str, time: int, path: str = FILE) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-m", "x", time=time)


def read(root: Path) -> dict[str, FileHistory]:
    return dict(HistoryReading(root, PATTERNS, GitHistory(root, None, NOW)).histories)


def write_history(root: Path) -> None:
    root.mkdir(exist_ok=True)
    git(root, "init")
    commit(root, "one", FIRST)
    commit(root, "else", FIRST + 50, "content/sales/courses/x/index.md")
    commit(root, "two", FIRST + 100)
    commit(root, "else again", FIRST + 200, "content/sales/courses/x/index.md")


def test_a_whole_history_tells_first_and_last_change_and_their_number(tmp_path: Path) -> None:
    write_history(tmp_path / "a")
    assert read(tmp_path / "a") == {FILE: FileHistory(FIRST, FIRST + 100, 2)}


def test_a_portal_below_the_top_of_its_repository_is_read_by_its_own_paths(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    root.mkdir()
    git(tmp_path, "init")
    commit(root, "one", FIRST)
    commit(tmp_path, "other", FIRST, "content/else/sessions/other.md")
    assert list(read(root)) == [FILE]


def test_a_shallow_history_takes_no_revision_back_and_hides_no_later_change(tmp_path: Path) -> None:
    whole, shallow = tmp_path / "a", tmp_path / "b"
    write_history(whole)
    git(tmp_path, "clone", "--depth", "1", whole.as_uri(), str(shallow))
    cut = read(shallow)[FILE]
    assert cut == FileHistory(None, FIRST + 200, 1, is_cut=True)
    before = compute_sequence(read(whole)[FILE])
    commit(whole, "three", FIRST + 300)
    after = compute_sequence(read(whole)[FILE])
    assert before <= compute_sequence(cut) < after


def test_two_changes_within_one_second_are_two_revisions(tmp_path: Path) -> None:
    write_history(tmp_path / "a")
    first = compute_sequence(read(tmp_path / "a")[FILE])
    commit(tmp_path / "a", "three", FIRST + 100)
    assert compute_sequence(read(tmp_path / "a")[FILE]) == first + 1


def test_without_a_repository_or_a_commit_nothing_is_known(tmp_path: Path) -> None:
    assert read(tmp_path) == {}
    git(tmp_path, "init")
    assert read(tmp_path) == {}
    assert compute_sequence(None) == 0


def test_a_path_with_a_control_character_confuses_nothing(tmp_path: Path) -> None:
    write_history(tmp_path)
    commit(tmp_path, "x", FIRST + 400, "content/sales/sessions/a\x01b.md")
    assert read(tmp_path)[FILE] == FileHistory(FIRST, FIRST + 100, 2)


LESSON = "content/sales/courses/x/01-first.md"
COURSE = "content/sales/courses/x/index.md"


def add_commit(root: Path, path: str, time: str) -> None:
    """Adds a commit with a file of any name and any time, then one without the file, as a rebased branch can."""

    def run(*arguments: str, text: str = "") -> str:
        done = subprocess.run(["git", *arguments], cwd=root, input=text.encode(), check=True, capture_output=True)
        return done.stdout.decode().strip()

    tree, head = run("rev-parse", "HEAD^{tree}"), run("rev-parse", "HEAD")
    run("update-index", "-z", "--index-info", text=f"100644 {run('rev-parse', f'HEAD:{COURSE}')} 0\t{path}\0")
    for one, seconds in ((run("write-tree"), time), (tree, str(FIRST + 300))):
        people = "".join(f"{role} A <a@b.example> {seconds} +0000\n" for role in ("author", "committer"))
        text = f"tree {one}\nparent {head}\n{people}\nx\n"
        head = run("hash-object", "-w", "-t", "commit", "--literally", "--stdin", text=text)
    run("reset", "--quiet", "--hard", head)


def make_log(root: Path, path: str, time: int) -> None:
    """Merges a branch that adds a file at a time of its own and takes it back, and changes one word of a course."""
    git(root, "init")
    commit(root, COURSE_TEXT, FIRST, COURSE)
    commit(root, "text", FIRST + 10, "content/sales/sessions/first.md")
    git(root, "checkout", "-q", "-b", "typo", "HEAD~1")
    if (root / path).exists():
        commit(root, COURSE_TEXT + "more", time, path)
    else:
        commit(root, "planted", time, path)
        (root / path).unlink()
    (root / COURSE).write_text(f"{COURSE_TEXT}word", "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-m", "x", time=time)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "m", "typo", time=FIRST + 50)


COURSE_TEXT = "---\ntitle: X\nstatus: mvp\n---\n"
TO_COME = 3_800_000_000
"""In 2090."""


@pytest.mark.parametrize(
    "path",
    ["content/sales/sessions/first.md", "content/sales/paths/later.md", "content/sales/needs/later.md", COURSE],
)
def test_what_a_merge_brought_has_the_time_of_the_merge_whatever_its_commits_say(tmp_path: Path, path: str) -> None:
    make_log(tmp_path, path, TO_COME)
    reading = HistoryReading(tmp_path, ("content/**",), GitHistory(tmp_path, None, NOW))
    assert reading.histories == {
        COURSE: FileHistory(FIRST, FIRST + 50, 2),
        "content/sales/sessions/first.md": FileHistory(FIRST + 10, FIRST + 10, 1),
    }
    assert set(reading.branch_times.changed.values()) == {FIRST + 10, FIRST + 50}
    assert not reading.branch_times.removed
    (version,) = read_content_history(tmp_path, COLLECTIONS).versions["x"]
    assert version.since.startswith("2026-09-21")
    assert {change.merged for change in ChangeReading(tmp_path, date(2026, 11, 23)).log.changes} == {
        FIRST, FIRST + 10, FIRST + 50,
    }  # fmt: skip


def test_a_commit_of_the_branch_with_a_time_to_come_has_that_of_the_one_before(tmp_path: Path) -> None:
    root, clone = tmp_path / "a", tmp_path / "b"
    root.mkdir()
    git(root, "init")
    commit(root, COURSE_TEXT, FIRST, COURSE)
    commit(root, "one", TO_COME, FILE)
    commit(root, "two", FIRST + 20, FILE)
    commit(root, "three", TO_COME, FILE)
    assert read(root)[FILE] == FileHistory(FIRST, FIRST + 20, 3)
    assert max(HistoryReading(root, PATTERNS, GitHistory(root, None, NOW)).branch_times.changed.values()) == FIRST + 20
    git(tmp_path, "clone", "--depth", "1", root.as_uri(), str(clone))
    assert HistoryReading(clone, PATTERNS, GitHistory(clone, None, NOW)).branch_times.begins == NOW
    assert compute_sequence(read(clone)[FILE]) >= compute_sequence(read(root)[FILE])


def test_a_branch_that_begins_with_a_time_to_come_has_none_before_its_next_commit(tmp_path: Path) -> None:
    git(tmp_path, "init")
    commit(tmp_path, "one", TO_COME)
    assert read(tmp_path) == {}
    commit(tmp_path, "two", FIRST)
    assert read(tmp_path) == {FILE: FileHistory(FIRST, FIRST, 1)}


def test_a_number_of_a_revision_has_the_bound_of_its_format() -> None:
    assert compute_sequence(FileHistory(FIRST, LATEST_TIME, 9)) == 2**31 - 1


FORGED = f"\x01{'a' * 40} {FIRST + 7}"


@pytest.mark.parametrize(
    ("path", "time"),
    [
        ("content/sales/courses/x/02-a\x01b.md", str(FIRST + 200)),
        (f"content/sales/courses/x/02-a{FORGED}", str(FIRST + 200)),
        (f"content/sales/courses/x/{'9' * 5000}-b.md", str(FIRST + 200)),
        ("content/sales/courses/x/02-b.md", "253402300800"),
        ("content/sales/courses/x/02-b.md", "9" * 30),
        ("content/sales/courses/x/02-b.md", "never"),
    ],
)
def test_a_commit_that_no_branch_shows_any_more_neither_ends_the_reading_nor_forges_another(
    tmp_path: Path, path: str, time: str
) -> None:
    git(tmp_path, "init")
    commit(tmp_path, "---\ntitle: X\nstatus: mvp\n---\n", FIRST, COURSE)
    commit(tmp_path, "---\ntitle: First\n---\nwords\n", FIRST + 100, LESSON)
    add_commit(tmp_path, path, time)
    (version,) = read_content_history(tmp_path, COLLECTIONS).versions["x"][-1:]
    assert [(lesson.id, lesson.title) for lesson in version.lessons] == [("first", "First")]
    assert FORGED[1:41] not in {one.commit for one in read_content_history(tmp_path, COLLECTIONS).versions["x"]}
    histories = HistoryReading(tmp_path, ("content/**",), GitHistory(tmp_path, None, NOW)).histories
    assert histories[LESSON] == FileHistory(FIRST + 100, FIRST + 100, 1)
    assert max(history.changed for history in histories.values()) <= FIRST + 300
    changes = ChangeReading(tmp_path, date(2026, 11, 23)).log.changes
    assert {change.teams for change in changes} == {("sales",)}
