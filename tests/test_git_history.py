"""Git's history is read once, kept, and gone on with; a cache that does not fit is not believed."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import TODAY
from test_file_history import FIRST, PATTERNS, commit, git

from trellis.kinds import COLLECTIONS
from trellis.load.cache import Cache
from trellis.load.content_history import read_content_history
from trellis.load.file_history import FileHistory, HistoryReading
from trellis.load.git import GitCommand, GitUnavailable
from trellis.load.git_history import GitHistory, HistoryLog, parse_heads
from trellis.load.merged_changes import ChangeReading

PAGE = "content/sales/courses/x/index.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "portal"
    root.mkdir()
    git(root, "init")
    commit(root, "one", FIRST, PAGE)
    commit(root, "two", FIRST + 100, PAGE)
    return root


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The arguments of each listing of commits that is started."""
    started: list[tuple[str, ...]] = []
    start = GitCommand.__init__

    def note(command: GitCommand, root: Path, *arguments: str, input_text: str = "") -> None:
        if arguments[0] == "rev-list":
            started.append(arguments)
        start(command, root, *arguments, input_text=input_text)

    monkeypatch.setattr(GitCommand, "__init__", note)
    return started


def read(root: Path, cache: Cache | None = None) -> HistoryLog:
    return GitHistory(root, cache).log


def open_cache(root: Path) -> Cache:
    return Cache(root.parent / "cache", root)


def read_head(root: Path) -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True).stdout[
        :-1
    ]


def test_all_that_ask_for_the_history_share_one_log(root: Path, logs: list[tuple[str, ...]]) -> None:
    cache = open_cache(root)
    history = GitHistory(root, cache)
    assert HistoryReading(root, ("content/*/courses/*/*.md",), history).histories == {
        PAGE: FileHistory(FIRST, FIRST + 100, 2)
    }
    assert ChangeReading(root, TODAY, history).log.problem in ("", "no changes")
    assert "x" in read_content_history(root, COLLECTIONS, cache, history).versions
    assert len(logs) == 1


def test_what_was_read_is_kept_and_only_later_commits_are_read(root: Path, logs: list[tuple[str, ...]]) -> None:
    cache, first_head = open_cache(root), read_head(root)
    first = read(root, cache)
    assert read(root, cache) == first
    assert len(logs) == 1
    commit(root, "three", FIRST + 200, PAGE)
    later = read(root, cache)
    assert later.commits[1:] == first.commits
    assert f"{first_head}..{read_head(root)}" in logs[1]
    assert later == read(root)


def test_a_history_that_was_rewritten_is_read_anew(root: Path, logs: list[tuple[str, ...]]) -> None:
    cache = open_cache(root)
    read(root, cache)
    git(root, "reset", "--hard", "HEAD~1")
    commit(root, "another two", FIRST + 150, PAGE)
    assert read(root, cache) == read(root)
    assert ".." not in "".join(logs[1])


@pytest.mark.parametrize("harm", ["cut", "changed", "others may write", "another version"])
def test_a_cache_that_is_damaged_or_not_ones_own_is_not_believed(
    root: Path, logs: list[tuple[str, ...]], harm: str
) -> None:
    cache = open_cache(root)
    whole = read(root, cache)
    (file,) = (path for path in (root.parent / "cache").rglob("git-history"))
    content = file.read_bytes()
    if harm == "others may write":
        file.chmod(0o666)
    else:
        changes = {
            "cut": content[:-3],
            "changed": content[:-1] + b"\x00",
            "another version": content[:20] + content[24:],
        }
        file.write_bytes(changes[harm])
    assert read(root, cache) == whole
    assert len(logs) == 2


