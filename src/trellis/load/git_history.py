"""Git's history of a portal's content, read once for all that ask for it, and kept for the next time.

Git's log is read while Git writes it. What it has brought is kept by the commit that was checked out; later only what
came since is read. A history that was rewritten, and a shallow clone that has been deepened, are read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .cache import Cache
from .commit import REGULAR_FILE_MODES
from .commit_log import COMMIT, read_time
from .git import GitCommand, GitUnavailable
from .scan import CONTENT_FOLDER

CACHE_KEY = "git-history"


class LoggedCommit(NamedTuple):
    """A commit. committed, authored: seconds since 1970 in UTC, None where it states no time.

    parents: the first is that of the branch itself. files: path below the root and blob of each file of content in
    which it differs from its first parent, in a merge too; the blob is "" of a file that goes, and of what is no
    regular file.
    """

    id: str
    committed: int | None
    authored: int | None
    parents: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


class HistoryLog(NamedTuple):
    """All commits that lead to the one that is checked out, the latest first. boundary: those whose parents the clone
    lacks.
    """

    head: str
    boundary: tuple[str, ...]
    commits: tuple[LoggedCommit, ...]

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks the older part of the history."""
        return bool(self.boundary)


class GitHistory:
    """The history of the portal at `root`. cache: where it is kept; None reads it each time."""

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        self._root, self._cache = root, cache

    @cached_property
    def log(self) -> HistoryLog:
        """The log. Raises GitUnavailable without Git, a repository or a commit."""
        head, boundary = self._read_state()
        log = self._cache.read(CACHE_KEY, HistoryLog) if self._cache else None
        if log and log.head == head and log.boundary == boundary:
            return log
        if log and log.boundary == boundary and self._is_ancestor(log.head, head):
            later = tuple(self._read_commits(f"{log.head}..{head}"))
            log = HistoryLog(head, boundary, (*later, *log.commits))
        else:
            log = HistoryLog(head, boundary, tuple(self._read_commits(head)))
        if self._cache:
            self._cache.write(CACHE_KEY, log)
        return log

    @cached_property
    def commits_by_id(self) -> Mapping[str, LoggedCommit]:
        """The commits by their ids. Raises GitUnavailable."""
        return {commit.id: commit for commit in self.log.commits}

    def list_branch(self) -> Iterator[LoggedCommit]:
        """Yields the commits of the branch itself, the latest first, without those that were merged into it.

        Raises GitUnavailable.
        """
        commit = self.commits_by_id.get(self.log.head)
        while commit:
            yield commit
            commit = self.commits_by_id.get(commit.parents[0]) if commit.parents else None

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

    def _read_commits(self, revisions: str) -> Iterator[LoggedCommit]:
        log = GitCommand(
            self._root, "-c", "log.showRoot=true", "log", "--full-history", "--sparse", "--diff-merges=first-parent",
            "--raw", "--no-abbrev", "--no-renames", "--relative", "-z", "--format=%x01%H %ct %at %P",
            "--end-of-options", revisions, "--", CONTENT_FOLDER,
        )  # fmt: skip
        yield from parse_log(log.read_parts("\0"))


def parse_log(fields: Iterable[str]) -> Iterator[LoggedCommit]:
    """Yields the commits of a raw log.

    fields: what stands between its NUL characters. A path follows what Git says of its file, so that no name can be
    taken for anything else.
    """
    head: list[str] = []
    files: list[tuple[str, str]] = []
    blob: str | None = None
    for field in fields:
        if blob is not None:
            files.append((field, blob))
            blob = None
        elif field.startswith((":", "\n:")):
            _, mode, _, id, _ = field.split(" ")
            blob = id if mode in REGULAR_FILE_MODES else ""
        elif field.lstrip("\n").startswith(COMMIT):
            if head:
                yield _build_commit(head, files)
            head, files = field.lstrip("\n")[1:].split(" "), []
    if head:
        yield _build_commit(head, files)


def _build_commit(head: list[str], files: list[tuple[str, str]]) -> LoggedCommit:
    id, committed, authored, *parents = head
    return LoggedCommit(id, read_time(committed), read_time(authored), tuple(filter(None, parents)), tuple(files))
