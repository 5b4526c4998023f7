"""The figures of a metric, by group and in order, and where it stands between its baseline and its target."""

from __future__ import annotations

from dataclasses import dataclass

from .. import kinds
from ..catalogue.catalogue import Entry
from ..kinds.periods import PeriodSpan, read_period
from . import format
from .periods import format_period_name
from .published import PublishedCatalogue
from .wording import format_number, translate


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value in a period. count: how many people or cases it stands for, if that is known."""

    period: str
    span: PeriodSpan
    value: float
    count: int | None


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """The figures of a group, the earliest first. group: "" for the figures of all."""

    group: str
    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        """What readers call the group."""
        return format.format_region(self.group) if self.group else translate("All")


@dataclass(frozen=True, slots=True)
class MetricFigures:
    """All figures of a metric: those of all first, then the groups as they come in the files.

    periods: those with a figure, the earliest first. repeated_count: how many figures were left out because a later row
    has the same period and group.
    """

    series: tuple[FigureSeries, ...]
    periods: tuple[str, ...]
    repeated_count: int

    @property
    def main_series(self) -> FigureSeries | None:
        """The figures of all, else those of the only group; None where several groups have no common figure."""
        if self.series and (not self.series[0].group or len(self.series) == 1):
            return self.series[0]
        return None

    @property
    def has_gaps(self) -> bool:
        """Whether a period is missing in between, in any of the groups."""
        return any(list_gaps(series) for series in self.series)


def collect_figures(published: PublishedCatalogue, metric: Entry[kinds.Metric]) -> MetricFigures:
    """Returns the figures of a metric. Of two with the same period and group the later row counts."""
    rows: dict[tuple[str, PeriodSpan], Figure] = {}
    observations = published.observations_by_metric.get(metric.id, ())
    for observation in observations:
        meta = observation.meta
        span = read_period(meta.period)
        if span:
            rows[meta.group or "", span] = Figure(meta.period, span, meta.value, meta.n)
    groups = sorted(dict.fromkeys(group for group, _ in rows), key=bool)
    series = tuple(
        FigureSeries(group, tuple(sorted((f for (g, _), f in rows.items() if g == group), key=lambda f: f.span)))
        for group in groups
    )
    periods = {figure.span: figure.period for figure in rows.values()}
    return MetricFigures(series, tuple(periods[span] for span in sorted(periods)), len(observations) - len(rows))


def list_gaps(series: FigureSeries) -> tuple[int, ...]:
    """Returns the indexes of the figures before which a period of the same length is missing."""
    pairs = zip(series.figures, series.figures[1:], strict=False)
    return tuple(
        index
        for index, (before, after) in enumerate(pairs, start=1)
        if before.span.months == after.span.months and not before.span.is_followed_by(after.span)
    )


def calculate_progress(metric: kinds.Metric, value: float) -> int | None:
    """Returns how far a value is from the baseline to the target, in per cent; None where both are the same."""
    way = metric.target - metric.baseline
    return round(100 * (value - metric.baseline) / way) if way else None


def _has_reached_target(metric: kinds.Metric, value: float) -> bool:
    """Returns whether a value is the target or beyond it, as seen from the baseline.

    Where both are the same, the direction that is better says what lies beyond.
    """
    is_upward = metric.target > metric.baseline or (metric.target == metric.baseline and metric.direction == "up")
    return value >= metric.target if is_upward else value <= metric.target


def describe_state(metric: kinds.Metric, figures: MetricFigures) -> str:
    """Describes where the metric stands, in one sentence."""
    series = figures.main_series
    if series is None:
        return (
            translate("There are figures by group, and none of all.") if figures.series else translate("No figure yet.")
        )
    latest = series.figures[-1]
    values = {
        "value": format_number(latest.value),
        "period": format_period_name(latest.period),
        "baseline": format_number(metric.baseline),
        "target": format_number(metric.target),
    }
    share = calculate_progress(metric, latest.value)
    if _has_reached_target(metric, latest.value):
        return translate("{value} in {period}: the target of {target} is reached.", **values)
    if share is None:
        return translate("{value} in {period}; the target is {target}.", **values)
    if share < 0:
        return translate(
            "{value} in {period}: further from the target of {target} than the {baseline} at first.", **values
        )
    return translate(
        "{value} in {period}: {share} % of the way from {baseline} to {target}.", share=min(share, 99), **values
    )
