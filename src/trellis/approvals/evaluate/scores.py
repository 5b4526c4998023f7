"""Reads what a review scores: lines such as ``- accuracy: 4/4`` in its text, one for each criterion of the rubric.

Where a change touches several entries, a heading with the entry's id stands above its lines. What is quoted, commented out or
code says nothing: a reviewer may cite a template or somebody else's scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...diagnostics.phrases import count, listed
from ..snapshot import Rubric

_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_LINE = re.compile(r" {0,3}[-*+]\s+[*_`]*(\w[\w -]*?)[*_`]*\s*:[*_`\s]*(\d{1,3})(?:\s*/\s*(\d{1,3}))?(?![\d.,]*\d)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)


class Line(NamedTuple):
    """One score as it was written. of: the highest that the reviewer thought possible, None where they did not say."""

    entry: str
    criterion: str
    level: int
    of: int | None


class Sheet(NamedTuple):
    """What a review scores of one entry. problem: why it is no assessment, as the rest of a sentence; "" where it is one."""

    scores: Mapping[str, int]
    problem: str = ""
    below: bool = False
    """Whether it is complete and does not pass."""


def lines(body: str) -> tuple[Line, ...]:
    """All scores in a review's text, in order, each with the heading above it, "" where there is none."""
    return tuple(_lines(body))


def _lines(body: str) -> Iterator[Line]:
    heading, fence = "", ""
    for line in _COMMENT.sub("", body.replace("\r\n", "\n")).split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        elif fence:
            continue
        elif found := _HEADING.match(line):
            heading = _name(found[1])
        elif found := _LINE.match(line):
            yield Line(heading, _name(found[1]), int(found[2]), int(found[3]) if found[3] else None)


def sheet(body: str, rubric: Rubric, entry: str, *, alone: bool) -> Sheet:
    """What the text scores of an entry, measured by its rubric. alone: whether no other entry of the change is scored."""
    written = lines(body)
    own = [line for line in written if line.entry == entry] or [line for line in written if alone]
    if not own:
        return Sheet({}, "scores nothing" if alone or not written else f"has no scores below a heading `{entry}`")
    scores: dict[str, int] = {}
    known = {criterion.id: criterion for criterion in rubric.criteria}
    for line in own:
        criterion = known.get(line.criterion)
        if criterion is None:
            continue
        if scores.setdefault(line.criterion, line.level) != line.level:
            return Sheet({}, f"scores `{line.criterion}` twice, {scores[line.criterion]} and {line.level}")
        if line.of not in (None, criterion.levels) or not 1 <= line.level <= criterion.levels:
            said = f"{line.level}/{line.of}" if line.of is not None else f"{line.level}"
            return Sheet({}, f"scores `{line.criterion}` {said}, and it has {count(criterion.levels, 'level')}")
    return judged(scores, rubric)


def judged(scores: Mapping[str, int], rubric: Rubric) -> Sheet:
    """These levels, with what keeps them from being a passed assessment."""
    missing = [c.id for c in rubric.criteria if c.id not in scores]
    if missing:
        return Sheet(scores, f"gives no level for {listed(missing, 'and')}")
    low = [c for c in rubric.criteria if scores[c.id] < c.passing]
    said = ", ".join(f"`{c.id}` {scores[c.id]} where {c.passing} passes" for c in low)
    return Sheet(scores, f"scores {said}", True) if low else Sheet(scores)


def template(rubric: Rubric) -> str:
    """The lines that a reviewer fills in."""
    return "".join(f"- {criterion.id}: _/{criterion.levels}\n" for criterion in rubric.criteria)


def _name(written: str) -> str:
    return re.sub(r"[\s_]+", "-", written.strip("*_` \t").casefold())
