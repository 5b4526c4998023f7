"""The page of what learning costs: budgets of teams, prices of courses, and what people may spend themselves."""

from __future__ import annotations

from dataclasses import dataclass

from ..funding.budgets import BudgetTotal, TeamBudget, build_team_budgets, sum_present
from ..funding.prices import Prices, sort_prices
from ..periods import format_period_name
from ..published import PublishedCatalogue
from ..quarters import name_quarter


@dataclass(frozen=True, slots=True)
class FundingPage:
    """The view. quarter: the present one, in words."""

    quarter: str
    totals: tuple[BudgetTotal, ...]
    budgets: tuple[TeamBudget, ...]
    prices: Prices


def build_funding_page(published: PublishedCatalogue) -> FundingPage:
    """Builds the view as of the catalogue's date."""
    return FundingPage(
        quarter=format_period_name(name_quarter(published.today)),
        totals=sum_present(published),
        budgets=build_team_budgets(published),
        prices=sort_prices(published),
    )
