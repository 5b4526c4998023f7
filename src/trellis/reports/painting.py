"""Colours of the reports for a terminal."""

from __future__ import annotations

from collections.abc import Callable

import typer

Painter = Callable[..., str]
"""Takes a text and, by keyword, styles of `typer.style`, such as ``fg="red"``. Returns the styled text."""


def choose_painter(colour: bool) -> Painter:
    """Returns a painter for a terminal, or one that adds no control sequences."""
    return typer.style if colour else _leave_plain


def link_text(text: str, url: str) -> str:
    """Returns text that a terminal shows as a link (OSC 8)."""
    return f"\033]8;;{url}\033\\{text}\033]8;;\033\\"


def _leave_plain(text: str, **styles: object) -> str:
    return text
