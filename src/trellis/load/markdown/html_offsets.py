"""Finds the bytes of the source at which a piece of HTML stands: its lines may stand in a list or a quotation."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property


class HtmlOffsets:
    """The bytes of the source for the indexes of a piece of HTML. start: the byte at which it begins."""

    def __init__(self, source: bytes, start: int, text: str) -> None:
        self._source = source
        self._start = start
        self._text = text
        self._last = (0, 0, 0)  # a line of the text, an index in it, and the bytes of the line before that

    def find_offset(self, index: int) -> int:
        """The byte of the source at an index of the text."""
        row = bisect_right(self._rows, index) - 1
        begin = self._rows[row]
        last_row, last_index, size = self._last
        if last_row != row or last_index > index:
            last_index, size = begin, 0
        size += len(self._text[last_index:index].encode("utf-8", "replace"))
        self._last = (row, index, size)
        return self._offsets[row] + size

    @cached_property
    def _rows(self) -> list[int]:
        """The index at which each line of the text begins."""
        starts = [0]
        for line in self._text.split("\n")[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def _offsets(self) -> list[int]:
        """The byte of the source at which each of these lines begins, behind the signs of what it stands in."""
        source = self._source
        first, *others = self._text.split("\n")
        begin = self._start
        offsets = [begin]
        if not source.startswith(first.encode("utf-8", "replace"), begin):  # an indentation is before the node
            row_start = source.rfind(b"\n", 0, begin) + 1
            place = source.find(first.encode("utf-8", "replace"), row_start, begin + len(first))
            offsets = [place if place >= 0 else begin]
        for line in others:
            begin = source.find(b"\n", begin) + 1
            end = source.find(b"\n", begin)
            place = source.find(line.encode("utf-8", "replace"), begin, end if end > 0 else len(source))
            offsets.append(place if place >= 0 else begin)
        return offsets
