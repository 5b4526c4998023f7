"""Leaves out parts of HTML over several lines that no page keeps, such as styles and forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...check.rules.text.html_in_text import HTML_TAGS
from .findings import LEFT_OUT, Notes, SourceLine
from .source_page import mark_code, replace_text

Place = tuple[int, int]
"""The row of a line, and a column in it, both from 0."""

DROPPED_TAGS = ("script", "style", "svg", "noscript", "template", "form", "object")

_NAMES = "|".join(DROPPED_TAGS)

OPENING = re.compile(rf"[ \t>]*+(?P<sign><)(?P<tag>{_NAMES})\b", re.IGNORECASE)
"""The beginning of a line that begins with such a part."""

_TAG = re.compile(rf"<(?:/(?P<closed>{_NAMES})[ \t]{{0,9}}+>|(?P<opened>{_NAMES})\b[^<>\n]{{0,2000}}+>)", re.IGNORECASE)


def is_html_tag(name: str) -> bool:
    """Whether a tag is one of HTML; ``TABLE`` is, and ``Table`` is a component, which a program draws."""
    return (name.islower() or name.isupper()) and name.lower() in HTML_TAGS | frozenset(DROPPED_TAGS)


def leave_out_parts(lines: Sequence[SourceLine], notes: Notes) -> list[SourceLine]:
    """Returns the lines without such parts where one begins a line and ends in a later one.

    Of a part without an end nothing is left out here. Blocks of code stay, within such a part too.
    """
    marked = list(mark_code(lines))
    ends = _find_ends(marked)
    remaining: list[SourceLine] = []
    end: Place = (0, 0)
    for row, (line, is_code) in enumerate(marked):
        if is_code:
            remaining.append(line)
            continue
        if row < end[0]:
            continue
        start = end[1] if row == end[0] else 0
        opening = OPENING.match(line.text, start)
        part_end = ends.get((row, opening.start("sign"))) if opening else None
        if opening and part_end and part_end[0] > row:
            end = part_end
            detail = f"`<{opening['tag'].lower()}>`, up to line {marked[end[0]][0].number}"
            notes.add(LEFT_OUT, "a part of a page's HTML", line, detail)
        else:
            remaining.append(replace_text(line, line.text[start:]))
    return remaining


def _find_ends(marked: Sequence[tuple[SourceLine, bool]]) -> dict[Place, Place]:
    """Returns where each part that has an end begins → where it ends. An end tag ends the last part of its name."""
    ends: dict[Place, Place] = {}
    open_parts: dict[str, list[Place]] = {tag: [] for tag in DROPPED_TAGS}
    for row, (line, is_code) in enumerate(marked):
        if is_code or "<" not in line.text:
            continue
        for match in _TAG.finditer(line.text):
            if opened := match["opened"]:
                if not match[0].endswith("/>"):
                    open_parts[opened.lower()].append((row, match.start()))
            elif parts := open_parts[match["closed"].lower()]:
                ends[parts.pop()] = (row, match.end())
    return ends