def test_a_shallow_clone_that_was_deepened_is_read_anew(root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth", "1", root.as_uri(), str(clone))
    cache = open_cache(clone)
    shallow = read(clone, cache)
    assert (shallow.is_shallow, len(shallow.commits)) == (True, 1)
    assert read_content_history(clone, COLLECTIONS, cache).problem == "this clone is shallow"
    assert ChangeReading(clone, TODAY).log.problem == "shallow"
    git(clone, "fetch", "--unshallow")
    whole = read(clone, cache)
    assert (whole.is_shallow, len(whole.commits)) == (False, 2)


def test_without_git_a_repository_or_a_commit_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for state in ("no repository", "no commit", "no git"):
        if state == "no commit":
            git(tmp_path, "init")
        if state == "no git":
            monkeypatch.setenv("PATH", "")
        with pytest.raises(GitUnavailable):
            read(tmp_path)
        assert HistoryReading(tmp_path, PATTERNS).histories == {}
        assert ChangeReading(tmp_path, TODAY).log.problem == "no history"
        assert read_content_history(tmp_path, COLLECTIONS).problem


def test_no_name_of_a_file_is_taken_for_a_commit(root: Path) -> None:
    names = [
        "content/a\n\x01b.md",
        f"content/\x01{'0' * 40} 1 1",
        "content/:100644 x",
        "content/ b\t.md",
        "content/ü.md",
    ]
    for name in names:
        (root / name).write_text("x", "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-m", "odd", time=FIRST + 300)
    log = read(root)
    assert len(log.commits) == 3
    assert {path for path, _ in log.commits[0].files} == set(names)


def test_what_goes_and_what_is_no_file_has_no_blob(root: Path) -> None:
    (root / PAGE).unlink()
    (root / "content/link.md").symlink_to("elsewhere")
    git(root, "add", "-A")
    git(root, "commit", "-m", "gone", time=FIRST + 300)
    assert read(root).commits[0].files == (("content/link.md", ""), (PAGE, ""))


def test_a_portal_below_the_top_has_its_own_paths_and_all_commits(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    root.mkdir()
    git(tmp_path, "init")
    commit(root, "one", FIRST, PAGE)
    commit(tmp_path, "elsewhere", FIRST + 50, "content/other.md")
    assert [commit.files for commit in read(root).commits] == [(), ((PAGE, read(root).commits[1].files[0][1]),)]


def test_a_time_that_is_none_ends_nothing() -> None:
    (odd,) = parse_heads(["commit abc", "\x01abc -5 x parent"])
    assert (odd.committed, odd.started, odd.parents, odd.files) == (None, None, ("parent",), ())


def _grow(root: Path, chance: random.Random) -> Iterator[None]:
    """Commits and merges at random; yields after each."""
    for number in range(12):
        if chance.random() < 0.4:
            git(root, "checkout", "-q", "-b", f"work{number}")
            commit(root, f"w{number}", FIRST + 1_000 + number * 10, f"content/sales/courses/w{number % 3}/index.md")
            git(root, "checkout", "-q", "main")
            commit(root, f"m{number}", FIRST + 1_005 + number * 10, "elsewhere.txt")
            git(root, "merge", "-q", "--no-ff", "-m", "m", f"work{number}", time=FIRST + 1_008 + number * 10)
        else:
            commit(root, f"c{number}", FIRST + 1_000 + number * 10, f"content/sales/courses/w{number % 3}/index.md")
        yield


def test_a_history_that_grew_is_that_which_is_read_at_once(root: Path) -> None:
    cache = open_cache(root)
    for _ in _grow(root, random.Random(5)):
        grown, whole = GitHistory(root, cache), GitHistory(root)
        assert {c.id: c for c in grown.log.commits} == {c.id: c for c in whole.log.commits}
        assert grown.branch == whole.branch
        first = subprocess.run(
            ["git", "rev-list", "--first-parent", "HEAD"], cwd=root, capture_output=True, text=True, check=True
        )
        assert [commit.id for commit in whole.branch] == first.stdout.split()
    assert any(len(commit.parents) > 1 and commit.files for commit in whole.log.commits)
