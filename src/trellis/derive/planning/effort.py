"""The effort that each quarter asks of a team, against the days that it can give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.periods import PeriodSpan
from .. import links
from ..links import Link
from ..need_states import OPEN_STATUSES
from ..needs.effort import calculate_team_days, sum_learning_days
from ..published import PublishedCatalogue

HOURS_PER_DAY = 8
"""What a day of a team's capacity has."""

CHART_LIMIT = 150
"""Per cent of a team's capacity at which a bar of the chart ends."""


DatedSlot = tuple[date, Entry[kinds.Session]]
"""A date of the plan without its content, with the day by which that is due."""


@dataclass(frozen=True, slots=True)
class EffortRow:
    """A team in a quarter, in days. capacity: None where its page says none.

    need_days: its own of the open needs that it raised and that are due by then; of the learning team, its part of
    everybody's. unknown_needs: those that say no effort. upkeep_days: to keep its courses right. slots: its dates whose
    content is due in the quarter and is not there. per_cent: the effort as a share of the capacity; None without one.
    bars: of upkeep and needs, in per cent of the chart's width.
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
    needs = _group_open_needs(published)
    slots = _group_open_slots(published)
    teams = [team for team in published.teams if team.is_current]
    return tuple(
        QuarterEffort(
            span,
            tuple(
                _measure_team(
                    published,
                    team,
                    [need for need in needs.get(team.id, ()) if _is_due(need.meta, span, is_first=index == 0)],
                    [slot for slot in slots.get(team.id, ()) if _is_within(slot[0], span)],
                )
                for team in teams
            ),
        )
        for index, span in enumerate(quarters)
    )


def _measure_team(
    published: PublishedCatalogue,
    team: Entry[kinds.Team],
    due_needs: Sequence[Entry[kinds.Need]],
    slots: Sequence[DatedSlot],
) -> EffortRow:
    is_learning_team = team.id == published.context.portal.learning_team
    count_days = sum_learning_days if is_learning_team else calculate_team_days
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
        slots=tuple(links.link_entry(session) for _, session in slots),
        per_cent=round(100 * (need_days + upkeep_days) / capacity) if capacity else None,
        bars=_draw_bars(upkeep_days, need_days, capacity),
    )


def _group_open_needs(published: PublishedCatalogue) -> Mapping[str, list[Entry[kinds.Need]]]:
    """Returns team → the open needs that it raised; the learning team has a part in all of them."""
    learning_team = published.context.portal.learning_team or ""
    needs: dict[str, list[Entry[kinds.Need]]] = {}
    for need in published.catalogue.needs:
        if need.status in OPEN_STATUSES:
            team = published.find_entry("team", need.meta.raised_by.team)
            for id in {team.id if team else "", learning_team}:
                needs.setdefault(id, []).append(need)
    return needs


def _group_open_slots(published: PublishedCatalogue) -> Mapping[str, list[DatedSlot]]:
    """Returns team → its sessions whose content has a day by which it is due and is not there, the first first."""
    slots: dict[str, list[DatedSlot]] = {}
    for session in published.catalogue.sessions:
        is_open = session.status in ("planned", "confirmed") and session.meta.kind in ("class", "cohort")
        due = session.meta.content_due
        if is_open and due and published.find_entry("item", session.meta.item) is None:
            slots.setdefault(session.owner, []).append((due, session))
    return {team: sorted(pairs, key=lambda pair: (pair[0], pair[1].id)) for team, pairs in slots.items()}


def _is_within(day: date, span: PeriodSpan) -> bool:
    return span.first_day <= day <= span.last_day


def _is_due(need: kinds.Need, span: PeriodSpan, *, is_first: bool) -> bool:
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
