"""Turns the blocks that people know from Material for MkDocs into block quotes, which every CommonMark parser reads.

``!!! note "Title"``, ``??? note`` and ``=== "Tab"`` have a text that is indented by four columns; behind the signs of
notes the space may be left out, as in Material. In the text for the
parser ``> `` stands in place of these columns, so that notes within notes, within lists and around code are nested as
CommonMark nests quotations. The line of a heading starts with a mark that no author can write, by which the renderer
tells these quotations from others. Lines and columns can be traced back to the author's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MARKS = {"!!!": "\x02", "???": "\x03", "===": "\x04"}
"""Sign of a block → the mark that stands for it in the text for the parser. Authors' own are replaced before."""

INDENT_SIZE = 4
"""The columns by which the text of a block is indented."""

MARK_STARTS = frozenset(sign[0] for sign in MARKS)
"""The characters that an opening line can start with."""

FORBIDDEN = re.compile(f"[\0{''.join(MARKS.values())}]")
"""Characters that no text for the parser may hold."""

_OPENING = re.compile(
    r"""(?:(?P<sign>!!!|\?\?\?)(?P<form>[+!])?+[ \t]*+|(?P<tab>===)(?P<tab_form>[+!])?+[ \t]++)"""
    r"""(?P<types>[\w-]++(?:[ \t]++[\w-]++)*+)?+[ \t]*+(?P<title>"[^\n]*")?[ \t]*+"""
)
_HAS_OPENING = re.compile(r"^[ \t]*+(?:!!!|\?\?\?|===)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RewrittenLine:
    """A line of the text for the parser.

    source: the number of the author's line, from 0; for a line that was added, of the one that follows.
    signs: the columns, from 0, at which ``> `` stands for four columns of the author's.
    """

    text: str
    source: int
    signs: tuple[int, ...] = ()
    is_added: bool = False


class Opening(NamedTuple):
    """The first line of a note or a tab. sign: `!!!`, `???` or `===`. form: `+` of a note that is open, or `!`."""

    sign: str
    form: str
    types: str
    has_title: bool


def read_opening(line: str) -> Opening | None:
    """Reads the first line of a note, which names its type, or of a tab, which has a title; None if it is neither."""
    match = _OPENING.fullmatch(line.strip(" \t")) if line.lstrip(" \t")[:1] in MARK_STARTS else None
    if match is None or not (match["title"] if match["tab"] else match["types"]):
        return None
    sign, form = match["sign"] or match["tab"], match["form"] or match["tab_form"] or ""
    return Opening(sign, form, match["types"] or "", bool(match["title"]))


def rewrite_blocks(text: str) -> list[RewrittenLine]:
    """The lines of a text with its notes and tabs as block quotes; none if it has no note and no tab.

    Takes time linear in the text's length.
    """
    if not any(sign in text for sign in MARKS) or not _HAS_OPENING.search(text):
        return []
    lines = list(_Rewriter(text.split("\n")).rewrite())
    return lines if any(line.is_added for line in lines) else []


class _Rewriter:
    """Goes through the lines once, with the columns of the open blocks on a stack."""

    def __init__(self, source: list[str]) -> None:
        self._source = source
        self._open: list[int] = []

    def rewrite(self) -> Iterator[RewrittenLine]:
        empty: list[int] = []
        for number, line in enumerate(self._source):
            content = line.lstrip(" \t")
            if not content:
                empty.append(number)
                continue
            indent = len(line[: len(line) - len(content)].expandtabs(INDENT_SIZE))
            is_closing = self._close_blocks(indent)
            yield from (self._quote(number_of_empty, "") for number_of_empty in empty)
            opening = read_opening(content)
            if number and not empty and (is_closing or opening):  # the line before does not go on in this one
                yield self._quote(number, "", is_added=True)
            empty.clear()
            if opening:
                yield self._quote(number, f"{' ' * indent}> {MARKS[content[:3]]}{content[3:]}")
                self._open.append(indent)
                yield self._quote(number + 1, "", is_added=True)
            else:
                yield self._quote(number, " " * indent + content if self._open else line)
        yield from (RewrittenLine("", number) for number in empty)

    def _close_blocks(self, indent: int) -> bool:
        count = len(self._open)
        while self._open and indent < self._open[-1] + INDENT_SIZE:
            self._open.pop()
        return len(self._open) < count

    def _quote(self, number: int, line: str, *, is_added: bool = False) -> RewrittenLine:
        if not self._open:
            return RewrittenLine(line, number, (), is_added)
        prefix, signs, column = "", [], 0
        for indent in self._open:
            prefix += " " * (indent - column)
            signs.append(len(prefix))
            prefix += "> "
            column = indent + INDENT_SIZE
        return RewrittenLine(prefix + line[column:] if line else prefix.rstrip(), number, tuple(signs), is_added)
