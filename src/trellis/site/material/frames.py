"""Frames: what the theme puts around a page, rendered once for all pages that share it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from ..frame import HEADED, MARKS, Frame

RenderPage = Callable[[Mapping[str, Any]], str]
"""Renders the theme's page, with all that belongs to every page, in a template's context."""


class FrameKey(NamedTuple):
    """What pages of one frame have in common. place: of the one page that has a frame of its own, or ""."""

    depth: int
    language: str
    is_indexed: bool
    is_described: bool
    place: str = ""


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
    marked.content = HEADED
    marked.canonical_url = MARKS["canonical"] if page.canonical_url else None
    description = MARKS["description"] if page.meta.get("description") else ""
    marked.meta = {**page.meta, "title": MARKS["title"], "description": description, "head": MARKS["head"]}
    return marked
