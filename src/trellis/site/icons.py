"""Pictograms, drawn into the page: Material's outlines, and the three circles that mark a tier."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup

_CIRCLES = {"organisation": (12, 8.2), "team": (8.4, 14.8), "individual": (15.6, 14.8)}
"""The centre of each tier's circle, in a square of 24."""


@cache
def icon(name: str) -> Markup:
    """One of Material's icons by its file's name, such as ``clock-outline``. It says nothing to a screen reader."""
    svg = files("material").joinpath(f"templates/.icons/material/{name}.svg").read_text("utf-8")
    return Markup(svg.replace("<svg ", '<svg class="t-icon" aria-hidden="true" focusable="false" ', 1))


@cache
def venn(tier: str) -> Markup:
    """The three tiers as circles that overlap, with the one that is meant filled."""
    marked = {name: 'class="t-venn__on" ' if name == tier else "" for name in _CIRCLES}
    circles = "".join(f'<circle {marked[name]}cx="{x}" cy="{y}" r="6.2"/>' for name, (x, y) in _CIRCLES.items())
    return Markup(f'<svg class="t-venn" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{circles}</svg>')
