"""Finds the marks of a merge that was not finished, and reads on with the first of the two versions.

Code in a text may show such marks, so fenced blocks are passed over.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .markdown.code import mask_code
from .problem import Problem

_OPENING, _BASE, _MIDDLE, _CLOSING = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?=[ \t]|$)")

HELP = "keep what is right of the two versions, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"


class MergedText(NamedTuple):
    """A text without the marks and the second versions of its conflicts, with the same lines, and the problems."""

    text: str
    problems: tuple[Problem, ...]


def resolve_conflicts(text: str, *, is_markdown: bool) -> MergedText:
    """Returns the text with the first version of each conflict. is_markdown: whether fenced code is passed over."""
    if _OPENING not in text and _CLOSING not in text:
        return MergedText(text, ())
    lines = text.split("\n")
    visible_lines = mask_code(f"\n{text}\n").split("\n")[1:-1] if is_markdown else lines
    marks = [(row, match[1]) for row, line in enumerate(visible_lines) if (match := _MARK.match(line))]
    problems: list[Problem] = []
    for index, (row, mark) in enumerate(marks):
        if mark == _OPENING:
            problems.append(_describe_conflict(row, lines[row]))
            _blank_second_version(lines, row, marks[index + 1 :])
        elif mark == _CLOSING and lines[row]:
            problems.append(_describe_conflict(row, lines[row]))
            lines[row] = ""
    return MergedText("\n".join(lines), tuple(problems)) if problems else MergedText(text, ())


def _blank_second_version(lines: list[str], opening: int, marks: list[tuple[int, str]]) -> None:
    """Empties the marks of a conflict and what lies between its middle and its end. marks: those behind the opening."""
    lines[opening] = ""
    middle = next((row for row, mark in marks if mark in (_BASE, _MIDDLE)), None)
    following = next(((row, mark) for row, mark in marks if mark in (_OPENING, _CLOSING)), None)
    if middle is not None and following is not None and following[1] == _CLOSING and middle < following[0]:
        for row in range(middle, following[0] + 1):
            lines[row] = ""


def find_conflicts(text: str) -> tuple[Problem, ...]:
    """Returns a problem for each conflict in a text that is no Markdown."""
    return resolve_conflicts(text, is_markdown=False).problems


def find_conflict(text: str) -> int | None:
    """Returns the line of the first mark in a text that is no Markdown, or None."""
    problems = find_conflicts(text)
    return problems[0].line if problems else None


def _describe_conflict(row: int, source_line: str) -> Problem:
    return Problem("merge-conflict", row + 1, 1, f"a merge was not finished: `{source_line.strip()[:40]}`", HELP)
