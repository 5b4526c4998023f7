"""Where a piece of HTML stands in the author's text: its lines may stand in a list or a quotation."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from .document import Document, Node
from .model import LineSpan


class HtmlPlaces:
    """The places of a node's text in the source. Those that come one after the other are found in one pass."""

    def __init__(self, document: Document, node: Node) -> None:
        self._document = document
        self._node = node
        self._last = (0, 0, 0)  # a line of the text, an index in it, and the bytes of the line before that

    def locate_span(self, start: int, end: int, first_line: int = 1) -> LineSpan:
        """The span from one index of the node's text to another, cut at the end of its first line."""
        return self._document.locate_span(self._find_offset(start), self._find_offset(end), first_line)

    def _find_offset(self, index: int) -> int:
        """The byte of the source at an index of the node's text."""
        row = bisect_right(self._rows, index) - 1
        begin = self._rows[row]
        last_row, last_index, size = self._last
        if last_row != row or last_index > index:
            last_index, size = begin, 0
        size += len(self._node.text[last_index:index].encode("utf-8", "replace"))
        self._last = (row, index, size)
        return self._offsets[row] + size

    @cached_property
    def _rows(self) -> list[int]:
        """The index at which each line of the node's text begins."""
        starts = [0]
        for line in self._node.text.split("\n")[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def _offsets(self) -> list[int]:
        """The byte of the source at which each of these lines begins, behind the signs of what it stands in."""
        source = self._document.source
        first, *others = self._node.text.split("\n")
        begin = self._node.start
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
