"""The style sheet: what Material's gives to the content of pages, then the engine's own."""

from __future__ import annotations

import re
from pathlib import Path

from .. import minify
from ..files import read_styles

ASSETS_FOLDER = Path(__file__).parent / "assets"

_DARK = re.compile(r'\[data-md-color-scheme="slate"\] (\{[^}]*\})')
_SHARED = '[data-md-color-scheme="default"],'


def build_styles() -> str:
    """The style sheet of all pages. Without script the colours are those of the reader's device."""
    tokens, *others = read_styles()
    dark = _DARK.search(tokens)
    assert dark is not None
    assert _SHARED in tokens
    system = f'@media screen and (prefers-color-scheme: dark) {{ [data-md-color-scheme="system"] {dark[1]} }}'
    shared = tokens.replace(_SHARED, f'{_SHARED} [data-md-color-scheme="system"],', 1)
    frame = (ASSETS_FOLDER / "frame.css").read_text("utf-8")
    return minify.join_styles([frame, shared, system, *others])
