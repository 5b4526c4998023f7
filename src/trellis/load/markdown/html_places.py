"""Where a piece of HTML stands in the author's text, by line and column."""

from __future__ import annotations

from .document import Document, Node
from .html_offsets import HtmlOffsets
from .model import LineSpan


class HtmlPlaces:
    """The places of a node's text in the source. Those that come one after the other are found in one pass."""

    def __init__(self, document: Document, node: Node) -> None:
        self._document = document
        self._offsets = HtmlOffsets(document.source, node.start, node.text)

    def locate_span(self, start: int, end: int, first_line: int = 1) -> LineSpan:
        """The span from one index of the node's text to another, cut at the end of its first line."""
        offsets = self._offsets.find_offset(start), self._offsets.find_offset(end)
        return self._document.locate_span(*offsets, first_line)
