"""The plan of two quarters: dates by tier, effort against capacity, load of changes, touchpoints, clashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import babel.dates

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.periods import PeriodSpan
from ..browse.calendar import PlannedSlot, build_plan_page, build_slot
from ..periods import format_period_name
from ..planning.change_load import ChangeLoadRow, is_in_month, measure_change_load
from ..planning.clashes import PlanClash, list_clashes
from ..planning.effort import QuarterEffort, measure_effort
from ..planning.quarters import list_months, list_plan_quarters
from ..planning.touchpoints import Touchpoint, build_touchpoint, describe_history
from ..published import PublishedCatalogue
from ..wording import get_wording

TIERS = ("organisation", "team", "individual")
"""The rows of the board."""


@dataclass(frozen=True, slots=True)
class BoardCell:
    """The dates of a tier in a month. month: its name."""

    month: str
    slots: tuple[PlannedSlot, ...]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A tier with its dates, a cell for each month. open_count: how many of the dates still need something."""

    tier: str
    cells: tuple[BoardCell, ...]
    count: int
    open_count: int


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A quarter's effort, with its name. over_count: how many teams have more to do than they can."""

    title: str
    effort: QuarterEffort
    over_count: int


@dataclass(frozen=True, slots=True)
class BusinessPlanPage:
    """The view. months: their names. due: what dates still need, the first due first.

    change_minutes, change_stories: the portal's budget for one team and month. quiet_teams: how many teams get nothing.
    history_note: why agendas may lack what changed, or "". touchpoint_days: within how many days every team is met.
    """

    months: tuple[str, ...]
    board: tuple[BoardRow, ...]
    due: tuple[PlannedSlot, ...]
    quarters: tuple[QuarterView, ...]
    upkeep_hours: int
    change_load: tuple[ChangeLoadRow, ...]
    quiet_teams: int
    change_minutes: int
    change_stories: int
    touchpoints: tuple[Touchpoint, ...]
    late_touchpoints: int
    touchpoint_days: int
    history_note: str
    clashes: tuple[PlanClash, ...]


def build_business_plan(published: PublishedCatalogue) -> BusinessPlanPage:
    """Builds the view as of the catalogue's date: this quarter and the next."""
    quarters = list_plan_quarters(published.today)
    months = list_months(quarters)
    thresholds = published.context.portal.thresholds
    load = measure_change_load(published, months)
    touchpoints = tuple(build_touchpoint(published, team) for team in published.teams if team.is_current)
    return BusinessPlanPage(
        months=tuple(map(name_month, months)),
        board=build_board(published, months),
        due=build_plan_page(published).due,
        quarters=tuple(_build_quarter(effort) for effort in measure_effort(published, quarters)),
        upkeep_hours=thresholds.upkeep_hours,
        change_load=tuple(row for row in load if not row.is_empty),
        quiet_teams=sum(row.is_empty for row in load),
        change_minutes=thresholds.change_minutes,
        change_stories=thresholds.change_stories,
        touchpoints=touchpoints,
        late_touchpoints=sum(touchpoint.is_late for touchpoint in touchpoints),
        touchpoint_days=thresholds.touchpoint_days,
        history_note=describe_history(published),
        clashes=list_clashes(published, *_find_bounds(quarters)),
    )


def build_board(published: PublishedCatalogue, months: Sequence[date]) -> tuple[BoardRow, ...]:
    """Returns the tiers with their dates by month. Cancelled dates and touchpoints are left out."""
    sessions = sorted(
        (s for s in published.catalogue.sessions if s.status != "cancelled" and s.meta.kind != "touchpoint"),
        key=lambda session: (session.meta.start, session.id),
    )
    rows = []
    for tier in TIERS:
        own_sessions = [session for session in sessions if find_tier(published, session) == tier]
        cells = tuple(
            BoardCell(
                name_month(month),
                tuple(build_slot(published, s) for s in own_sessions if is_in_month(s.meta.start.date(), month)),
            )
            for month in months
        )
        slots = [slot for cell in cells for slot in cell.slots]
        rows.append(BoardRow(tier, cells, len(slots), sum(bool(slot.need) for slot in slots)))
    return tuple(rows)


def find_tier(published: PublishedCatalogue, session: Entry[kinds.Session]) -> str:
    """Returns the tier of a date: that of its course or path; before there is one, that of its objective.

    A team's objective makes it the team's, any other the whole company's. Without an objective its audience decides.
    """
    item = published.find_entry("item", session.meta.item)
    if item:
        return str(item.meta.tier)
    objective = published.find_entry("objective", session.meta.objective)
    if objective:
        return "team" if objective.meta.kind == "team" else "organisation"
    return "team" if session.meta.audience.teams and "all" not in session.meta.audience.teams else "organisation"


def name_month(month: date) -> str:
    """Returns the name of the month that begins on a day, with its year."""
    return babel.dates.format_skeleton("yMMM", month, locale=get_wording().locale)


def _build_quarter(effort: QuarterEffort) -> QuarterView:
    first_day = effort.span.first_day
    title = format_period_name(f"{first_day.year}-Q{(first_day.month + 2) // 3}")
    return QuarterView(title, effort, sum(row.is_over for row in effort.rows))


def _find_bounds(quarters: Sequence[PeriodSpan]) -> tuple[date, date]:
    return quarters[0].first_day, quarters[-1].last_day
