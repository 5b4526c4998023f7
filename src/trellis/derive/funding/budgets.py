"""The budgets of teams by quarter: what is allotted, what is ordered, what is paid and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import babel.numbers

from ... import kinds
from .. import links
from ..links import Link
from ..periods import format_period_name
from ..published import PublishedCatalogue
from ..quarters import name_quarter
from ..wording import get_wording, translate


@dataclass(frozen=True, slots=True)
class BudgetQuarter:
    """A team's budget for a quarter, with its amounts in words.

    share: what is ordered and paid, in per cent of what is allotted; None where nothing is allotted.
    spent_width, committed_width, allotted_width: lengths of the bar's parts, in per cent of the longest of the table.
    """

    quarter: str
    name: str
    allotted: str
    committed: str
    spent: str
    rest: str
    share: int | None
    is_over: bool
    is_present: bool
    spent_width: float
    committed_width: float
    allotted_width: float

    @property
    def state(self) -> str:
        """How much of it is used, in words."""
        if self.share is None:
            return translate("nothing allotted")
        return translate("{share} % used", share=self.share)


@dataclass(frozen=True, slots=True)
class TeamBudget:
    """The budgets of a team, the earliest first."""

    team: Link
    quarters: tuple[BudgetQuarter, ...]

    @property
    def present(self) -> BudgetQuarter | None:
        """That of the quarter in which the catalogue is published."""
        return next((quarter for quarter in self.quarters if quarter.is_present), None)


@dataclass(frozen=True, slots=True)
class BudgetTotal:
    """All teams' budgets of a quarter in one currency, in words."""

    team_count: int
    allotted: str
    used: str
    rest: str


def collect_rows(published: PublishedCatalogue) -> Mapping[str, Mapping[str, kinds.Budget]]:
    """Returns team → quarter → its budget, in order. Of two rows for one quarter the later counts."""
    store, key = published.planning_store, ("", "budgets")
    if key not in store:
        rows: dict[str, dict[str, kinds.Budget]] = {}
        for entry in published.catalogue.budgets:
            rows.setdefault(entry.owner, {})[entry.meta.quarter] = entry.meta
        store[key] = {team: dict(sorted(by_quarter.items())) for team, by_quarter in rows.items()}
    budgets: Mapping[str, Mapping[str, kinds.Budget]] = store[key]
    return budgets


def build_team_budgets(published: PublishedCatalogue) -> tuple[TeamBudget, ...]:
    """Returns the budgets of each team that has any and that readers can see, by name."""
    rows = collect_rows(published)
    present = name_quarter(published.today)
    return tuple(
        TeamBudget(links.link_entry(team), draw_quarters(rows[team.id].values(), present))
        for team in published.teams
        if team.id in rows
    )


def build_team_budget(published: PublishedCatalogue, team: str) -> BudgetQuarter | None:
    """Returns the budget of a team for the present quarter, or None."""
    rows = collect_rows(published).get(team, {})
    present = name_quarter(published.today)
    return _draw_quarter(rows[present], present, _measure_longest(rows.values())) if present in rows else None


def draw_quarters(rows: Iterable[kinds.Budget], present: str) -> tuple[BudgetQuarter, ...]:
    """Returns the quarters of a table. present: the quarter that runs."""
    rows = tuple(rows)
    longest = _measure_longest(rows)
    return tuple(_draw_quarter(row, present, longest) for row in rows)


def _measure_longest(rows: Iterable[kinds.Budget]) -> float:
    return max((max(row.allotted, row.committed + row.spent) for row in rows), default=0) or 1


def sum_present(published: PublishedCatalogue) -> tuple[BudgetTotal, ...]:
    """Returns the totals of the present quarter, one for each currency; teams that readers cannot see are left out."""
    return sum_quarter(published, name_quarter(published.today))


def sum_quarter(published: PublishedCatalogue, quarter: str) -> tuple[BudgetTotal, ...]:
    """Returns the totals of a quarter, one for each currency; teams that readers cannot see are left out."""
    rows = collect_rows(published)
    budgets = [rows[team.id][quarter] for team in published.teams if quarter in rows.get(team.id, ())]
    return tuple(
        _sum_rows([row for row in budgets if row.currency == code], code)
        for code in sorted({row.currency for row in budgets})
    )


def format_amount(amount: float, currency: str) -> str:
    """Formats an amount without cents, nought included: ``EUR 6,500``."""
    locale = get_wording().locale
    return babel.numbers.format_currency(amount, currency, "¤¤ #,##0", locale=locale, currency_digits=False)


def _sum_rows(rows: list[kinds.Budget], currency: str) -> BudgetTotal:
    allotted = sum(row.allotted for row in rows)
    used = sum(row.committed + row.spent for row in rows)
    amounts = (format_amount(amount, currency) for amount in (allotted, used, allotted - used))
    return BudgetTotal(len(rows), *amounts)


def _draw_quarter(row: kinds.Budget, present: str, longest: float) -> BudgetQuarter:
    used = row.committed + row.spent
    spent_width, committed_width, allotted_width = (
        round(100 * amount / longest, 1) for amount in (row.spent, row.committed, row.allotted)
    )
    return BudgetQuarter(
        quarter=row.quarter,
        name=format_period_name(row.quarter),
        allotted=format_amount(row.allotted, row.currency),
        committed=format_amount(row.committed, row.currency),
        spent=format_amount(row.spent, row.currency),
        rest=format_amount(row.allotted - used, row.currency),
        share=round(100 * used / row.allotted) if row.allotted else None,
        is_over=used > row.allotted,
        is_present=row.quarter == present,
        spent_width=spent_width,
        committed_width=committed_width,
        allotted_width=allotted_width,
    )
