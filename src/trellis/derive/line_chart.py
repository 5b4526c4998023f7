"""A line chart of a metric: where its lines, marks and labels stand. Templates only draw what is here.

Positions across are in per cent of the plot, so that the chart takes any width and its words keep their size;
positions down are in pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from .. import kinds
from ..kinds.periods import read_period
from .figures import FigureSeries, MetricFigures, describe_state, list_gaps
from .periods import format_period_name
from .wording import format_number, translate

HEIGHT = 240
"""The height of the plot."""

MAX_SERIES = 6
"""The most lines of a chart; the table beside it has all groups."""

MAX_LABELS = 5
"""The most periods that are named below the plot."""

_LABEL_HEIGHT = 16
_LABEL_LENGTH = 13
_CLOSE_MARKS = 9.0

_Place = Callable[[float], float]
"""Returns where a day or a value stands."""


@dataclass(frozen=True, slots=True)
class ChartTick:
    """A label of an axis. position: per cent across, or pixels down."""

    position: float
    label: str


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A figure. text: which one it is, and its value."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartSegment:
    """A line between two figures that follow each other."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A group. style: its number among the ways of drawing. label_y: where its name stands, beside its end."""

    style: int
    label: str
    label_y: float
    segments: tuple[ChartSegment, ...]
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, slots=True)
class ChartLevel:
    """The baseline or the target, across the whole plot. name: which of the two."""

    name: str
    label: str
    y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Where something was published. label: the number under which the page lists it, above the plot."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """A chart. description: what it shows, in words."""

    height: int
    description: str
    lines: tuple[ChartLine, ...]
    levels: tuple[ChartLevel, ...]
    marks: tuple[ChartMark, ...]
    x_ticks: tuple[ChartTick, ...]
    y_ticks: tuple[ChartTick, ...]


def build_line_chart(
    title: str, metric: kinds.Metric, figures: MetricFigures, marks: Iterable[tuple[date, str]] = ()
) -> LineChart | None:
    """Builds the chart of a metric; None without a figure. marks: days with their labels; others in between are free.

    >>> build_line_chart("", kinds.Metric.model_construct(), MetricFigures((), (), 0)) is None
    True
    """
    series = select_series(figures.series)
    if not series:
        return None
    marks = tuple(marks)
    days = [figure.span.middle for one in series for figure in one.figures]
    days += [day.toordinal() + 0.5 for day, _ in marks]
    first, last = min(days), max(days)
    values = [figure.value for one in series for figure in one.figures]
    steps = choose_steps(min(*values, metric.baseline, metric.target), max(*values, metric.baseline, metric.target))

    def place_across(day: float) -> float:
        return round(100 * (day - first) / (last - first), 2) if last > first else 50.0

    def place_down(value: float) -> float:
        share = (value - steps[0]) / (steps[-1] - steps[0])
        return round(HEIGHT - share * HEIGHT, 1)

    level_values = [
        ("target", translate("target"), metric.target),
        ("baseline", translate("baseline"), metric.baseline),
    ]
    ends = [place_down(one.figures[-1].value) for one in series] + [place_down(value) for _, _, value in level_values]
    label_positions = spread_labels(ends)
    return LineChart(
        height=HEIGHT,
        description=_describe_chart(title, metric, figures),
        lines=tuple(
            ChartLine(
                style=style,
                label=_shorten(one.label),
                label_y=label_y,
                segments=tuple(_draw_segments(one, place_across, place_down)),
                points=tuple(
                    ChartPoint(
                        place_across(f.span.middle), place_down(f.value), _describe_figure(one, f.period, f.value)
                    )
                    for f in one.figures
                ),
            )
            for style, (one, label_y) in enumerate(zip(series, label_positions, strict=False))
        ),
        levels=tuple(
            ChartLevel(name, label, place_down(value), label_y)
            for (name, label, value), label_y in zip(level_values, label_positions[len(series) :], strict=True)
        ),
        marks=tuple(_place_marks((place_across(day.toordinal() + 0.5), label) for day, label in marks)),
        x_ticks=tuple(_list_period_ticks(figures.periods, place_across)),
        y_ticks=tuple(ChartTick(place_down(value), format_number(value)) for value in steps),
    )


def select_series(series: Sequence[FigureSeries]) -> tuple[FigureSeries, ...]:
    """Returns those that are drawn: the figures of all, then the largest groups, in their order."""
    if len(series) <= MAX_SERIES:
        return tuple(series)
    by_size = sorted(series, key=lambda one: (bool(one.group), -(one.figures[-1].count or 0)))
    drawn = by_size[:MAX_SERIES]
    return tuple(one for one in series if one in drawn)


def choose_steps(lowest: float, highest: float) -> tuple[float, ...]:
    """Returns three to seven round numbers that span the values.

    >>> choose_steps(21, 27), choose_steps(0, 0), choose_steps(-3, 1400)[-1]
    ((20.0, 22.0, 24.0, 26.0, 28.0), (-1.0, 0.0, 1.0), 1500.0)
    """
    if highest <= lowest:
        margin = abs(lowest) * 0.1 or 1.0
        lowest, highest = lowest - margin, highest + margin
    rough = (highest - lowest) / 4
    exponent = floor(log10(rough))
    size = 10.0**exponent
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    first, last = floor(lowest / step), ceil(highest / step)
    return tuple(round(number * step, -exponent) for number in range(first, last + 1))


def spread_labels(positions: Sequence[float]) -> tuple[float, ...]:
    """Returns where labels stand, so that none covers another and each is as near to its line as that allows."""
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    placed = [positions[index] for index in order]
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + _LABEL_HEIGHT)
    overflow = max(0.0, placed[-1] - HEIGHT) if placed else 0.0
    for index in range(len(placed) - 1, -1, -1):
        limit = HEIGHT if index == len(placed) - 1 else placed[index + 1] - _LABEL_HEIGHT
        placed[index] = min(placed[index], limit) if overflow else placed[index]
    result = [0.0] * len(placed)
    for index, position in zip(order, placed, strict=True):
        result[index] = round(position, 1)
    return tuple(result)


def _place_marks(marks: Iterable[tuple[float, str]]) -> Iterator[ChartMark]:
    """Yields the marks; one that is close to the mark before stands above it, so that both can be read."""
    before, is_raised = -_CLOSE_MARKS, False
    for x, label in sorted(marks):
        is_raised = x - before < _CLOSE_MARKS and not is_raised
        yield ChartMark(x, -36 if is_raised else -16, label)
        before = x


def _draw_segments(series: FigureSeries, place_across: _Place, place_down: _Place) -> Iterator[ChartSegment]:
    """Yields a line from each figure to the next, without those over a gap."""
    gaps = list_gaps(series)
    for index in range(1, len(series.figures)):
        if index not in gaps:
            before, after = series.figures[index - 1], series.figures[index]
            yield ChartSegment(
                place_across(before.span.middle), place_down(before.value),
                place_across(after.span.middle), place_down(after.value),
            )  # fmt: skip


def _list_period_ticks(periods: Sequence[str], place_across: _Place) -> Iterator[ChartTick]:
    """Yields the names of periods, from the last one back, as many as there is room for."""
    every = ceil(len(periods) / MAX_LABELS)
    for index in range(len(periods) - 1, -1, -every):
        span = read_period(periods[index])
        if span:
            yield ChartTick(place_across(span.middle), format_period_name(periods[index]))


def _describe_figure(series: FigureSeries, period: str, value: float) -> str:
    return f"{series.label}{translate(', ')}{format_period_name(period)}: {format_number(value)}"


def _describe_chart(title: str, metric: kinds.Metric, figures: MetricFigures) -> str:
    first, last = (format_period_name(figures.periods[index]) for index in (0, -1))
    text = translate("{title} ({unit}), from {first} to {last}.", title=title, unit=metric.unit, first=first, last=last)
    reference = translate("The table has all figures.")
    return f"{text} {describe_state(metric, figures)} {reference}"


def _shorten(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"
