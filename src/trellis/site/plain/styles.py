"""The style sheet: what Material's gives to the content of pages, then the engine's own."""

from __future__ import annotations

import re
from pathlib import Path

from .. import minify
from ..defaults import ASSETS_FOLDER as ENGINE_ASSETS
from ..defaults import DRAWING_STYLES, STYLES
from ..files import read_styles

ASSETS_FOLDER = Path(__file__).parent / "assets"

_DARK = re.compile(r'\[data-md-color-scheme="slate"\] (\{[^}]*\})')
_PACKAGE = ("tokens.css", "layout.css", "cards.css", "pages.css", "contrast.css", "print.css")
_PACKAGE_PAGES = ("quiz.css", DRAWING_STYLES)
_SHARED = '[data-md-color-scheme="default"],'


def build_styles() -> str:
    """The style sheet of all pages. Without script the colours are those of the reader's device."""
    return _join_styles(*read_styles())


def build_package_styles(own: str) -> str:
    """The style sheet of a course's package, without what only the portal's pages have. own: the package's."""
    shared = (sheet for name, sheet in zip(STYLES, read_styles(), strict=True) if name in _PACKAGE)
    pages = ((ENGINE_ASSETS / name).read_text("utf-8") for name in _PACKAGE_PAGES)
    return _join_styles(*shared, *pages, own)


def _join_styles(tokens: str, *others: str) -> str:
    dark = _DARK.search(tokens)
    assert dark is not None
    assert _SHARED in tokens
    system = f'@media screen and (prefers-color-scheme: dark) {{ [data-md-color-scheme="system"] {dark[1]} }}'
    shared = tokens.replace(_SHARED, f'{_SHARED} [data-md-color-scheme="system"],', 1)
    frame = (ASSETS_FOLDER / "frame.css").read_text("utf-8")
    return minify.join_styles([frame, shared, system, *others])
