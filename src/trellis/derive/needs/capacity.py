"""Capacity: the days that open needs take against those that teams and the learning team have, by quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..need_states import OPEN_STATUSES
from ..periods import format_period_name
from ..published import PublishedCatalogue
from ..quarters import list_quarters, name_quarter
from ..wording import format_number, translate
from .effort import calculate_team_days, format_days, sum_learning_days

MAX_QUARTERS = 4
"""How many quarters are shown, the present one included; what is due later counts in the last of them."""


@dataclass(frozen=True, slots=True)
class CapacityCell:
    """A quarter of a team or of a kind of work. days: what open needs take. capacity: what there is; None if unknown.

    width: of the bar, in per cent: days of the capacity, or 100 where they are more.
    """

    days: float
    capacity: float | None
    needs: tuple[Link, ...]

    @property
    def missing(self) -> float:
        """The days that are missing; 0 where there are enough, or where nobody knows."""
        return 0 if self.capacity is None else max(self.days - self.capacity, 0)

    @property
    def width(self) -> float:
        """The length of the bar, in per cent."""
        return round(min(100 * self.days / self.capacity, 100), 1) if self.capacity else (100 if self.missing else 0)

    @property
    def text(self) -> str:
        """The days, in words."""
        if self.capacity is None:
            return format_days(self.days) if self.days else "–"
        days = format_number(self.days, "#,##0.#")
        return translate("{days} of {capacity}", days=days, capacity=format_days(self.capacity))

    @property
    def deficit(self) -> str:
        """The days that are missing, in words; "" for none."""
        return translate("short by {days}", days=format_days(self.missing)) if self.missing else ""


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """A team, or a kind of work of the learning team. plan: what is planned where there is too little."""

    label: Link
    cells: tuple[CapacityCell, ...]
    plan: str = ""

    @property
    def is_short(self) -> bool:
        """Whether days are missing in any quarter."""
        return any(cell.missing for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CapacityView:
    """The tables. quarters: their names. teams: the learning team first. unestimated: open needs without days.
    undated: open needs with days and without a day by which they are needed; these count in no quarter.
    """

    quarters: tuple[str, ...]
    teams: tuple[CapacityRow, ...]
    skill_sets: tuple[CapacityRow, ...]
    unestimated: tuple[Link, ...]
    undated: tuple[Link, ...]


Needs = Iterable[Entry[kinds.Need]]
Measure = Callable[[kinds.Need], float]
"""Returns the days of a need that count."""


def build_capacity(published: PublishedCatalogue) -> CapacityView:
    """Builds the tables as of the catalogue's date. What is overdue counts in the present quarter."""
    needs = [need for need in published.catalogue.needs if need.status in OPEN_STATUSES]
    estimated = list(filter(_is_estimated, needs))
    dated = [need for need in estimated if need.meta.needed_by]
    quarters = choose_quarters(name_quarter(published.today), [need.meta for need in dated])
    by_quarter = group_by_quarter(dated, quarters)
    learning = published.find_entry("team", published.context.portal.learning_team)
    meta = learning.meta if learning else None
    return CapacityView(
        quarters=tuple(map(format_period_name, quarters)),
        teams=tuple(_build_team_rows(published, learning, by_quarter)),
        skill_sets=tuple(_build_skill_row(skill_set, by_quarter) for skill_set in (meta.skill_sets if meta else ())),
        unestimated=tuple(links.link_entry(need) for need in needs if not _is_estimated(need)),
        undated=tuple(links.link_entry(need) for need in estimated if not need.meta.needed_by),
    )


def choose_quarters(present: str, needs: Iterable[kinds.Need]) -> tuple[str, ...]:
    """Returns the quarters of the tables: from the present one to the last that something is needed in."""
    last = max((name_quarter(need.needed_by) for need in needs if need.needed_by), default=present)
    return list_quarters(present, max(last, present))[:MAX_QUARTERS]


def group_by_quarter(needs: Needs, quarters: tuple[str, ...]) -> Mapping[str, tuple[Entry[kinds.Need], ...]]:
    """Returns quarter → the needs that fall due in it: overdue ones in the first, what is due later in the last."""
    groups: dict[str, list[Entry[kinds.Need]]] = {quarter: [] for quarter in quarters}
    for need in needs:
        assert need.meta.needed_by
        groups[min(max(name_quarter(need.meta.needed_by), quarters[0]), quarters[-1])].append(need)
    return {quarter: tuple(group) for quarter, group in groups.items()}


def _is_estimated(need: Entry[kinds.Need]) -> bool:
    return need.meta.effort_days is not None or bool(need.meta.effort)


def _build_team_rows(
    published: PublishedCatalogue,
    learning: Entry[kinds.Team] | None,
    by_quarter: Mapping[str, tuple[Entry[kinds.Need], ...]],
) -> Iterable[CapacityRow]:
    if learning:
        cells = _build_cells(by_quarter, learning.meta.capacity_days, sum_learning_days)
        yield CapacityRow(links.link_entry(learning), cells)
    groups: dict[str, dict[str, tuple[Entry[kinds.Need], ...]]] = {}
    for quarter, needs in by_quarter.items():
        for id, own_needs in _group_by_team(published, needs).items():
            groups.setdefault(id, dict.fromkeys(by_quarter, ()))[quarter] = tuple(own_needs)
    for team in published.teams:
        if learning and team.id == learning.id:
            continue
        own = groups.get(team.id) or dict.fromkeys(by_quarter, ())
        if team.meta.capacity_days is not None or any(own.values()):
            yield CapacityRow(links.link_entry(team), _build_cells(own, team.meta.capacity_days, calculate_team_days))


def _group_by_team(published: PublishedCatalogue, needs: Needs) -> Mapping[str, list[Entry[kinds.Need]]]:
    """Returns team → the needs that it raised."""
    groups: dict[str, list[Entry[kinds.Need]]] = {}
    for need in needs:
        if team := published.find_entry("team", need.meta.raised_by.team):
            groups.setdefault(team.id, []).append(need)
    return groups


def _build_skill_row(skill_set: kinds.SkillSet, by_quarter: Mapping[str, tuple[Entry[kinds.Need], ...]]) -> CapacityRow:
    def measure(need: kinds.Need) -> float:
        return sum(part.days for part in need.effort if part.skill_set == skill_set.id)

    cells = _build_cells(by_quarter, skill_set.days, measure)
    return CapacityRow(Link(skill_set.name), cells, skill_set.plan or "")


def _build_cells(
    by_quarter: Mapping[str, tuple[Entry[kinds.Need], ...]], capacity: float | None, measure: Measure
) -> tuple[CapacityCell, ...]:
    cells = []
    for needs in by_quarter.values():
        working_needs = [need for need in needs if measure(need.meta)]
        days = sum(measure(need.meta) for need in working_needs)
        cells.append(CapacityCell(days, capacity, tuple(map(links.link_entry, working_needs))))
    return tuple(cells)
