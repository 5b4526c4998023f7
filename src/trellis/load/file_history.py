"""When files came to the branch and were last changed there, and how often: one reading of Git's log for all of them.

A shallow clone lacks the older part of the history. Its oldest commits seem to add every file, so that their time is
only the latest at which a file can have changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .branch_history import BranchTimes, read_branch_times
from .git import GitUnavailable
from .git_history import GitHistory


class FileHistory(NamedTuple):
    """The commits of a file that the clone has. Times are seconds since 1970 in UTC.

    created: of the first commit; None where the clone lacks it. changed: of the last commit; where `is_cut`, the time
    at which the clone's history begins, at or before which the file was last changed. commits: their number.
    """

    created: int | None
    changed: int
    commits: int
    is_cut: bool = False

    def join(self, other: FileHistory) -> FileHistory:
        """Returns the history of two files as if they were one. It begins with the earlier one, if that is known."""
        created = None if self.created is None or other.created is None else min(self.created, other.created)
        changed = self.changed if other.is_cut else other.changed if self.is_cut else max(self.changed, other.changed)
        return FileHistory(created, changed, self.commits + other.commits, self.is_cut and other.is_cut)


class HistoryReading:
    """The history of some files of content. patterns: globs below `root`. git: the portal's history, if it is read."""

    def __init__(self, root: Path, patterns: Sequence[str], git: GitHistory | None = None) -> None:
        self._git = git or GitHistory(root)
        globs = (re.escape(p).replace(r"\*\*", ".*").replace(r"\*", "[^/]*") for p in patterns)
        self._is_one_of_them = re.compile("|".join(globs)).fullmatch

    @cached_property
    def histories(self) -> Mapping[str, FileHistory]:
        """The history of each file, by its path below the root; of none without a repository."""
        try:
            return self._collect(self._git)
        except GitUnavailable:
            return {}

    @cached_property
    def branch_times(self) -> BranchTimes:
        """When the published branch had what, of all files of content."""
        return read_branch_times(self._git)

    def _collect(self, git: GitHistory) -> dict[str, FileHistory]:
        """Returns the history of each file. What a merge brought counts as changed by it, and once."""
        histories: dict[str, FileHistory] = {}
        boundary = frozenset(git.log.boundary)
        for commit in git.branch:
            seconds = commit.committed
            if seconds is None:
                continue
            for path, _ in commit.files:
                if not self._is_one_of_them(path):
                    continue
                later = histories.get(path)
                if commit.id in boundary:
                    histories[path] = later._replace(created=None) if later else FileHistory(None, seconds, 1, True)
                elif later is None:
                    histories[path] = FileHistory(seconds, seconds, 1)
                else:
                    created = min(seconds, later.created) if later.created is not None else seconds
                    changed = max(seconds, later.changed)
                    histories[path] = later._replace(created=created, changed=changed, commits=later.commits + 1)
        return histories
