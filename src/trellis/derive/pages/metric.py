"""The page of a metric: its figures, what means to move it, and when that was published; and the list of metrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from ...diagnostics.phrases import format_plain_number
from .. import cards, format, links
from ..cards import EntryCard
from ..figures import Figure, MetricFigures, collect_figures, describe_state
from ..line_chart import MAX_SERIES, LineChart, build_line_chart
from ..links import Link
from ..periods import format_period_name
from ..publication import FiguresAround, calculate_mean, find_first_day, split_figures
from ..published import Item, PublishedCatalogue, is_visible
from ..sparkline import Sparkline, build_sparkline
from ..wording import format_number, translate, translate_count
from .usage import UsageList, build_usage_list


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure in the table. value, count: "" where there is none."""

    value: str
    count: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A period in the table, with a cell for each group."""

    period: str
    cells: tuple[FigureCell, ...]


@dataclass(frozen=True, slots=True)
class PublicationMark:
    """Something that means to move the metric. number: the mark in the chart, 0 without a day.

    before, after: the mean of the figures, and how many they are; "" without any.
    """

    number: int
    card: EntryCard
    day: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """A metric in a list. state: where it stands, as a sentence. item_count: of courses and paths that mean to move it.

    users: the teams that measure it, without its owner.
    """

    id: str
    link: Link
    unit: str
    target: str
    latest: str
    period: str
    state: str
    sparkline: Sparkline | None
    owner: Link | None
    users: tuple[Link, ...]
    item_count: int


@dataclass(frozen=True, slots=True)
class MetricPage:
    """The view of a metric's page.

    groups: the headings of the table's columns. notes: what is to know about the figures, as sentences.
    """

    title: str
    unit: str
    owner: Link | None
    scope_label: str
    direction_label: str
    baseline: str
    target: str
    source: str
    state: str
    chart: LineChart | None
    groups: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    notes: tuple[str, ...]
    marks: tuple[PublicationMark, ...]
    objectives: tuple[Link, ...]
    needs: tuple[Link, ...]
    users: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MetricGroup:
    """The metrics of the whole company, or of a team. owner: None for those of the whole company."""

    owner: Link | None
    metrics: tuple[MetricSummary, ...]


@dataclass(frozen=True, slots=True)
class MetricList:
    """All metrics, and what an LMS counted.

    shared_count: how many are measured by more than one team, or by the whole company.
    """

    groups: tuple[MetricGroup, ...]
    count: int
    shared_count: int
    usage: UsageList


def build_metric_page(published: PublishedCatalogue, entry: Entry[kinds.Metric]) -> MetricPage:
    """Builds the view of a metric's page."""
    meta, figures = entry.meta, collect_figures(published, entry)
    dated_items = sorted(_find_dated_items(published, entry), key=lambda pair: (pair[0] or date.max, pair[1].id))
    numbers = number_days(tuple(day for day, _ in dated_items if day))
    return MetricPage(
        title=entry.title,
        unit=meta.unit,
        owner=links.find_link(published, "team", entry.owner),
        scope_label=translate("Metric of a team") if meta.scope == "team" else translate("Metric of the whole company"),
        direction_label=translate("Higher is better") if meta.direction == "up" else translate("Lower is better"),
        baseline=format_number(meta.baseline),
        target=format_number(meta.target),
        source=meta.source,
        state=describe_state(meta, figures),
        chart=build_line_chart(
            entry.title, meta, figures, [(day, str(number)) for number, day in _list_marked_days(numbers)]
        ),
        groups=tuple(series.label for series in figures.series),
        rows=tuple(_build_rows(figures)),
        notes=tuple(_list_notes(figures)),
        marks=tuple(_build_mark(published, figures, day, item, numbers) for day, item in dated_items),
        objectives=tuple(links.link_entry(e) for e in _find_referrers(published, entry, "objective")),
        needs=_find_needs(published, [item for _, item in dated_items]),
        users=_find_users(published, entry),
    )


def build_metric_summary(published: PublishedCatalogue, entry: Entry[kinds.Metric]) -> MetricSummary:
    """Builds the summary of a metric for lists."""
    figures = collect_figures(published, entry)
    main = figures.main_series
    latest = main.figures[-1] if main else None
    state = describe_state(entry.meta, figures)
    return MetricSummary(
        id=entry.id,
        link=links.link_entry(entry),
        unit=entry.meta.unit,
        target=format_number(entry.meta.target),
        latest=format_number(latest.value) if latest else "",
        period=format_period_name(latest.period) if latest else "",
        state=state,
        sparkline=build_sparkline(main, entry.meta.target, state) if main else None,
        owner=links.find_link(published, "team", entry.owner),
        users=_find_users(published, entry),
        item_count=sum(1 for _ in _find_items(published, entry)),
    )


