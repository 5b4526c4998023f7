"""Converts offsets in a text to lines and columns of its file."""

from __future__ import annotations

from bisect import bisect_right

from .model import LineSpan


class LineIndex:
    """The offsets at which the lines of `text` start, computed on first use. first: the first line's number."""

    __slots__ = ("_first", "_starts", "_text")

    def __init__(self, text: str, first: int) -> None:
        self._text = text
        self._first = first
        self._starts: list[int] = []

    def locate_span(self, start: int, end: int) -> LineSpan:
        """Returns the span of the characters from offset `start` to `end`."""
        if not self._starts:
            self._starts = [0]
            for line in self._text.split("\n"):
                self._starts.append(self._starts[-1] + len(line) + 1)
        row = bisect_right(self._starts, start) - 1
        begin = self._starts[row]
        return LineSpan(self._first + row, start - begin + 1, min(end, self._starts[row + 1] - 1) - begin + 1)
