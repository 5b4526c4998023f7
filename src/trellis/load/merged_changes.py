"""The changes that were merged into the published branch, from Git: when their work began, when they were merged.

A change is a commit of the branch itself, with those that came with it. Its work begins with the earliest of their
author's dates. Where all were squashed into one commit, Git keeps the date at which the work began only if the forge
wrote it there; a change without one is counted, and its time is not known.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .git import GitUnavailable, find_repository
from .git_history import GitHistory

WINDOW = timedelta(days=365)
"""How far back changes are looked at."""


class MergedChange(NamedTuple):
    """A change. started, merged: seconds since 1970 in UTC; started is None where Git does not know it.

    teams: whose folders in ``content/`` it changed.
    """

    commit: str
    merged: int
    started: int | None
    teams: tuple[str, ...]


class ChangeLog(NamedTuple):
    """The changes of the last `WINDOW`, the latest first. problem: why there are none, or fewer; ""."""

    changes: tuple[MergedChange, ...]
    problem: str = ""


class ChangeReading:
    """Reads the changes once, when somebody asks for them. root: None for a portal without history. git: the portal's
    history, if it is read.
    """

    def __init__(self, root: Path | None, today: date, git: GitHistory | None = None) -> None:
        self._root, self._today, self._git = root, today, git

    @cached_property
    def log(self) -> ChangeLog:
        """The changes, as far as the clone has them."""
        if self._root is None or find_repository(self._root) is None:
            return ChangeLog((), "no history")
        history = self._git or GitHistory(self._root)
        try:
            first_day = (
                datetime.combine(self._today - WINDOW, time.min, UTC) if self._today > date.min + WINDOW else None
            )
            changes = _list_changes(history, int(first_day.timestamp()) if first_day else 0)
            return ChangeLog(changes, "shallow" if history.log.is_shallow else "" if changes else "no changes")
        except GitUnavailable:
            return ChangeLog((), "no history")


NO_CHANGES = ChangeReading(None, date.min)
"""Of a portal of which no history is read."""


def _list_changes(history: GitHistory, since: int) -> tuple[MergedChange, ...]:
    """Returns the changes from a time on, the latest first."""
    changes = []
    for commit in history.branch:
        merged, started = commit.committed, commit.started
        if commit.files and merged is not None and merged >= since:
            parts = [path.split("/") for path, _ in commit.files]
            teams = tuple(dict.fromkeys(part[1] for part in parts if len(part) > 2))
            changes.append(MergedChange(commit.id, merged, started if started and started < merged else None, teams))
    return tuple(changes)
