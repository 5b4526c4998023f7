"""Finds footnotes that do not meet their references: one without the other, and two of one label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ...diagnostics.phrases import did_you_mean
from .document import FOOTNOTES, Document, normalise_label
from .labels import SHORT_LABEL, cut_label
from .model import LineSpan, UnshownPart

MAX_PARTS = 100
"""The number of a text's references without a footnote that are reported, and of its footnotes that are not shown."""

_MAX_CANDIDATES = 1000
_REFERENCE = re.compile(rb"\[\^((?:[^\[\]\\\n]|\\.){1,200}+)\]")


def find_unmatched_footnotes(document: Document, first_line: int = 1) -> Iterator[UnshownPart]:
    """Yields references without a footnote, then footnotes that are not shown, each in the order of the text.

    Of a label that is written in two ways only the reference is told, which is given the label that it is nearest to.
    """
    if b"[^" not in document.source:
        return
    footnotes = document.list_footnotes()
    candidates = [node.text for node in islice(footnotes.values(), _MAX_CANDIDATES)]
    nearest_labels: dict[str, str] = {}
    for label, span in islice(_find_loose_references(document, first_line), MAX_PARTS):
        if label not in nearest_labels:
            nearest_labels[label] = did_you_mean(label, candidates)
        yield UnshownPart(
            "reference", cut_label(label, SHORT_LABEL), span, nearest=cut_label(nearest_labels[label], SHORT_LABEL)
        )
    misspelt = {normalise_label(nearest) for nearest in nearest_labels.values()}
    yield from islice(_find_unshown_footnotes(document, misspelt, first_line), MAX_PARTS)


def _find_loose_references(document: Document, first_line: int) -> Iterator[tuple[str, LineSpan]]:
    """References that the parser took for words, as no footnote has their label; each with it."""
    end = 0  # of the last one: pieces of a text whose places are not exact share one place
    stack = [document.root]
    while stack:
        node = stack.pop()
        if node.kind != "code_block":
            stack.extend(reversed(node.children))
        if node.kind != "text" or node.end <= end:
            continue
        for match in _REFERENCE.finditer(document.source[node.start : node.end]):
            start = node.start + match.start()
            if start >= end and not _is_escaped(document.source, start):
                end = node.start + match.end()
                yield match[1].decode("utf-8", "replace"), document.locate_span(start, end, first_line)


def _is_escaped(source: bytes, offset: int) -> bool:
    """Whether an odd number of backslashes stands before a byte."""
    position = offset
    while position and source[position - 1 : position] == b"\\":
        position -= 1
    return (offset - position) % 2 == 1


def _find_unshown_footnotes(document: Document, misspelt: set[str], first_line: int) -> Iterator[UnshownPart]:
    """Footnotes whose label an earlier one has, and those to which nothing that is shown refers.

    misspelt: labels that are left out among the latter, as a reference was told that seems to mean them.
    """
    footnotes = document.list_footnotes()
    shown = document.find_shown_footnotes()
    for node in document.find_nodes(FOOTNOTES):
        label = normalise_label(node.text)
        first = footnotes[label]
        end = document.source.find(b"]:", node.start, node.end) + 1
        span = document.locate_span(node.start, end or node.end, first_line)
        if node is not first:
            line = first_line + document.locate(first.start)[0]
            yield UnshownPart("second_footnote", cut_label(node.text, SHORT_LABEL), span, other_line=line)
        elif id(node) not in shown and label not in misspelt:
            yield UnshownPart("unused_footnote", cut_label(node.text, SHORT_LABEL), span)