def build_metric_list(published: PublishedCatalogue) -> MetricList:
    """Builds the list of metrics: those of the whole company, then those of each team, by name."""
    metrics = published.catalogue.metrics
    summaries = {metric.id: build_metric_summary(published, metric) for metric in metrics}
    common = tuple(summaries[metric.id] for metric in metrics if metric.meta.scope == "organisation")
    groups = [MetricGroup(None, common)] if common else []
    for team in published.teams:
        own = tuple(summaries[m.id] for m in metrics if m.owner == team.id and m.meta.scope == "team")
        groups += [MetricGroup(links.link_entry(team), own)] if own else []
    shared_count = sum(metric.meta.scope == "organisation" or bool(summaries[metric.id].users) for metric in metrics)
    return MetricList(tuple(groups), len(summaries), shared_count, build_usage_list(published))


def number_days(days: Sequence[date]) -> dict[date, int]:
    """Returns each day with the number of its mark: days of one month share a mark, since they stand close together.

    >>> number_days((date(2026, 3, 1), date(2026, 3, 9), date(2026, 5, 1)))[date(2026, 5, 1)]
    2
    """
    months = sorted({(day.year, day.month) for day in days})
    return {day: months.index((day.year, day.month)) + 1 for day in days}


def _list_marked_days(numbers: dict[date, int]) -> Iterator[tuple[int, date]]:
    """Yields each mark with the first of its days."""
    first_days: dict[int, date] = {}
    for day in sorted(numbers):
        first_days.setdefault(numbers[day], day)
    yield from first_days.items()


def _find_dated_items(published: PublishedCatalogue, metric: Entry[kinds.Metric]) -> Iterator[tuple[date | None, Item]]:
    yield from ((find_first_day(published, item), item) for item in _find_items(published, metric))


def _find_items(published: PublishedCatalogue, metric: Entry[kinds.Metric]) -> Iterator[Item]:
    """Yields the visible courses and paths that mean to move the metric."""
    for kind in ("course", "path"):
        yield from _find_referrers(published, metric, kind)


def _find_referrers(published: PublishedCatalogue, metric: Entry[kinds.Metric], kind: str) -> Iterator[Item]:
    referrers = published.catalogue.referrers(metric, kind, "metrics")
    yield from sorted((e for e in referrers if is_visible(e)), key=lambda e: (e.title.casefold(), e.id))


def _find_needs(published: PublishedCatalogue, items: Sequence[Item]) -> tuple[Link, ...]:
    """Links the needs that the items answer."""
    ids = dict.fromkeys(id for item in items for id in getattr(item.meta, "needs", ()))
    return links.find_links(published, "need", ids)


def _find_users(published: PublishedCatalogue, metric: Entry[kinds.Metric]) -> tuple[Link, ...]:
    """Links the teams that measure the metric, without its owner."""
    return tuple(
        links.link_entry(team) for team in _find_referrers(published, metric, "team") if team.id != metric.owner
    )


def _build_rows(figures: MetricFigures) -> Iterator[FigureRow]:
    values = {(s.group, f.period): f for s in figures.series for f in s.figures}
    for period in figures.periods:
        cells = (values.get((series.group, period)) for series in figures.series)
        yield FigureRow(
            format_period_name(period),
            tuple(
                FigureCell(format_number(f.value), format_number(f.count) if f.count else "")
                if f
                else FigureCell("", "")
                for f in cells
            ),
        )


def _list_notes(figures: MetricFigures) -> Iterator[str]:
    """Yields what a reader should know of the figures."""
    if figures.has_gaps:
        yield translate("Periods without a figure are left open: the line is broken there.")
    if figures.repeated_count:
        yield translate_count(
            figures.repeated_count,
            "{n} figure stands twice for the same period and group; the later row counts.",
            "{n} figures stand twice for the same period and group; the later row counts.",
        )
    if len(figures.series) > MAX_SERIES:
        yield translate("The chart shows the largest groups; the table has all.")


def _build_mark(
    published: PublishedCatalogue, figures: MetricFigures, day: date | None, item: Item, numbers: dict[date, int]
) -> PublicationMark:
    around = split_figures(figures.main_series, day) if day else FiguresAround((), ())
    return PublicationMark(
        number=numbers[day] if day else 0,
        card=cards.build_card(published, item),
        day=format.format_date(day) if day else "",
        before=_describe_mean(around.before),
        after=_describe_mean(around.after),
    )


def _describe_mean(figures: Sequence[Figure]) -> str:
    """Describes the mean of figures with their number: ``21.3 (2 figures)``; "" without any.

    It has the decimals of its figures, or two.
    """
    mean = calculate_mean(figures)
    if mean is None:
        return ""
    decimals = max(2, *(len(format_plain_number(figure.value).partition(".")[2]) for figure in figures))
    mean = round(mean, decimals)
    return translate_count(
        len(figures), "{mean} ({n} figure)", "{mean} (mean of {n} figures)", mean=format_number(mean)
    )
