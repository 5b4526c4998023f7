"""Replaces hard spaces at the start of lines, which a paste leaves as indentation, by spaces (`foreign-markup`).

Lines one below the other stay as they are where one would become code by that, or an item that is shown otherwise than
it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...load.markdown import Document
from ...load.markdown.foreign import HARD_SPACE
from ...load.markdown.item_signs import find_misread_items
from .marks import EditGroup, list_marks, select_safe
from .page import Edit, EditablePage

_INDENT = re.compile(r"[ \t>]*+(?P<spaces>[\u00a0 \t]*+)")


def fix(page: EditablePage) -> Iterator[Edit]:
    if HARD_SPACE not in page.text:
        return
    edits = []
    for mark in list_marks(page, "hard_space", only_certain=False):
        for number in _list_lines(page, mark.span.line - 1, mark.number):
            match = _INDENT.match(page.lines[number])
            if match and HARD_SPACE in match["spaces"]:
                start = page.line_starts[number]
                spaces = match["spaces"].replace(HARD_SPACE, " ") if match.end() < len(page.lines[number]) else ""
                edit = Edit(start + match.start("spaces"), start + match.end(), spaces, is_in_text=True)
                edits.append((number, edit))
    yield from select_safe(page, _group_neighbours(edits), _keeps_items, "table")


def _group_neighbours(edits: Sequence[tuple[int, Edit]]) -> list[list[Edit]]:
    """Groups edits with the numbers of their lines, in order, by those that stand one below the other."""
    groups: list[list[Edit]] = []
    last_number = -1
    for number, edit in edits:
        if not groups or number > last_number + 1:
            groups.append([])
        groups[-1].append(edit)
        last_number = number
    return groups


def _keeps_items(before: Document, after: Document, groups: Sequence[EditGroup]) -> bool:
    return not find_misread_items(before, after)


def _list_lines(page: EditablePage, first: int, count: int) -> Iterator[int]:
    """Yields the next lines, from `first` on, that begin with a hard space."""
    number = first
    while count and number < len(page.lines):
        if page.lines[number].lstrip(" \t>").startswith(HARD_SPACE):
            count -= 1
            yield number
        number += 1
