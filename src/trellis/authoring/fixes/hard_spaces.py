"""Replaces hard spaces at the start of lines, which a paste leaves as indentation, by spaces (`foreign-markup`).

Where a line would become code by that, it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...load.markdown.foreign import HARD_SPACE
from .marks import list_marks, select_safe
from .page import Edit, EditablePage

_INDENT = re.compile(r"[ \t>]*+(?P<spaces>[\u00a0 \t]*+)")


def fix(page: EditablePage) -> Iterator[Edit]:
    if HARD_SPACE not in page.text:
        return
    groups = []
    for mark in list_marks(page, "hard_space", only_certain=False):
        for number in _list_lines(page, mark.span.line - 1, mark.number):
            match = _INDENT.match(page.lines[number])
            if match and HARD_SPACE in match["spaces"]:
                start = page.line_starts[number]
                spaces = match["spaces"].replace(HARD_SPACE, " ") if match.end() < len(page.lines[number]) else ""
                edit = Edit(start + match.start("spaces"), start + match.end(), spaces, is_in_text=True)
                groups.append((edit,))
    yield from select_safe(page, groups)


def _list_lines(page: EditablePage, first: int, count: int) -> Iterator[int]:
    """Yields the next lines, from `first` on, that begin with a hard space."""
    number = first
    while count and number < len(page.lines):
        if page.lines[number].lstrip(" \t>").startswith(HARD_SPACE):
            count -= 1
            yield number
        number += 1
