"""Finds what no page can show: parts that stand in each other deeper than anybody reads."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document, Node, parse_document
from .model import Excess

MAX_DEPTH = 20
"""The deepest nesting of lists, notes, tabs and quotations, and of emphasis and links in words."""

_CONTAINERS = frozenset(("list", "quote", "note", "folded_note", "tab", "definition_list", "footnote_definition"))
_INLINE = frozenset(("emphasis", "strong", "deletion", "link", "image"))


def find_excesses(document: Document, first_line: int = 1) -> Iterator[Excess]:
    """Yields the deepest nesting, at its first part that is too deep."""
    if document.kinds.isdisjoint(_CONTAINERS | _INLINE):
        return
    deepest, first = 0, -1
    stack: list[tuple[Node, int, int]] = [(document.root, 0, 0)]
    while stack:
        node, blocks, words = stack.pop()
        blocks += node.kind in _CONTAINERS
        words += node.kind in _INLINE
        depth = max(blocks, words)
        if depth > MAX_DEPTH:
            deepest, first = max(depth, deepest), node.start if first < 0 else min(first, node.start)
        stack += [(child, blocks, words) for child in node.children]
    if deepest:
        yield Excess("nesting", deepest, document.locate_span(first, first + 1, first_line))


def has_excesses(text: str, *, reads_maths: bool = True) -> bool:
    """Whether a text has what the check refuses, so that no page may be made of it."""
    return any(find_excesses(parse_document(text, reads_maths=reads_maths)))
