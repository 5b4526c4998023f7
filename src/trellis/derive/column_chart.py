"""A chart of columns by quarter, each made of parts: where they stand. Templates only draw what is here.

Positions across are in per cent of the plot, positions down in pixels, as in `line_chart`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .line_chart import choose_steps
from .periods import format_period_name
from .wording import format_number, translate

_FILL = 62.0
"""How much of its share of the width a column takes, in per cent."""


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """A part of a column. style: its number among the ways of drawing. x, width: in per cent; y, height: in pixels."""

    style: int
    x: float
    width: float
    y: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A quarter. total: what stands above it. x: its middle, in per cent. top: where its total stands.

    counts: those of all series, in words.
    """

    label: str
    counts: tuple[str, ...]
    total: str
    x: float
    top: float
    parts: tuple[ColumnPart, ...]


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """A chart. legend: the names of the parts, in the order of their styles. description: what it shows, in words."""

    height: int
    description: str
    columns: tuple[ChartColumn, ...]
    levels: tuple[tuple[float, str], ...]
    legend: tuple[str, ...]


def build_column_chart(
    title: str,
    quarters: Sequence[str],
    series: Sequence[tuple[str, Sequence[int]]],
    *,
    height: int = 160,
    is_stacked: bool = True,
) -> ColumnChart | None:
    """Builds the chart of some series of counts, each with its name and a count for each quarter; None where all are 0.

    is_stacked: whether the parts stand on each other, so that the total above them is their sum; else side by side.
    """
    sums = [sum(counts[i] for _, counts in series) for i in range(len(quarters))]
    peaks = sums if is_stacked else [max(counts[i] for _, counts in series) for i in range(len(quarters))]
    if not any(peaks):
        return None
    steps = [step for step in choose_steps(0, max(peaks)) if step == int(step)]
    scale = height / (max(max(steps), max(peaks)) or 1)
    slot = 100 / len(quarters)
    width = slot * _FILL / 100
    columns = []
    for index, quarter in enumerate(quarters):
        left, base, parts = index * slot + (slot - width) / 2, 0, []
        for style, (name, counts) in enumerate(series):
            count = counts[index]
            share = width if is_stacked else width / len(series)
            if count:
                parts.append(
                    ColumnPart(
                        style=style,
                        x=round(left + (0 if is_stacked else share * style), 2),
                        width=round(share if is_stacked else share * 0.9, 2),
                        y=round(height - (base + count) * scale, 1),
                        height=round(count * scale, 1),
                        text=f"{name}{translate(', ')}{format_period_name(quarter)}: {format_number(count)}",
                    )
                )
            base += count if is_stacked else 0
        columns.append(
            ChartColumn(
                label=format_period_name(quarter),
                counts=tuple(format_number(counts[index]) for _, counts in series),
                total=format_number(sums[index]) if is_stacked and sums[index] else "",
                x=round(left + width / 2, 2),
                top=round(height - sums[index] * scale - 6, 1),
                parts=tuple(parts),
            )
        )
    return ColumnChart(
        height=height,
        description=_describe_chart(title, quarters, series),
        columns=tuple(columns),
        levels=tuple((round(height - step * scale, 1), format_number(int(step))) for step in steps),
        legend=tuple(name for name, _ in series),
    )


def _describe_chart(title: str, quarters: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> str:
    rows = []
    for name, counts in series:
        pairs = zip(quarters, counts, strict=True)
        values = [f"{format_period_name(quarter)} {format_number(count)}" for quarter, count in pairs]
        rows.append(f"{name}: {translate(', ').join(values)}")
    return f"{title}. {'; '.join(rows)}."
