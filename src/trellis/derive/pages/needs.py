"""The page of needs: the board, how early they come, what was decided, and whether there is time for them."""

from __future__ import annotations

from dataclasses import dataclass

from ...catalogue.demand import WideDemand, list_wide_demand
from .. import links
from ..links import Link
from ..needs.board import NeedBoard, build_board
from ..needs.capacity import CapacityView, build_capacity
from ..needs.choices import ChoiceGroup, list_choices
from ..needs.timing import NeedDurations, TimingRow, count_by_quarter, measure_durations
from ..needs.triage import TriageChart, draw_triage
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class WishedItem:
    """A team's course or path that people of several teams wish for. is_past: whether it is past the thresholds."""

    link: Link
    people: int
    team_count: int
    is_past: bool


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The view. consult_days: within how many days a need is decided. wished: team items by how many wish for them."""

    board: NeedBoard
    consult_days: int
    timing: tuple[TimingRow, ...]
    durations: NeedDurations
    triage: TriageChart
    capacity: CapacityView
    choices: tuple[ChoiceGroup, ...]
    wished: tuple[WishedItem, ...]
    demand_people: int


def build_needs_page(published: PublishedCatalogue) -> NeedsPage:
    """Builds the view as of the catalogue's date."""
    thresholds = published.context.portal.thresholds
    return NeedsPage(
        board=build_board(published),
        consult_days=thresholds.consult_days,
        timing=count_by_quarter(published),
        durations=measure_durations(published),
        triage=draw_triage(published),
        capacity=build_capacity(published),
        choices=list_choices(published),
        wished=tuple(_build_wished_item(published, demand) for demand in list_wide_demand(published.catalogue)),
        demand_people=thresholds.demand_people,
    )


def _build_wished_item(published: PublishedCatalogue, demand: WideDemand) -> WishedItem:
    thresholds = published.context.portal.thresholds
    is_past = demand.people >= thresholds.demand_people and len(demand.teams) >= thresholds.demand_teams
    return WishedItem(links.link_entry(demand.item), demand.people, len(demand.teams), is_past)
