"""A frame: what surrounds a page, rendered once for all pages that share it.

Only a page's title, description, address, further data in its head, and content differ within a frame. They are filled
into slots of a page that was rendered with marks in their place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SEARCH_URL = "/search/"
"""The page on which the header has no search, so that it has a frame of its own."""

SLOTS = ("title", "description", "canonical", "head", "content")
MARKS = {name: f"TrellisSlot{name.capitalize()}7f3a91" for name in SLOTS}
HEADED = f"<h1>{MARKS['content']}</h1>"
"""The mark of the content, which has a heading, since a theme gives one to pages that have none."""
_MARK = re.compile("|".join(f"(?P<{name}>{mark})" for name, mark in {**MARKS, "content": HEADED}.items()))


class PageValues(NamedTuple):
    """What is filled into a frame, as HTML."""

    title: str
    description: str
    canonical: str
    head: str
    content: str


class Frame:
    """A page in pieces. `fill` makes a whole page of it."""

    def __init__(self, html: str) -> None:
        self._pieces: list[str] = []
        self._slots: list[int] = []
        position = 0
        for match in _MARK.finditer(html):
            self._pieces.append(html[position : match.start()])
            self._slots.append(SLOTS.index(match.lastgroup or ""))
            position = match.end()
        self._pieces.append(html[position:])

    def take_apart(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The pieces, and the index of the slot behind each of them but the last."""
        return tuple(self._pieces), tuple(self._slots)

    @classmethod
    def put_together(cls, pieces: tuple[str, ...], slots: tuple[int, ...]) -> Frame:
        """The frame that was taken apart."""
        frame = cls("")
        frame._pieces, frame._slots = list(pieces), list(slots)
        return frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frame) and (self._pieces, self._slots) == (other._pieces, other._slots)

    __hash__ = None  # type: ignore[assignment]

    def fill(self, values: PageValues) -> str:
        """The whole page."""
        parts = [self._pieces[0]]
        for slot, piece in zip(self._slots, self._pieces[1:], strict=True):
            parts += (values[slot], piece)
        return "".join(parts)
