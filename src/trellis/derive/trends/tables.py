"""Needs counted by quarter and by what they are about, and by team and skill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..alignment.coverage import shade_count
from ..links import Link
from ..periods import format_period_name
from ..quarters import name_quarter
from .needs import NeedTrends

TREND_TABLES: Mapping[str, tuple[str, str]] = {
    "skill": (
        "By skill",
        "Needs by the skills that they name, in the quarter in which they were raised. A need with two skills counts "
        "in two rows.",
    ),
    "team": ("By team", "Needs by the team that raised them."),
    "region": (
        "By region",
        "Needs by the region of the team that raised them; of a team for all regions, by those that their answers are "
        "meant for.",
    ),
    "team-skill": (
        "Which team asks for what",
        "Needs of all these quarters by team, and by the broadest skill above each that they name.",
    ),
}
"""Id of a table → its heading and how it is counted, in English."""


@dataclass(frozen=True, slots=True)
class TrendCell:
    """The needs of a cell. shade: as in the tables of coverage."""

    count: int
    shade: int
    needs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A row of a table. key: the id of what it is about. total: its different needs."""

    key: str
    label: Link
    cells: tuple[TrendCell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TrendTable:
    """A table of needs. keys, columns: the ids of its columns and their names."""

    id: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[TrendRow, ...]


Need = Entry[kinds.Need]
Triple = tuple[str, str, Need]
"""Keys of row and column, and the need that counts there."""


def build_trend_tables(trends: NeedTrends) -> tuple[TrendTable, ...]:
    """Returns the tables, in the order of `TREND_TABLES`; one without rows is left out."""
    quarters = {quarter: format_period_name(quarter) for quarter in trends.quarters}
    needs = trends.shown_needs

    def by_quarter(list_keys: Callable[[Need], Iterable[str]]) -> list[Triple]:
        return [(key, name_quarter(need.meta.raised_on), need) for need in needs for key in list_keys(need)]

    def link_region(region: str) -> Link:
        return Link(trends.name_region(region))

    roots = {need.id: _list_roots(trends, need) for need in needs}
    root_names = {root: _link(trends, "skill", root).title for ids in roots.values() for root in ids}
    columns = dict(sorted(root_names.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
    matrix = [(trends.get_team(need), root, need) for need in needs for root in roots[need.id]]
    tables = (
        _build_table(trends, "skill", quarters, by_quarter(trends.list_skills), lambda id: _link(trends, "skill", id)),
        _build_table(
            trends, "team", quarters, by_quarter(lambda n: (trends.get_team(n),)), lambda id: _link(trends, "team", id)
        ),
        _build_table(trends, "region", quarters, by_quarter(trends.list_regions), link_region),
        _build_table(trends, "team-skill", columns, matrix, lambda id: _link(trends, "team", id)),
    )
    return tuple(table for table in tables if table.rows)


def count_by_quarter(trends: NeedTrends, needs: Iterable[Need]) -> tuple[int, ...]:
    """Returns how many of some needs were raised in each of the quarters."""
    raised = [name_quarter(need.meta.raised_on) for need in needs]
    return tuple(raised.count(quarter) for quarter in trends.quarters)


def _link(trends: NeedTrends, kind: str, id: str) -> Link:
    return links.find_link(trends.published, kind, id) or Link(id)


def _list_roots(trends: NeedTrends, need: Need) -> tuple[str, ...]:
    return tuple(dict.fromkeys(trends.list_broader_skills(skill)[-1] for skill in trends.list_skills(need)))


def _build_table(
    trends: NeedTrends, id: str, columns: Mapping[str, str], triples: Iterable[Triple], link: Callable[[str], Link]
) -> TrendTable:
    """Builds a table; the row with most needs stands first."""
    cells: dict[str, dict[str, list[Need]]] = {}
    for row, column, need in triples:
        cells.setdefault(row, {}).setdefault(column, []).append(need)
    rows = [
        TrendRow(
            key=key,
            label=link(key),
            cells=tuple(_build_cell(trends, by_column.get(column, [])) for column in columns),
            total=len({need.id for needs in by_column.values() for need in needs}),
        )
        for key, by_column in cells.items()
    ]
    rows.sort(key=lambda row: (-row.total, row.label.title.casefold(), row.key))
    return TrendTable(id, tuple(columns), tuple(columns.values()), tuple(rows))


def _build_cell(trends: NeedTrends, needs: list[Need]) -> TrendCell:
    return TrendCell(len(needs), shade_count(len(needs)), tuple(map(trends.link_need, needs)))
