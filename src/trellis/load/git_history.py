"""Git's history of a portal's content, read once for all that ask for it, and kept for the next time.

What the branch itself was is read: its own commits, each with the files in which it differs from the one before it.
What a merged branch was on the way was never published, and whoever made it chose its times, so that of its commits
only their authors' dates are read. Files are read within bounds, since few objects can list millions of them. What was
read is kept by the commit that was checked out; later only what came since is read. A history that was rewritten, and a
shallow clone that has been deepened, are read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from .cache import Cache
from .commit_log import COMMIT, LATEST_TIME, read_time
from .git import GitCommand, GitUnavailable
from .scan import CONTENT_FOLDER
from .tree_comparison import TreeComparison, find_folders, get_empty_folder, join_pair

CACHE_KEY = "git-history"

MAX_COMMIT_LENGTH = 20_000_000
"""How many characters Git's list of the files of one commit may have; that of 100,000 files has as many. The files of a
commit with more are left out."""

MAX_LENGTH = 200_000_000
"""The same for all commits together. From there on files are left out: of the latest commits, since the earliest are
read first."""


class LoggedCommit(NamedTuple):
    """A commit of the branch. committed: seconds since 1970 in UTC, None where it states no time.

    parents: the first is that of the branch itself. files: path below the root and blob of each file of content in
    which it differs from its first parent, in a merge too; the blob is "" of a file that goes, and of what is no
    regular file. started: the earliest author's time of it and of what came with it, None where none states one.
    """

    id: str
    committed: int | None
    parents: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()
    started: int | None = None


class HistoryLog(NamedTuple):
    """The branch that is checked out. commits: its own, the latest first, without those that were merged into it.

    boundary: the commits whose parents the clone lacks. unread: the branch's commits of which no files are read, since
    there are too many, the latest first. length: of Git's lists of all that are.
    """

    head: str
    boundary: tuple[str, ...]
    commits: tuple[LoggedCommit, ...]
    unread: tuple[str, ...] = ()
    length: int = 0

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks the older part of the history."""
        return bool(self.boundary)


