"""Writes bullets that were pasted from a word processor as those of a list (`foreign-markup`).

Lines with several signs are left alone, since they stand for levels that nobody can tell from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...load.markdown import Document
from ...load.markdown.foreign import BULLETS, BULLETS_BEFORE_TAB
from .marks import EditGroup, count_nodes, find_body_row, list_marks, select_safe
from .page import Edit, EditablePage

_BULLET = re.compile(r"(?P<before>[ \t>]*+)(?P<bullet>[^\w\s][\s\u00a0]*+|\w[\t\u00a0 ]++)")
_SIGNS = frozenset(BULLETS + BULLETS_BEFORE_TAB)
_ITEM = re.compile(r"[ \t>]*+(?:[-*+]|[0-9]{1,9}[.)])[ \t]")


def fix(page: EditablePage) -> Iterator[Edit]:
    if not any(line.lstrip(" \t>")[:1] in _SIGNS for line in page.lines):
        return
    groups = []
    for mark in list_marks(page, "bullet"):
        group = tuple(_edit_lines(page, mark.span.line - 1, mark.label, mark.number))
        if not _is_behind_item(page, mark.span.line - 1):
            groups.append(group)
    yield from select_safe(page, groups, _are_items)


def _edit_lines(page: EditablePage, first: int, sign: str, count: int) -> Iterator[Edit]:
    number = first
    while count and number < len(page.lines):
        match = _BULLET.match(page.lines[number])
        if match and match["bullet"].startswith(sign):
            count -= 1
            start = page.line_starts[number]
            is_empty = match.end() == len(page.lines[number])
            yield Edit(start + match.start("bullet"), start + match.end(), "-" if is_empty else "- ", is_in_text=True)
        number += 1


def _is_behind_item(page: EditablePage, number: int) -> bool:
    """Whether the line goes on a paragraph that may belong to an item, so that its place in the list is unclear."""
    previous = number - 1
    while previous >= find_body_row(page) and page.lines[previous].strip():
        if _ITEM.match(page.lines[previous]):
            return True
        previous -= 1
    return False


def _are_items(before: Document, after: Document, groups: Sequence[EditGroup]) -> bool:
    """Whether each bullet is an item of one more list for each group, or of a list that was there."""
    count = sum(len(group) for group in groups)
    return count_nodes(after, "item") == count_nodes(before, "item") + count and count_nodes(after, "list") <= (
        count_nodes(before, "list") + len(groups)
    )
