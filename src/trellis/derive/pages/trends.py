"""The page of trends: what is asked for, quarter by quarter, and what several teams ask for at once."""

from __future__ import annotations

from dataclasses import dataclass

from ..column_chart import ColumnChart, build_column_chart
from ..published import PublishedCatalogue
from ..trends.needs import NeedTrends
from ..trends.shared import SharedRequest, SharedWish, find_shared_requests, find_shared_wishes
from ..trends.tables import TrendTable, build_trend_tables, count_by_quarter
from ..wording import translate


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """The view. need_count: of the needs that are counted; team_count: of the teams that raised them."""

    need_count: int
    team_count: int
    quarter_count: int
    chart: ColumnChart | None
    requests: tuple[SharedRequest, ...]
    wishes: tuple[SharedWish, ...]
    tables: tuple[TrendTable, ...]


def build_trends_page(published: PublishedCatalogue) -> TrendsPage:
    """Builds the view as of the catalogue's date."""
    trends = NeedTrends(published)
    needs = trends.shown_needs
    chart = build_column_chart(
        translate("Needs by the quarter in which they were raised"),
        trends.quarters,
        (
            (translate("Proactive"), count_by_quarter(trends, (n for n in needs if n.meta.origin == "proactive"))),
            (translate("Reactive"), count_by_quarter(trends, (n for n in needs if n.meta.origin == "reactive"))),
        ),
    )
    return TrendsPage(
        need_count=len(needs),
        team_count=len({trends.get_team(need) for need in needs}),
        quarter_count=len(trends.quarters),
        chart=chart,
        requests=find_shared_requests(trends),
        wishes=find_shared_wishes(published),
        tables=build_trend_tables(trends),
    )
