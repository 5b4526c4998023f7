"""Frames: what the theme puts around a page, rendered once for all pages that share it.

Only a page's title, description, address and content differ within a frame. They are filled into slots of a page that
the theme rendered with marks in their place.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

_SLOTS = ("title", "description", "canonical", "content")
_MARKS = {name: f"TrellisSlot{name.capitalize()}7f3a91" for name in _SLOTS}
_HEADED = f"<h1>{_MARKS['content']}</h1>"
"""The mark of the content, which has a heading, since the theme gives one to pages that have none."""
_MARK = re.compile("|".join(f"(?P<{name}>{mark})" for name, mark in {**_MARKS, "content": _HEADED}.items()))

RenderPage = Callable[[Mapping[str, Any]], str]
"""Renders the theme's page, with all that belongs to every page, in a template's context."""


class FrameKey(NamedTuple):
    """What pages of one frame have in common. place: of the one page that has a frame of its own, or ""."""

    depth: int
    language: str
    is_indexed: bool
    is_described: bool
    place: str = ""


class PageValues(NamedTuple):
    """What is filled into a frame, as HTML."""

    title: str
    description: str
    canonical: str
    content: str


class Frame:
    """A page of the theme in pieces. `fill` makes a whole page of it."""

    def __init__(self, html: str) -> None:
        self._pieces: list[str] = []
        self._slots: list[int] = []
        position = 0
        for match in _MARK.finditer(html):
            self._pieces.append(html[position : match.start()])
            self._slots.append(_SLOTS.index(match.lastgroup or ""))
            position = match.end()
        self._pieces.append(html[position:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frame) and (self._pieces, self._slots) == (other._pieces, other._slots)

    __hash__ = None  # type: ignore[assignment]

    def fill(self, values: PageValues) -> str:
        """The whole page."""
        parts = [self._pieces[0]]
        for slot, piece in zip(self._slots, self._pieces[1:], strict=True):
            parts += (values[slot], piece)
        return "".join(parts)


class Frames:
    """The frames of a build. A template that shows more of a page than the slots hold gets no frame."""

    def __init__(self, render_page: RenderPage) -> None:
        self._render_page = render_page
        self._frames: dict[FrameKey, Frame | None] = {}

    def find_frame(self, key: FrameKey, pages: Sequence[Page], context: Mapping[str, Any]) -> Frame | None:
        """The frame of pages with this key; None if two of them have more than the slots' values of their own.

        pages: some that have the key, to compare; one page by itself has no frame. context: of any of them.
        """
        if key not in self._frames:
            frames = [self._render_frame(page, context) for page in pages]
            is_shared = len(frames) > 1 and all(frame == frames[0] for frame in frames)
            self._frames[key] = frames[0] if is_shared else None
        return self._frames[key]

    def _render_frame(self, page: Page, context: Mapping[str, Any]) -> Frame:
        """The frame of one page. context: of any page; what depends on the address is set for this one."""
        marked, current = _mark_page(page), context["page"]
        is_active, current.active = current.active, False  # it may be one of the navigation, where it is marked
        try:
            return Frame(self._render_page({**context, "page": marked, "base_url": get_relative_url(".", marked.url)}))
        finally:
            current.active = is_active


def _mark_page(page: Page) -> Page:
    """A page with marks in place of its values, at an address that is near no other, so that no link is shortened."""
    marked = copy.copy(page)
    marked.file = copy.copy(page.file)
    marked.file.dest_uri = "trellis-frame/" * page.url.count("/") + "index.html"
    marked.file.url = marked.file.dest_uri.removesuffix("index.html")
    marked.content = _HEADED
    marked.canonical_url = _MARKS["canonical"] if page.canonical_url else None
    description = _MARKS["description"] if page.meta.get("description") else ""
    marked.meta = {**page.meta, "title": _MARKS["title"], "description": description}
    return marked
