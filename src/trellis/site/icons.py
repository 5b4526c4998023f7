"""Inline SVG icons: Material's outlines, and the three circles that mark a tier."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markupsafe import Markup

PICTOGRAMS = Path(__file__).parent / "pictograms"
"""Material Design Icons by Pictogrammers, as Material for MkDocs brings them; with their licence."""

_CIRCLES = {"organisation": (12, 8.2), "team": (8.4, 14.8), "individual": (15.6, 14.8)}
"""The centre of each tier's circle, in a square of 24."""


_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""Of a file of its own; an element of a page needs none."""

_DIRECTED = frozenset(("arrow-left", "arrow-right"))
"""Icons that turn where a page is read from right to left."""


@cache
def read_icon(name: str) -> Markup:
    """One of Material's icons by file name, such as ``clock-outline``. It is hidden from screen readers."""
    svg = (PICTOGRAMS / f"{name}.svg").read_text("utf-8").replace(_NAMESPACE, "", 1)
    classes = "t-icon t-icon--turns" if name in _DIRECTED else "t-icon"
    return Markup(svg.replace("<svg ", f'<svg class="{classes}" aria-hidden="true" ', 1))


@cache
def draw_tier_circles(tier: str) -> Markup:
    """Three overlapping circles, with the one of `tier` filled."""
    classes = {name: 'class="t-venn__on" ' if name == tier else "" for name in _CIRCLES}
    circles = "".join(f'<circle {classes[name]}cx="{x}" cy="{y}" r="6.2"/>' for name, (x, y) in _CIRCLES.items())
    return Markup(f'<svg class="t-venn" viewBox="0 0 24 24" aria-hidden="true">{circles}</svg>')
