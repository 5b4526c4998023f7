"""Lists the links and pictures of a parsed text, with the places of their targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Definition, Document, Node, normalise_label
from .model import LineSpan, MarkdownLink

MAX_TEXT = 300
"""The number of characters of a link's text that are kept."""

_LINKS = frozenset(("link", "image"))
_BEFORE_TARGET = re.compile(rb"\]\([ \t\n]{0,999}<?")


def list_links(document: Document, first_line: int = 1) -> Iterator[MarkdownLink]:
    """Yields the links and pictures of the page in their order. If a link contains a picture, both are listed."""
    for node in document.walk_page() if not document.kinds.isdisjoint(_LINKS) else ():
        if node.kind == "link" or node.kind == "image":
            target = f"mailto:{node.target}" if node.text == "Email" else node.target
            span = document.locate_span(node.start, node.end, first_line)
            words = node.read_text()[:MAX_TEXT]
            yield MarkdownLink(words, target, span, _locate_target(document, node, first_line), node.kind == "image")


def list_definitions(document: Document, first_line: int = 1) -> Iterator[MarkdownLink]:
    """Yields the definitions of reference links, used or not."""
    for definition in sorted(document.definitions.values(), key=lambda definition: definition.start):
        span = document.locate_span(definition.start, definition.end, first_line)
        yield MarkdownLink(
            definition.label, definition.target, span, _locate_definition(document, definition, first_line)
        )


def _locate_target(document: Document, node: Node, first_line: int) -> LineSpan:
    """The place of a link's target; for a reference link, in the definition."""
    if node.text == "Inline":
        words_end = node.children[-1].end if node.children else node.start + (2 if node.kind == "image" else 1)
        before = _BEFORE_TARGET.search(document.source, words_end, node.end)
        if before:
            return _locate_address(document, before.end(), node.end - 1, first_line)
    if node.text in ("Autolink", "Email"):
        return document.locate_span(node.start + 1, node.end - 1, first_line)
    if node.text == "Address":
        return document.locate_span(node.start, node.end, first_line)
    if definition := document.definitions.get(normalise_label(node.label)):
        return _locate_definition(document, definition, first_line)
    return document.locate_span(node.start, node.end, first_line)


def _locate_definition(document: Document, definition: Definition, first_line: int) -> LineSpan:
    start = document.source.find(b"]:", definition.start, definition.end) + 2
    while start < definition.end and document.source[start : start + 1] in b" \t\n<":
        start += 1
    return _locate_address(document, start, definition.end, first_line)


def _locate_address(document: Document, start: int, end: int, first_line: int) -> LineSpan:
    """The place of an address that begins at `start`: up to its closing bracket, or to white space."""
    source = document.source
    if source[start - 1 : start] == b"<":
        close = source.find(b">", start, end)
        return document.locate_span(start, close if close > 0 else end, first_line)
    for position in range(start, end):
        if source[position : position + 1] in b" \t\n":
            end = position
            break
    return document.locate_span(start, end, first_line)
