"""Finds items that a page shows otherwise than their signs were typed: with another number, or without a minus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Document, Node

_SIGN = re.compile(rb"[ \t]*+(?:(?P<number>[0-9]{1,9}+)[.)]|(?P<minus>[-+])[ \t]++[0-9])")
_LISTS = frozenset(("list",))


def find_misread_items(before: Document, after: Document) -> frozenset[int]:
    """Returns the rows of the items that are read so after a change, and were not before it. It keeps all lines."""
    return frozenset(row for row, _ in set(_list_misread_items(after)).difference(_list_misread_items(before)))


def _list_misread_items(document: Document) -> Iterator[tuple[int, int]]:
    """Yields the row of each such item with the number that is shown, -1 if it has none.

    A list that counts otherwise may be one of days, as in ``1. May``, ``3. October``; one of nothing but numbers behind
    a minus or a plus, as in ``- 5 degrees``, one of amounts.
    """
    for node in document.find_nodes(_LISTS):
        items = [item for item in node.children if item.kind == "item"]
        signs = [_SIGN.match(document.source, item.start, item.end) for item in items]
        if node.level < 0:
            misread = items if all(sign and sign["minus"] for sign in signs) else []
            yield from ((_locate_row(document, item), -1) for item in misread)
            continue
        for number, (item, sign) in enumerate(zip(items, signs, strict=True), node.level):
            if sign and sign["number"] and int(sign["number"]) != number:
                yield _locate_row(document, item), number


def _locate_row(document: Document, item: Node) -> int:
    row, _ = document.locate(item.start)
    return row
