"""How long changes take: from the beginning of the work to the merge, the median for each team."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from ...load.merged_changes import MergedChange
from .. import format, links
from ..links import Link
from ..published import PublishedCatalogue
from ..wording import format_number, translate

MIN_CHANGES = 5
"""A team with fewer changes has no median: it would be one person's."""

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class LeadTime:
    """The changes of a team; of all teams where it is None. median: in words, "" with fewer than `MIN_CHANGES`.

    dated: of how many Git knows when their work began.
    """

    team: Link | None
    changes: int
    dated: int
    median: str


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Lead times by team, the longest first. problem: why there are none, or fewer: a sentence, or ""."""

    everything: LeadTime
    teams: tuple[LeadTime, ...]
    problem: str


def measure_lead_times(published: PublishedCatalogue) -> LeadTimes:
    """Returns the lead times of the changes in the last year."""
    log = published.changes.log
    problem = {
        "": "",
        "no history": translate("There is no Git history here, as in an archive, so no lead time is known."),
        "no changes": translate("No change of content was merged in the last year."),
        "shallow": translate("This copy of the repository lacks older history, so lead times may be missing."),
    }[log.problem]
    rows = []
    for team in published.teams:
        changes = [change for change in log.changes if team.id in change.teams]
        if changes:
            rows.append((calculate_median(changes), _build_row(links.link_entry(team), changes)))
    rows.sort(key=lambda pair: (-(pair[0] or 0), pair[1].team.title.casefold() if pair[1].team else ""))
    return LeadTimes(_build_row(None, log.changes), tuple(row for _, row in rows), problem)


def calculate_median(changes: Iterable[MergedChange]) -> float | None:
    """Returns the median lead time in days, or None with fewer than `MIN_CHANGES` of which it is known."""
    times = [(change.merged - change.started) / _DAY for change in changes if change.started is not None]
    return statistics.median(times) if len(times) >= MIN_CHANGES else None


def _build_row(team: Link | None, changes: Iterable[MergedChange]) -> LeadTime:
    all_changes = list(changes)
    median = calculate_median(all_changes)
    words = ""
    if median is not None:
        minutes = max(round(median * 1440), 1)
        words = format.format_duration(minutes) if median < 1 else translate("{n} d", n=format_number(round(median, 1)))
    return LeadTime(team, len(all_changes), sum(change.started is not None for change in all_changes), words)
