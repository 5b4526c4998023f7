"""Finds words that a page leaves out without a sign of it.

They stand below a comment without an end, in cells too many, and in footnotes that do not meet their references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from .document import Document, Node
from .footnotes import find_unmatched_footnotes
from .model import UnshownPart

MAX_UNSHOWN_ROWS = 100
"""The number of a text's rows that are reported."""

_OPEN_COMMENT = "<!--"
_COMMENT_END = "-->"

_HTML = frozenset(("html", "inline_html"))
_TABLES = frozenset(("table",))
_BAR = re.compile(rb"(?<!\\)(?:\\\\)*+\|")
_MAX_WORDS = 40


def find_unshown_words(document: Document, first_line: int = 1) -> Iterator[UnshownPart]:
    """Yields the first comment without an end, rows with too many cells, and footnotes and references without a match.

    A comment has no end in another part of the text, whose `>` is one of its words.
    """
    yield from _find_open_comment(document, first_line)
    yield from islice(_find_long_rows(document, first_line), MAX_UNSHOWN_ROWS)
    yield from find_unmatched_footnotes(document, first_line)


def _find_open_comment(document: Document, first_line: int) -> Iterator[UnshownPart]:
    if _OPEN_COMMENT.encode() not in document.source:
        return
    for node in document.find_nodes(_HTML):
        index = node.text.find(_OPEN_COMMENT)
        while index >= 0:
            end = node.text.find(_COMMENT_END, index + 2)  # `<!-->` is a whole comment
            if end < 0:
                start = _locate_sign(document, node, index)
                yield UnshownPart(
                    "comment", _OPEN_COMMENT, document.locate_span(start, start + len(_OPEN_COMMENT), first_line)
                )
                return
            index = node.text.find(_OPEN_COMMENT, end)


def _locate_sign(document: Document, node: Node, index: int) -> int:
    """The byte of the source at which a comment begins that stands at an index of a node's text."""
    offset = node.start
    for _ in range(node.text.count(_OPEN_COMMENT, 0, index) + 1):
        offset = document.source.find(_OPEN_COMMENT.encode(), offset) + 1
    return offset - 1


def _find_long_rows(document: Document, first_line: int) -> Iterator[UnshownPart]:
    """Rows whose last cells have no column, at the first of these cells."""
    for table in document.find_nodes(_TABLES):
        count = len(table.alignments)
        for row in table.children[1:]:
            line = document.source[row.start : row.end].partition(b"\n")[0].rstrip()
            first = row.start + len(line) - len(line.lstrip())
            line = line.lstrip()
            borders = [match.end() for match in _BAR.finditer(line) if match.end() > 1]
            starts = [*borders, len(line) + 1]
            if len(borders) < count:
                continue
            words = line[starts[count - 1] :].decode("utf-8", "replace").strip().removesuffix("|").strip()
            if words:
                start = first + starts[count - 1]
                span = document.locate_span(start, first + len(line), first_line)
                label = words if len(words) <= _MAX_WORDS else f"{words[: _MAX_WORDS - 1]}…"
                yield UnshownPart("row", label, span)
