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
_LONE_BASE = re.compile(r"\|{7}(?:[ \t][^|]*)?$")
_NO_MARK = ""

HELP = "keep what is right of the two versions, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"


class MergedText(NamedTuple):
    """A text without the marks and the second versions of its conflicts, with the same lines, and the problems."""

    text: str
    problems: tuple[Problem, ...]


def resolve_conflicts(text: str, *, is_markdown: bool) -> MergedText:
    """Returns the text with the first version of each conflict. is_markdown: whether fenced code is passed over.

    A mark that was left behind alone is one too, where nothing else looks like it: a row of a table, or the line of
    equals signs under a heading.
    """
    if not any(mark in text for mark in (_OPENING, _BASE, _MIDDLE, _CLOSING)):
        return MergedText(text, ())
    lines = text.split("\n")
    visible_lines = mask_code(f"\n{text}\n").split("\n")[1:-1] if is_markdown else lines
    marks = [(row, match[1]) for row, line in enumerate(visible_lines) if (match := _MARK.match(line))]
    problems: list[Problem] = []
    ends = _find_ends([mark for _, mark in marks])
    last_blank, last_mark = -1, _NO_MARK
    for index, (row, mark) in enumerate(marks):
        if row <= last_blank:
            continue
        if mark == _OPENING:
            problems.append(_describe_conflict(row, lines[row]))
            lines[row] = ""
            if conflict := ends[index]:
                first, last_blank = marks[conflict[0]][0], marks[conflict[1]][0]
                lines[first : last_blank + 1] = [""] * (last_blank + 1 - first)
                mark = _NO_MARK
        elif mark == _MIDDLE and last_mark == _BASE:
            lines[row] = ""
        elif mark == _CLOSING or (last_mark != _OPENING and _is_left_behind(visible_lines, row, mark, is_markdown)):
            problems.append(_describe_conflict(row, lines[row]))
            lines[row] = ""
        else:
            continue
        last_mark = mark
    return MergedText("\n".join(lines), tuple(problems)) if problems else MergedText(text, ())


def _find_ends(marks: list[str]) -> list[tuple[int, int] | None]:
    """Returns for each mark the indexes of the next middle and of the next end, if nothing opens before it."""
    ends: list[tuple[int, int] | None] = []
    middle, end = -1, -1
    for index in range(len(marks) - 1, -1, -1):
        ends.append((middle, end) if index < middle < end else None)
        if marks[index] in (_BASE, _MIDDLE):
            middle = index
        else:
            end = index if marks[index] == _CLOSING else -1
    ends.reverse()
    return ends


def _is_left_behind(lines: list[str], row: int, mark: str, is_markdown: bool) -> bool:
    """Whether a mark between two versions stands where no table and no heading has such a line."""
    line, above = lines[row], lines[row - 1] if row else ""
    below = lines[row + 1] if row + 1 < len(lines) else ""
    if mark == _BASE:
        is_bare = not line.strip("| \t")
        is_row = is_bare and (above.lstrip().startswith("|") or below.lstrip().startswith("|"))
        return bool(_LONE_BASE.match(line)) and not is_row
    return mark == _MIDDLE and is_markdown and not above.strip() and line.rstrip() == _MIDDLE


def find_conflicts(text: str, *, is_markdown: bool = False) -> tuple[Problem, ...]:
    """Returns a problem for each conflict in a text. is_markdown: as in `resolve_conflicts`."""
    return resolve_conflicts(text, is_markdown=is_markdown).problems


def find_conflict(text: str) -> int | None:
    """Returns the line of the first mark in a text that is no Markdown, or None."""
    problems = find_conflicts(text)
    return problems[0].line if problems else None


def _describe_conflict(row: int, source_line: str) -> Problem:
    return Problem("merge-conflict", row + 1, 1, f"a merge was not finished: `{source_line.strip()[:40]}`", HELP)
