"""What few objects list, and what a merged branch was on the way, costs the reading of a history next to nothing."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable, Generator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from test_file_history import FIRST, commit, git

from trellis.kinds import COLLECTIONS
from trellis.load import commit as commit_module
from trellis.load import git as git_module
from trellis.load import git_history, tree_comparison
from trellis.load.branch_history import read_branch_times
from trellis.load.cache import Cache
from trellis.load.commit import CommitTree, ObjectReader
from trellis.load.content_history import read_content_history, read_old_text
from trellis.load.file_history import HistoryReading
from trellis.load.git import GitCommand, GitUnavailable
from trellis.load.git_history import GitHistory
from trellis.load.parse import MAX_FILE_SIZE
from trellis.load.tree_comparison import TreeComparison, get_empty_folder, join_pair
from trellis.site.state import _warn_of_unread_commits

PAGE = "content/sales/courses/x/index.md"
READ_FIELDS = 600
"""More fields of Git's answers than any of these histories takes."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "portal"
    root.mkdir()
    git(root, "init")
    commit(root, "one", FIRST, PAGE)
    return root


@pytest.fixture
def count_fields(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Returns how many parts of Git's answers were read."""
    count = 0
    read = GitCommand.read_parts

    def note(command: GitCommand, separator: str) -> Generator[str]:
        nonlocal count
        for part in read(command, separator):
            count += 1
            yield part

    monkeypatch.setattr(GitCommand, "read_parts", note)
    return lambda: count


def query(root: Path, *arguments: str, text: str = "") -> str:
    done = subprocess.run(["git", *arguments], cwd=root, input=text, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write_folders(root: Path, depth: int, width: int) -> str:
    """Writes folders within folders, `width` in each, and returns the id of the outermost."""
    blob = query(root, "rev-parse", f"HEAD:{PAGE}")
    tree = query(root, "mktree", text="".join(f"100644 blob {blob}\tf{n}.md\n" for n in range(width)))
    for _ in range(depth - 1):
        tree = query(root, "mktree", text="".join(f"040000 tree {tree}\td{n}\n" for n in range(width)))
    return tree


def commit_objects(root: Path, tree: str, time: int) -> None:
    """Commits a folder below content that no file system has, and then takes it back."""
    rows = query(root, "ls-tree", "HEAD:content")
    content = query(root, "mktree", text=f"{rows}\n040000 tree {tree}\tzz\n")
    whole = query(root, "mktree", text=f"040000 tree {content}\tcontent\n")
    head = query(root, "rev-parse", "HEAD")
    for one in (whole, query(root, "rev-parse", "HEAD^{tree}")):
        people = "".join(f"{role} A <a@b.example> {time} +0000\n" for role in ("author", "committer"))
        text = f"tree {one}\nparent {head}\n{people}\nx\n"
        head = query(root, "hash-object", "-w", "-t", "commit", "--stdin", text=text)
    git(root, "update-ref", "HEAD", head)


@pytest.mark.parametrize(("depth", "width"), [(12, 10), (30, 2), (60, 1)], ids=["wide", "deep", "deeper than any"])
def test_folders_within_folders_are_counted_and_not_listed(
    root: Path, count_fields: Callable[[], int], depth: int, width: int
) -> None:
    commit_objects(root, write_folders(root, depth, width), FIRST + 10)
    commit(root, "two", FIRST + 20, PAGE)
    history = GitHistory(root)
    assert [len(one.files) for one in history.branch] == [1, 0, 0, 1]
    assert history.log.unread == tuple(one.id for one in history.log.commits[1:3])
    assert list(HistoryReading(root, ("content/**",), history).histories) == [PAGE]
    assert count_fields() < READ_FIELDS


@pytest.mark.parametrize("side", ["before", "after", "below"])
def test_a_folder_with_too_many_entries_is_left_out_before_git_compares_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, side: str
) -> None:
    blob = query(root, "rev-parse", f"HEAD:{PAGE}")
    large = query(root, "mktree", text="".join(f"100644 blob {blob}\tf{n:06}.md\n" for n in range(40_000)))
    small = query(root, "mktree", text=f"100644 blob {blob}\tf.md\n")
    pairs = {"before": (large, small), "after": (small, large)}
    if side == "below":
        pairs[side] = small, query(root, "mktree", text=f"040000 tree {large}\tdeep\n")
    compared: list[str] = []
    start = GitCommand.__init__

    def note(command: GitCommand, folder: Path, *arguments: str, input_text: str = "") -> None:
        if arguments[0] == "diff-tree":
            compared.append(input_text)
        start(command, folder, *arguments, input_text=input_text)

    monkeypatch.setattr(GitCommand, "__init__", note)
    pair, harmless = join_pair(*pairs[side]), join_pair(small, get_empty_folder(small))
    comparison = TreeComparison(root, 10**9)
    comparison.compare([pair, harmless])
    assert comparison.measure(pair) is None
    assert comparison.measure(harmless)
    assert harmless in "".join(compared)
    assert large not in "".join(compared)


@pytest.fixture
def unpacked_ids(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The objects whose content Git was asked for."""
    ids: list[str] = []
    request = ObjectReader._request

    def note(reader: ObjectReader, option: str, id: str) -> Any:
        if option == "--batch":
            ids.append(id)
        return request(reader, option, id)

    monkeypatch.setattr(ObjectReader, "_request", note)
    return ids


def test_an_object_that_is_too_large_is_never_unpacked(root: Path, unpacked_ids: list[str]) -> None:
    large, small = (query(root, "hash-object", "-w", "--stdin", text="x" * size) for size in (3_000_000, 1_000))
    with ObjectReader(root) as objects:
        assert objects.read(large, MAX_FILE_SIZE) is None
        assert objects.read(small, 999) is None
        assert objects.read(small, 1_000) == b"x" * 1_000
        assert objects.read(large, 3_000_000) == b"x" * 3_000_000
        with pytest.raises(GitUnavailable):
            objects.read("0" * 40, MAX_FILE_SIZE)
    assert unpacked_ids == [small, large]


def test_a_former_text_that_is_too_large_is_empty(root: Path, unpacked_ids: list[str]) -> None:
    texts = (f"---\ntitle: X\n---\n\n{'x' * size}\n" for size in (3_000_000, 1_000))
    large, small = (query(root, "hash-object", "-w", "--stdin", text=text) for text in texts)
    assert read_old_text(root, large).strip() == ""
    assert read_old_text(root, small).strip() == "x" * 1_000
    assert unpacked_ids == [small]


def test_a_lesson_that_was_too_large_for_a_while_is_no_version(root: Path, unpacked_ids: list[str]) -> None:
    text = "---\ntitle: {}\n---\n\n{}\n"
    for number, body in enumerate(["Words.", "x" * 2_000_000, "Words.", "More words."]):
        (root / PAGE).write_text(text.format("X", body), "utf-8")
        git(root, "add", ".")
        git(root, "commit", "-m", "x", time=FIRST + 10 + number)
    large = query(root, "rev-parse", f"HEAD~2:{PAGE}")
    history = read_content_history(root, COLLECTIONS)
    assert [version.title for version in history.versions["x"]] == ["X"]
    assert unpacked_ids
    assert large not in unpacked_ids


def test_the_digest_of_a_large_picture_is_taken_in_pieces(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"\x89PNG\r\n\x1a\n" + b"x" * 10_000
    (root / "a.png").write_bytes(content)
    git(root, "add", ".")
    git(root, "commit", "-m", "x", time=FIRST + 10)
    monkeypatch.setattr(commit_module, "_PIECE_SIZE", 64)
    (asset,) = CommitTree(root, "HEAD").read_assets(["a.png"])
    assert (asset.size, asset.format, asset.digest) == (len(content), "PNG", sha256(content).hexdigest())


def test_what_a_merged_branch_took_back_is_not_read_at_all(root: Path, count_fields: Callable[[], int]) -> None:
    git(root, "checkout", "-q", "-b", "work")
    commit_objects(root, write_folders(root, 12, 10), FIRST + 10)
    commit(root, "two", FIRST + 20, PAGE)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "m", "work", time=FIRST + 30)
    history = GitHistory(root)
    assert history.log.unread == ()
    assert [[path for path, _ in one.files] for one in history.branch] == [[PAGE], [PAGE]]
    assert count_fields() < READ_FIELDS


@pytest.mark.parametrize("bound", ["large folders", "all folders", "one commit", "all commits"])
def test_each_bound_leaves_out_what_comes_after_it_and_keeps_what_came_before(
    root: Path, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    for number in range(3):
        commit(root, f"{number}", FIRST + 10 + number, f"content/sales/courses/y{number}/index.md")
    trees = [write_folders(root, 1, 40), write_folders(root, 2, 8)]
    for number, tree in enumerate(trees * 2):
        git(root, "read-tree", f"--prefix=content/zz{number}/", tree)
        git(root, "commit", "-m", "x", time=FIRST + 20 + number)
    git(root, "reset", "-q", "--hard")
    commit(root, "two", FIRST + 30, PAGE)
    whole = [len(one.files) for one in GitHistory(root).branch]
    assert whole == [1, 64, 40, 64, 40, 1, 1, 1, 1]
    if bound == "one commit":
        monkeypatch.setattr(git_history, "MAX_COMMIT_LENGTH", 6_000)
    elif bound == "all commits":
        monkeypatch.setattr(git_history, "MAX_LENGTH", 15_000)
    elif bound == "all folders":
        monkeypatch.setattr(tree_comparison, "MAX_TOTAL_SIZE", 3_800)
    else:
        monkeypatch.setattr(tree_comparison, "MAX_FOLDER_SIZE", 1_000)
    files = [len(one.files) for one in GitHistory(root).branch]
    assert (
        files
        == {
            "large folders": [1, 64, 0, 64, 0, 1, 1, 1, 1],
            "all folders": [0, 0, 40, 0, 40, 1, 1, 1, 1],
            "one commit": [1, 0, 40, 0, 40, 1, 1, 1, 1],
            "all commits": [0, 0, 0, 64, 40, 1, 1, 1, 1],
        }[bound]
    )
    assert len(GitHistory(root).log.unread) == files.count(0)


def test_a_name_that_is_longer_than_what_is_read_at_once_is_read_as_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "n" * 200
    commit(root, "x", FIRST + 10, f"content/{name}.md")
    monkeypatch.setattr(git_module, "_CHUNK_LENGTH", 7)
    assert [path for path, _ in GitHistory(root).branch[0].files] == [f"content/{name}.md"]


def test_a_file_in_the_place_of_a_folder_and_the_other_way_round(root: Path) -> None:
    commit(root, "one", FIRST + 10, "content/a")
    (root / "content/a").unlink()
    commit(root, "two", FIRST + 20, "content/a/b")
    files = dict(GitHistory(root).branch[0].files)
    assert files["content/a"] == ""
    assert files["content/a/b"] == query(root, "rev-parse", "HEAD:content/a/b")
    (root / "content/a/b").unlink()
    (root / "content/a").rmdir()
    commit(root, "three", FIRST + 30, "content/a")
    assert dict(GitHistory(root).branch[0].files)["content/a/b"] == ""
    assert read_branch_times(GitHistory(root)).removed == {"content/a": FIRST + 20, "content/a/b": FIRST + 30}


def test_a_build_names_the_commit_that_is_not_read(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    _warn_of_unread_commits(GitHistory(root))
    assert not caplog.messages
    commit_objects(root, write_folders(root, 12, 10), FIRST + 10)
    with caplog.at_level(logging.WARNING):
        _warn_of_unread_commits(GitHistory(root))
    (message,) = caplog.messages
    assert f"commit {query(root, 'rev-parse', '--short=10', 'HEAD~1')} and 1 more" in message


def test_a_history_that_goes_on_elsewhere_than_on_the_branch_is_read_anew(root: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", root)
    git(root, "checkout", "-q", "-b", "work")
    commit(root, "work", FIRST + 10, "content/sales/courses/y/index.md")
    git(root, "checkout", "-q", "main")
    commit(root, "main", FIRST + 20, PAGE)
    _ = GitHistory(root, cache).log
    git(root, "checkout", "-q", "work")
    git(root, "merge", "-q", "--no-ff", "-m", "m", "main", time=FIRST + 30)
    assert GitHistory(root, cache).log == GitHistory(root).log