class GitHistory:
    """The history of the portal at `root`. cache: where it is kept; None reads it each time. now: the present time, in
    seconds since 1970.
    """

    def __init__(self, root: Path, cache: Cache | None = None, now: int = LATEST_TIME) -> None:
        self._root, self._cache, self._now = root, cache, now

    @cached_property
    def log(self) -> HistoryLog:
        """The log. Raises GitUnavailable without Git, a repository or a commit."""
        head, boundary = self._read_state()
        log = self._cache.read(CACHE_KEY, HistoryLog) if self._cache else None
        if log and log.head == head and log.boundary == boundary:
            return log
        if log and (log.boundary != boundary or not self._is_ancestor(log.head, head)):
            log = None
        log = self._read_log(head, boundary, log) or self._read_log(head, boundary) or HistoryLog(head, boundary, ())
        if self._cache:
            self._cache.write(CACHE_KEY, log)
        return log

    @cached_property
    def branch(self) -> Sequence[LoggedCommit]:
        """The commits of the branch itself, the latest first, each with a time that has been. Raises GitUnavailable.

        Whoever makes a commit chooses its time. One without a time, or with one to come, has that of the commit before
        it; the first of a shallow clone has the present time, since what it brings came at or before it.
        """
        dated: list[LoggedCommit] = []
        before: int | None = self._now if self.log.is_shallow else None
        for commit in reversed(self.log.commits):
            if commit.committed is None or commit.committed > self._now:
                dated.append(commit._replace(committed=before))
            else:
                dated.append(commit)
            before = dated[-1].committed
        return dated[::-1]

    def _read_state(self) -> tuple[str, tuple[str, ...]]:
        """Returns the commit that is checked out, and those whose parents the clone lacks."""
        command = GitCommand(self._root, "rev-parse", "HEAD^{commit}", "--git-path", "shallow")
        head, path = command.output.split("\n")[:2]
        file = self._root / path
        return head, tuple(sorted(file.read_text("ascii").split())) if file.is_file() else ()

    def _is_ancestor(self, commit: str, head: str) -> bool:
        try:
            return not GitCommand(self._root, "merge-base", "--is-ancestor", commit, head).output
        except GitUnavailable:  # it is on another branch, or gone
            return False

    def _read_log(self, head: str, boundary: tuple[str, ...], earlier: HistoryLog | None = None) -> HistoryLog | None:
        """Returns the log up to a commit. earlier: the log to go on with; None is returned if the branch never had it.

        Raises GitUnavailable.
        """
        revisions = f"{earlier.head}..{head}" if earlier else head
        heads = GitCommand(self._root, "rev-list", "--format=%x01%H %ct %at %P", "--end-of-options", revisions)
        commits = {commit.id: commit for commit in parse_heads(heads.read_parts("\n"))}
        branch: list[LoggedCommit] = []
        id = head
        while commit := commits.get(id):
            branch.append(commit)
            id = commit.parents[0] if commit.parents else ""
        if earlier and id != earlier.head:
            return None
        files, length = self._read_files(branch, earlier)
        own = (
            commit._replace(files=files.get(commit.id, ()), started=start)
            for commit, start in zip(branch, _find_starts(branch, commits), strict=True)
        )
        unread = (commit.id for commit in branch if commit.id not in files)
        before = earlier or HistoryLog(head, boundary, ())
        return HistoryLog(head, boundary, (*own, *before.commits), (*unread, *before.unread), length)

    def _read_files(
        self, branch: Sequence[LoggedCommit], earlier: HistoryLog | None
    ) -> tuple[dict[str, tuple[tuple[str, str], ...]], int]:
        """Returns the files of the branch's commits, as far as they are within bounds, and the length of all lists."""
        files: dict[str, tuple[tuple[str, str], ...]] = {}
        length = earlier.length if earlier else 0
        commits = [commit.id for commit in reversed(branch)]
        ids = [earlier.head, *commits] if earlier else commits
        folders = find_folders(self._root, ids, CONTENT_FOLDER)
        if earlier is None:
            folders.insert(0, get_empty_folder(commits[0]))
        pairs = ["" if before == after else join_pair(before, after) for before, after in pairwise(folders)]
        comparison = TreeComparison(self._root, MAX_LENGTH)
        comparison.compare(filter(None, pairs))
        for commit, pair in zip(commits, pairs, strict=True):
            if not pair:
                files[commit] = ()
                continue
            own_length = comparison.measure(pair)
            if own_length is None or own_length > MAX_COMMIT_LENGTH:
                continue
            length += own_length
            if length > MAX_LENGTH:
                break
            files[commit] = tuple(comparison.list_files(pair, CONTENT_FOLDER))
        return files, length


def parse_heads(lines: Iterable[str]) -> Iterator[LoggedCommit]:
    """Yields commits without their files, from lines of id, committer's and author's time and parents."""
    for line in lines:
        if line.startswith(COMMIT):
            id, committed, authored, *parents = line[1:].split(" ")
            yield LoggedCommit(id, read_time(committed), tuple(filter(None, parents)), (), read_time(authored))


def _find_starts(branch: Sequence[LoggedCommit], commits: Mapping[str, LoggedCommit]) -> list[int | None]:
    """Returns the earliest author's time of each commit of the branch and of what came with it, the latest first.

    commits: those of the branch and of all that was merged into it, by id, each with its author's time as its start.
    """
    starts: list[int | None] = []
    reached: set[str] = set()
    for commit in reversed(branch):
        reached.add(commit.id)
        times, pending = [commit.started], list(commit.parents[1:])
        while pending:
            other = commits.get(pending.pop())
            if other and other.id not in reached:
                reached.add(other.id)
                times.append(other.started)
                pending += other.parents
        starts.append(min((seconds for seconds in times if seconds is not None), default=None))
    return starts[::-1]
