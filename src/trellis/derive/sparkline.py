"""A line of a metric's figures as small as a word, for lists."""

from __future__ import annotations

from dataclasses import dataclass

from .figures import FigureSeries, list_gaps

WIDTH, HEIGHT = 96, 28
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A drawing. path: of the line, broken where periods are missing. x, y: its last point. description: in words."""

    width: int
    height: int
    path: str
    x: float
    y: float
    target_y: float
    description: str


def build_sparkline(series: FigureSeries, target: float, description: str) -> Sparkline:
    """Builds the drawing of a series, with the height of its target.

    >>> build_sparkline(FigureSeries("", ()), 1, "").path
    ''
    """
    figures = series.figures
    values = [*(figure.value for figure in figures), target]
    lowest, span = min(values), (max(values) - min(values)) or 1
    days = [figure.span.middle for figure in figures]
    length = (days[-1] - days[0] or 1) if days else 1

    def place_down(value: float) -> float:
        return round(HEIGHT - _MARGIN - (value - lowest) / span * (HEIGHT - 2 * _MARGIN), 1)

    points = [
        (round(_MARGIN + (day - days[0]) / length * (WIDTH - 2 * _MARGIN), 1), place_down(figure.value))
        for day, figure in zip(days, figures, strict=True)
    ]
    gaps = list_gaps(series)
    path = "".join(f"{'M' if not i or i in gaps else 'L'}{x:g} {y:g}" for i, (x, y) in enumerate(points))
    x, y = points[-1] if points else (0.0, 0.0)
    return Sparkline(WIDTH, HEIGHT, path, x, y, place_down(target), description)
