"""When files were first committed and last changed, and how often: one reading of Git's log for all of them.

A shallow clone lacks the older part of the history. Its oldest commits seem to add every file, so that their time is
only the latest at which a file can have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .commit_log import read_time, split_commits
from .git import GitCommand, GitUnavailable, find_repository


class FileHistory(NamedTuple):
    """The commits of a file that the clone has. Times are seconds since 1970 in UTC.

    created: of the first commit; None where the clone lacks it. changed: of the last commit; where `is_cut`, the time
    at which the clone's history begins, at or before which the file was last changed. commits: their number.
    """

    created: int | None
    changed: int
    commits: int
    is_cut: bool = False


class HistoryReading:
    """Git's log of some files, which Git writes in the background from now on. patterns: globs below `root`."""

    def __init__(self, root: Path, patterns: Sequence[str]) -> None:
        self._root = root
        self._log: GitCommand | None = None
        if find_repository(root) is None:
            return
        pathspecs = [f":(glob){pattern}" for pattern in patterns]
        options = ("--format=%x01%H %ct", "--name-only", "--no-renames", "--relative", "-z")
        try:
            self._boundary = GitCommand(root, "rev-parse", "--git-path", "shallow")
            self._log = GitCommand(root, "log", *options, "--", *pathspecs)
        except GitUnavailable:
            return

    @cached_property
    def histories(self) -> Mapping[str, FileHistory]:
        """The history of each file, by its path below the root; of none without a repository."""
        try:
            return _parse_log(self._log.output, self._read_boundary()) if self._log else {}
        except GitUnavailable:
            return {}

    def _read_boundary(self) -> frozenset[str]:
        """Returns the commits without the ones before them, in a shallow clone."""
        file = self._root / self._boundary.output.strip()
        return frozenset(file.read_text("ascii").split()) if file.is_file() else frozenset()


def _parse_log(log: str, boundary: frozenset[str]) -> dict[str, FileHistory]:
    """Returns the history of each file of a log, whose last commit stands first."""
    histories: dict[str, FileHistory] = {}
    for line, paths in split_commits(log):
        commit, _, time = line.partition(" ")
        seconds = read_time(time)
        if seconds is None:
            continue
        for path in paths:
            later = histories.get(path)
            if commit in boundary:
                histories[path] = later._replace(created=None) if later else FileHistory(None, seconds, 1, True)
            elif later is None:
                histories[path] = FileHistory(seconds, seconds, 1)
            else:
                created = min(seconds, later.created) if later.created is not None else seconds
                changed = max(seconds, later.changed)
                histories[path] = later._replace(created=created, changed=changed, commits=later.commits + 1)
    return histories
