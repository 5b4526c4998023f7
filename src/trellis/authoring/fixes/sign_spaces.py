"""Writes an ordinary space behind the sign of a list or a heading in place of a hard or wide one (`foreign-markup`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...load.markdown import Document
from ...load.markdown.item_signs import find_misread_items
from ...load.markdown.sign_spaces import SIGN_WITH_SPACES, WIDE_SPACES
from .marks import EditGroup, count_nodes, list_marks, select_safe
from .page import Edit, EditablePage


def fix(page: EditablePage) -> Iterator[Edit]:
    if not any(space in page.text for space in WIDE_SPACES):
        return
    groups = []
    for mark in list_marks(page, "sign_space"):
        first = mark.span.line - 1
        groups.append(tuple(_edit_lines(page, range(first, first + mark.number))))
    yield from select_safe(page, groups, _are_blocks, "heading")


def _edit_lines(page: EditablePage, numbers: range) -> Iterator[Edit]:
    for number in numbers:
        if match := SIGN_WITH_SPACES.match(page.lines[number]):
            start = page.line_starts[number]
            edit_start, edit_end = start + match.start("sign"), start + match.end("spaces")
            yield Edit(edit_start, edit_end, f"{match['sign']} ", is_in_text=True)


def _are_blocks(before: Document, after: Document, groups: Sequence[EditGroup]) -> bool:
    """Whether there is one more item or heading for each edit, and all items have the numbers that were typed."""
    count = sum(len(group) for group in groups)
    return _count_blocks(after) == _count_blocks(before) + count and not find_misread_items(before, after)


def _count_blocks(document: Document) -> int:
    return count_nodes(document, "item") + count_nodes(document, "heading")
