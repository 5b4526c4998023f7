"""The changes that were merged into the published branch, from Git: when their work began, when they were merged.

A change is a commit of the branch itself, with those that came with it. Its work begins with the earliest of their
author's dates. Where all were squashed into one commit, Git keeps the date at which the work began only if the forge
wrote it there; a change without one is counted, and its time is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from .commit_log import LATEST_TIME, read_time, split_commits
from .git import GitCommand, GitUnavailable, find_repository, is_shallow
from .scan import CONTENT_FOLDER

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
    """Reads the changes once, when somebody asks for them. root: None for a portal without history."""

    def __init__(self, root: Path | None, today: date) -> None:
        self._root, self._today = root, today

    @cached_property
    def log(self) -> ChangeLog:
        """The changes, as far as the clone has them."""
        if self._root is None or find_repository(self._root) is None:
            return ChangeLog((), "no history")
        try:
            since = (self._today - WINDOW).isoformat()
            changes = _read_changes(self._root, since)
            return ChangeLog(changes, "shallow" if is_shallow(self._root) else "" if changes else "no changes")
        except GitUnavailable:
            return ChangeLog((), "no history")


NO_CHANGES = ChangeReading(None, date.min)
"""Of a portal of which no history is read."""


def _read_changes(root: Path, since: str) -> tuple[MergedChange, ...]:
    graph = GitCommand(root, "log", "--format=%H %at %P", "HEAD")
    log = GitCommand(
        root, "-c", "log.showRoot=true", "log", "--first-parent", "--diff-merges=first-parent", "--name-only",
        "--no-renames", "--relative", "-z", f"--since={since}", "--format=%x01%H %ct", "HEAD", "--", CONTENT_FOLDER,
    )  # fmt: skip
    starts = _find_starts(graph.output)
    changes = []
    for line, paths in split_commits(log.output):
        commit, _, time = line.partition(" ")
        merged = read_time(time)
        if merged is None:
            continue
        parts = [path.split("/") for path in paths]
        teams = tuple(dict.fromkeys(part[1] for part in parts if len(part) > 2))
        started = starts.get(commit)
        changes.append(MergedChange(commit, merged, started if started and started < merged else None, teams))
    return tuple(changes)


def _find_starts(graph: str) -> Mapping[str, int]:
    """Returns, for each commit of the branch itself, the earliest author's date of what came with it.

    graph: a line for each commit, the latest first: its id, its author's date, its parents.
    """
    times: dict[str, int] = {}
    parents: dict[str, list[str]] = {}
    for line in graph.splitlines():
        commit, time, *before = line.split(" ")
        times[commit] = seconds if (seconds := read_time(time)) is not None else LATEST_TIME  # earlier than no other
        parents[commit] = [parent for parent in before if parent]
    branch = []
    commit = graph.partition(" ")[0]
    while commit in parents:
        branch.append(commit)
        commit = parents[commit][0] if parents[commit] else ""
    starts: dict[str, int] = {}
    reached: set[str] = set()
    for commit in reversed(branch):
        reached.add(commit)
        start, pending = times[commit], parents[commit][1:]
        while pending:
            other = pending.pop()
            if other in times and other not in reached:
                reached.add(other)
                start = min(start, times[other])
                pending += parents[other]
        starts[commit] = start
    return starts
