"""Finds signs of lists and headings with a hard or wide space behind them, which Markdown takes for words.

A keyboard of Apple types one with the option key, and word processors paste them. A number, `*` and `+` may stand for
themselves before such a space, as in ``1. January`` and in a note below a table, so they need an item beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .labels import cut_label

WIDE_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
"""Spaces that look like an ordinary one, and are none for Markdown."""

SIGN_WITH_SPACES = re.compile(
    r"(?P<before>[ \t>]*+)(?P<sign>[-*+]|[0-9]{1,9}[.)]|(?P<hashes>#{1,6}))"
    rf"(?P<spaces>[{WIDE_SPACES}][{WIDE_SPACES} \t]*+)(?P<word>\S)"
)
"""The beginning of such a line."""

_ITEM = re.compile(rf"[ \t>]*+(?P<sign>[-*+]|[0-9]{{1,9}}+[.)])[{WIDE_SPACES} \t]")
_HEADING_OR_RULE = re.compile(r"[ \t>]*+(?:#{1,6}[ \t].*+|=++|[-_*][-_* \t]++)")
_BARE = " \t>"


def write_ordinary_space(line: str) -> str:
    """Returns such a line with an ordinary space behind its sign; any other as it is."""
    match = SIGN_WITH_SPACES.match(line)
    return f"{line[: match.end('sign')]} {line[match.end('spaces') :]}" if match else line


class SignRun(NamedTuple):
    """Lines one below the other that begin with such a sign. row: of the first, from 0. column: of its sign, from 0.

    sign: the first one. is_heading: whether it is that of a heading. is_sure: whether no words go on in it.
    """

    row: int
    column: int
    sign: str
    line_count: int
    is_heading: bool
    is_sure: bool

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.line_count)


def find_sign_spaces(lines: Sequence[str]) -> Iterator[SignRun]:
    """Yields the runs of such lines. lines: with all masked but the author's words."""
    row = 0
    while row < len(lines):
        match = SIGN_WITH_SPACES.match(lines[row])
        count = 1
        if match:
            is_heading = match["hashes"] is not None
            while row + count < len(lines) and _continues(lines[row + count], is_heading=is_heading):
                count += 1
            if _is_mark(lines, row, count, match):
                is_sure = is_heading or _begins_block(lines, row)
                yield SignRun(row, match.start("sign"), cut_label(match["sign"]), count, is_heading, is_sure)
        row += count


def _continues(line: str, *, is_heading: bool) -> bool:
    match = SIGN_WITH_SPACES.match(line)
    return match is not None and (match["hashes"] is not None) == is_heading


def _is_mark(lines: Sequence[str], row: int, count: int, match: re.Match[str]) -> bool:
    """Whether such lines are meant as a heading or as items, and not as words such as ``1. January`` or ``#1``."""
    if match["hashes"] == "#" or match["sign"] == "-":
        return count > 1 or not match["word"].isdigit()
    return match["hashes"] is not None or count > 1 or _is_beside_item(lines, row, match["sign"])


def _is_beside_item(lines: Sequence[str], row: int, sign: str) -> bool:
    """Whether the next line above or below that has words is an item of the same list."""
    for step in (-1, 1):
        near = (lines[number] for number in (row + step, row + 2 * step) if 0 <= number < len(lines))
        item = _ITEM.match(next((line for line in near if line.strip(_BARE)), ""))
        if item and item["sign"] == (f"{int(sign[:-1]) + step}{sign[-1]}" if sign[:-1] else sign):
            return True
    return False


def _begins_block(lines: Sequence[str], row: int) -> bool:
    """Whether no paragraph goes on in a line.

    It stands below an empty line, an item, a heading, a rule, or words that end in a colon.
    """
    above = lines[row - 1].rstrip() if row else ""
    if not above.strip(_BARE) or above.endswith(":") or _ITEM.match(above) or _HEADING_OR_RULE.fullmatch(above):
        return True
    match = SIGN_WITH_SPACES.match(above)
    return match is not None and match["hashes"] is not None and _is_mark(lines, row - 1, 1, match)
