"""Finds words that a page leaves out without a sign of it.

They stand below a comment without an end, in cells too many, and in footnotes that do not meet their references.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .document import UNFINISHED_TAG, Document
from .footnotes import find_unmatched_footnotes
from .html_places import HtmlPlaces
from .html_tags import find_comment_end, list_html_marks
from .labels import SHORT_LABEL, cut_label
from .model import UnshownPart

MAX_UNSHOWN_PARTS = 100
"""The number of a text's rows that are reported, and that of its comments and of its marks of HTML."""

_MAX_READ = 200
_OPEN_COMMENT = "<!--"
_BAD_COMMENT_END = "--!>"
_COMMENT_END = "-->"
_WHOLE_COMMENTS = ("<!-->", "<!--->")

_SHOWN_COMMENT = re.compile(rb"(?<!\\)<!--")

_HTML = frozenset(("html", "inline_html"))
_HTML_AND_UNFINISHED = _HTML | {UNFINISHED_TAG}
_NO_END_TAGS = frozenset(("br",))
"""Tags whose end tag alone is shown: as a line break."""
_TEXTS = frozenset(("text",))
_CODE = frozenset(("code_block",))
_TABLES = frozenset(("table",))
_BAR = re.compile(rb"(?<!\\)(?:\\\\)*+\|")


def find_unshown_words(document: Document, first_line: int = 1) -> Iterator[UnshownPart]:
    """Yields comments that hide more or less than they seem to, declarations, end tags without a tag, what begins as
    a tag and is none, rows with too many cells, and footnotes and references without a match.

    A comment has no end in another part of the text, whose `>` is one of its words.
    """
    yield from islice(_find_comments(document, first_line), MAX_UNSHOWN_PARTS)
    yield from islice(_find_html_marks(document, first_line), MAX_UNSHOWN_PARTS)
    yield from islice(_find_long_rows(document, first_line), MAX_UNSHOWN_PARTS)
    yield from find_unmatched_footnotes(document, first_line)


def _find_comments(document: Document, first_line: int) -> Iterator[UnshownPart]:
    """Yields the first comment without an end, those over another one's beginning, those that end before they seem to,
    and those that a page shows.
    """
    if _OPEN_COMMENT.encode() not in document.source:
        return
    for node in document.find_nodes(_HTML):
        places = HtmlPlaces(document, node)
        index = node.text.find(_OPEN_COMMENT)
        while index >= 0:
            begin = index + len(_OPEN_COMMENT)
            end = find_comment_end(node.text, begin)
            if end < 0:
                yield UnshownPart("comment", _OPEN_COMMENT, places.locate_span(index, begin, first_line))
                return
            if node.text.find(_OPEN_COMMENT, begin, end - len(_COMMENT_END)) >= 0:
                span = places.locate_span(index, begin, first_line)
                last_line = places.locate_span(end - 1, end, first_line).line
                yield UnshownPart("long_comment", _OPEN_COMMENT, span, other_line=last_line)
            label = node.text[index:end] if end <= begin + 2 else node.text[end - len(_BAD_COMMENT_END) : end]
            if label in (_BAD_COMMENT_END, *_WHOLE_COMMENTS):
                span = places.locate_span(end - len(label), end, first_line)
                yield UnshownPart("early_end", label, span)
            index = node.text.find(_OPEN_COMMENT, end)
    code_ids = {id(part) for block in document.find_nodes(_CODE) for part in block.children}
    for node in document.find_nodes(_TEXTS):
        if id(node) in code_ids:
            continue
        for match in _SHOWN_COMMENT.finditer(document.source, node.start, node.end):
            yield UnshownPart("shown_comment", _OPEN_COMMENT, document.locate_span(*match.span(), first_line))


def _find_html_marks(document: Document, first_line: int) -> Iterator[UnshownPart]:
    """Yields what HTML takes for a declaration or an instruction, such as ``<?xml …?>``, end tags without a tag, and
    what begins as a tag and has no end.
    """
    open_tags: Counter[str] = Counter()
    for node in document.find_nodes(_HTML_AND_UNFINISHED):
        places = HtmlPlaces(document, node)
        for mark in list_html_marks(node.text):
            if mark.kind == "tag":
                open_tags[mark.name] += 1
                continue
            if mark.kind == "end_tag" and (open_tags[mark.name] or mark.name in _NO_END_TAGS):
                open_tags[mark.name] -= 1
                continue
            if mark.kind == "unfinished":
                open_tags[mark.name] += 1
            kind = UNFINISHED_TAG if mark.kind == "unfinished" else mark.kind
            label = cut_label(" ".join(node.text[mark.start : mark.end][:_MAX_READ].split()), SHORT_LABEL)
            yield UnshownPart(kind, label, places.locate_span(mark.start, mark.end, first_line))


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
                yield UnshownPart("row", cut_label(words, SHORT_LABEL), span)
