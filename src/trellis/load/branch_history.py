"""When files of content came to the published branch last, and when they went: what programs that follow it ask for.

The time is that of the branch's own commit, a merge included: what a pull request changed became visible with it, and
not when its author wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .git import GitUnavailable
from .git_history import GitHistory


class BranchTimes(NamedTuple):
    """Times in seconds since 1970 in UTC, by path below the root.

    changed: of the last commit that brought another text of a file. removed: of the last one that took it away.
    begins: the time at which the clone's history begins; None where it is whole. has_history: whether there is any.
    """

    changed: Mapping[str, int]
    removed: Mapping[str, int]
    begins: int | None = None
    has_history: bool = True


NO_TIMES = BranchTimes({}, {}, None, False)


def read_branch_times(git: GitHistory) -> BranchTimes:
    """Returns the times of all files of content; `NO_TIMES` without Git, a repository or a commit."""
    changed: dict[str, int] = {}
    removed: dict[str, int] = {}
    try:
        boundary = frozenset(git.log.boundary)
        for commit in git.branch:
            seconds = commit.committed
            if commit.id in boundary:  # it seems to add every file
                return BranchTimes(changed, removed, seconds)
            for path, blob in commit.files if seconds is not None else ():
                times = changed if blob else removed
                times.setdefault(path, seconds or 0)
    except GitUnavailable:
        return NO_TIMES
    return BranchTimes(changed, removed)
