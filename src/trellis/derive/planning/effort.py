"""The effort that each quarter asks of a team, against the days that it can give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..need_states import OPEN_STATUSES
from ..needs.effort import calculate_team_days, sum_learning_days
from ..periods import PeriodSpan
from ..published import PublishedCatalogue

HOURS_PER_DAY = 8
"""What a day of a team's capacity has."""

CHART_LIMIT = 150
"""Per cent of a team's capacity at which a bar of the chart ends."""


@dataclass(frozen=True, slots=True)
class EffortRow:
    """A team in a quarter, in days. capacity: None where its page says none.

    need_days: its own of the open needs that it raised and that are due by then; of the learning team, its part of
    everybody's. unknown_needs: those that say no effort. upkeep_days: to
    keep its courses right. slots: its dates whose content is due in the quarter and is not there.
    per_cent: the effort as a share of the capacity; None without one. bars: of upkeep and needs, in per cent of the
    chart's width.
    """

    team: Link
    id: str
    capacity: float | None
    need_days: float
    needs: tuple[Link, ...]
    unknown_needs: tuple[Link, ...]
    upkeep_days: float
    course_count: int
    slots: tuple[Link, ...]
    per_cent: int | None
    bars: tuple[float, float]

    @property
    def days(self) -> float:
        """The effort in all."""
        return round(self.need_days + self.upkeep_days, 1)

    @property
    def is_over(self) -> bool:
        """Whether it is more than the team can give; a team that can give nothing has too much with any effort."""
        return self.capacity is not None and self.days > self.capacity


@dataclass(frozen=True, slots=True)
class QuarterEffort:
    """The teams in a quarter, by name."""

    span: PeriodSpan
    rows: tuple[EffortRow, ...]


def measure_effort(published: PublishedCatalogue, quarters: Sequence[PeriodSpan]) -> tuple[QuarterEffort, ...]:
    """Returns for each quarter the effort of each current team.

    A need counts in the quarter by whose end it is needed; one that is overdue, or that names no day, in the first.
    """
    return tuple(
        QuarterEffort(
            span,
            tuple(
                _measure_team(published, team, span, is_first=index == 0) for team in published.teams if team.is_current
            ),
        )
        for index, span in enumerate(quarters)
    )


def _measure_team(
    published: PublishedCatalogue, team: Entry[kinds.Team], span: PeriodSpan, *, is_first: bool
) -> EffortRow:
    is_learning_team = team.id == published.context.portal.learning_team
    count_days = sum_learning_days if is_learning_team else calculate_team_days
    due_needs = [
        need
        for need in published.catalogue.needs
        if need.status in OPEN_STATUSES
        and _is_due(need.meta, span, is_first)
        and (is_learning_team or published.find_entry("team", need.meta.raised_by.team) is team)
    ]
    needs = [need for need in due_needs if count_days(need.meta)]
    unknown_needs = [need for need in due_needs if need.meta.effort_days is None and not need.meta.effort]
    courses = [
        item
        for item in published.items_by_team.get(team.id, ())
        if item.kind == "course" and item.is_current and item.meta.in_house
    ]
    hours = published.context.portal.thresholds.upkeep_hours * len(courses) / 4
    upkeep_days = round(hours / HOURS_PER_DAY, 1)
    need_days = round(sum(count_days(need.meta) for need in needs), 1)
    capacity = team.meta.capacity_days
    return EffortRow(
        team=links.link_entry(team),
        id=team.id,
        capacity=capacity,
        need_days=need_days,
        needs=tuple(links.link_entry(need) for need in needs),
        unknown_needs=tuple(links.link_entry(need) for need in unknown_needs),
        upkeep_days=upkeep_days,
        course_count=len(courses),
        slots=tuple(links.link_entry(session) for session in list_open_slots(published, team.id, span)),
        per_cent=round(100 * (need_days + upkeep_days) / capacity) if capacity else None,
        bars=_draw_bars(upkeep_days, need_days, capacity),
    )


def list_open_slots(published: PublishedCatalogue, team: str, span: PeriodSpan) -> list[Entry[kinds.Session]]:
    """Returns a team's sessions whose content is due within a span and is not there, the first due first."""
    slots = [
        session
        for session in published.catalogue.sessions
        if session.owner == team
        and session.status in ("planned", "confirmed")
        and session.meta.kind in ("class", "cohort")
        and session.meta.content_due
        and span.first_day <= session.meta.content_due <= span.last_day
        and published.find_entry("item", session.meta.item) is None
    ]
    return sorted(slots, key=lambda session: (session.meta.content_due, session.id))


def _is_due(need: kinds.Need, span: PeriodSpan, is_first: bool) -> bool:
    if need.needed_by is None or need.needed_by < span.first_day:
        return is_first
    return need.needed_by <= span.last_day


def _draw_bars(upkeep_days: float, need_days: float, capacity: float | None) -> tuple[float, float]:
    """Returns the widths of two bars, one behind the other, which end where the chart does.

    >>> _draw_bars(3, 9, 12), _draw_bars(12, 12, 12), _draw_bars(1, 1, 0), _draw_bars(1, 1, None)
    ((16.7, 50.0), (66.7, 33.3), (50.0, 50.0), (0.0, 0.0))
    """
    if capacity is None or not (upkeep_days + need_days):
        return 0.0, 0.0
    whole = capacity * CHART_LIMIT / 100
    if not whole:
        share = upkeep_days / (upkeep_days + need_days)
        return round(100 * share, 1), round(100 - 100 * share, 1)
    upkeep = min(100 * upkeep_days / whole, 100.0)
    return round(upkeep, 1), round(min(100 * need_days / whole, 100.0 - upkeep), 1)
