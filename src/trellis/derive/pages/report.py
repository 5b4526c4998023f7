"""The report of a quarter for leaders: what was asked for and answered, what is new, where the metrics stand."""

from __future__ import annotations

from dataclasses import dataclass

from .. import format, links
from ..alignment.index import AlignmentIndex
from ..alignment.shares import AlignedShares, measure_shares
from ..column_chart import ColumnChart, build_column_chart
from ..funding.budgets import BudgetTotal, sum_quarter
from ..links import Link
from ..periods import format_period_name
from ..published import PublishedCatalogue
from ..quarter_report import (
    MetricStand,
    QuarterFigure,
    count_needs,
    list_quarter_stories,
    list_report_quarters,
    measure_metrics,
    measure_quarter,
)
from ..quarters import list_last_quarters, name_quarter, read_quarter
from ..sparkline import Sparkline, build_sparkline
from ..wording import format_number, translate

CHART_QUARTERS = 6
CHART_HEIGHT = 110
MAX_METRICS = 7
"""The most metrics of a report, which is to fit on one page; the page of metrics has all."""

MAX_STORIES = 3


@dataclass(frozen=True, slots=True)
class ReportMetric:
    """A metric in the report. progress: how far to the target, in per cent, "" where nobody can say.

    is_better: than the baseline.
    """

    link: Link
    unit: str
    baseline: str
    value: str
    period: str
    target: str
    direction_label: str
    progress: str
    is_better: bool
    sparkline: Sparkline


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The view. as_of: the catalogue's day. until: the quarter's last day. is_over: whether that is past.

    figures: by their ids. more_metrics: how many with a figure of the quarter are left out. budgets: of all teams, by
    currency. others: further reports.
    has_history: whether Git's history says when something was published.
    """

    quarter: str
    name: str
    as_of: str
    until: str
    is_over: bool
    shares: AlignedShares
    objective_count: int
    figures: tuple[QuarterFigure, ...]
    chart: ColumnChart | None
    metrics: tuple[ReportMetric, ...]
    more_metrics: int
    stories: tuple[Link, ...]
    budgets: tuple[BudgetTotal, ...]
    others: tuple[Link, ...]
    has_history: bool


def name_report(quarter: str) -> str:
    """Returns the title of a report."""
    return translate("Learning in {quarter}", quarter=format_period_name(quarter))


def build_report_url(quarter: str) -> str:
    """Returns the address of a report."""
    return f"/report/{quarter}/"


def link_reports(published: PublishedCatalogue) -> tuple[Link, ...]:
    """Returns links to all reports, the latest first."""
    quarters = reversed(list_report_quarters(published.today))
    return tuple(Link(name_report(quarter), build_report_url(quarter)) for quarter in quarters)


def build_report_page(published: PublishedCatalogue, quarter: str) -> ReportPage:
    """Builds the report of a quarter as of the catalogue's date."""
    index, last_day = AlignmentIndex(published), read_quarter(quarter).last_day
    stands = measure_metrics(published, quarter)
    return ReportPage(
        quarter=quarter,
        name=format_period_name(quarter),
        as_of=format.format_date(published.today),
        until=format.format_date(last_day),
        is_over=last_day < published.today,
        shares=measure_shares(index),
        objective_count=len(index.objectives),
        figures=measure_quarter(published, quarter),
        chart=_build_chart(published, quarter),
        metrics=tuple(map(_build_metric, stands[:MAX_METRICS])),
        more_metrics=max(len(stands) - MAX_METRICS, 0),
        stories=tuple(links.link_entry(story) for story in list_quarter_stories(published, quarter)[:MAX_STORIES]),
        budgets=sum_quarter(published, quarter),
        others=tuple(link for link in link_reports(published) if link.url != build_report_url(quarter)),
        has_history=not published.history.problem,
    )


def _build_chart(published: PublishedCatalogue, quarter: str) -> ColumnChart | None:
    quarters = list_last_quarters(quarter, CHART_QUARTERS)
    first = min((name_quarter(need.meta.raised_on) for need in published.catalogue.needs), default=quarter)
    quarters = tuple(one for one in quarters if one >= first) or (quarter,)
    counts = count_needs(published, quarters)
    series = (
        (translate("Raised"), counts["raised"]),
        (translate("Decided"), counts["decided"]),
        (translate("Delivered"), counts["delivered"]),
    )
    title = translate("Needs raised, decided and delivered")
    return build_column_chart(title, quarters, series, height=CHART_HEIGHT, is_stacked=False)


def _build_metric(stand: MetricStand) -> ReportMetric:
    meta, progress = stand.metric.meta, stand.progress
    share = "" if progress is None else translate("{share} %", share=progress)
    period = format_period_name(stand.figure.period)
    value = format_number(stand.figure.value)
    description = f"{stand.metric.title}: {value} ({period})"
    return ReportMetric(
        link=links.link_entry(stand.metric),
        unit=meta.unit,
        baseline=format_number(meta.baseline),
        value=value,
        period=period,
        target=format_number(meta.target),
        direction_label=translate("Higher is better") if meta.direction == "up" else translate("Lower is better"),
        progress=share,
        is_better=stand.is_better,
        sparkline=build_sparkline(stand.series, meta.target, description),
    )
