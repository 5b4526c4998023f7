"""Reads the scores in a review's text: lines such as ``- accuracy: 4/4``, one for each criterion of the rubric.

If a change touches several entries, a heading or a line with the entry's id precedes its lines. Quotations, comments
and code are ignored, because a reviewer may cite a template or the scores of somebody else. What a person would not
read as a score is none: "3 of the figures are wrong" gives no three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from ...diagnostics.phrases import format_count, join_quoted
from ..snapshot import RubricSnapshot

_HEADING = re.compile(r" {0,3}#{1,6}\s++(.*)")
_SCORE = re.compile(
    r" {0,3}[-*+]\s++[*_`]*+(\w[\w -]*+)[*_`]*+\s*+:[*_`\s]*+(\d{1,3})(?:\s*+(?:/|(?:out )?of\b)\s*+(\d{1,3}))?+"
    r"(?![\d.,]*\d)[*_`]*+(.*)"
)
_REMARK = re.compile(r"\s*+(?:$|[,;:.!(\[–—]|-\s)(?!.*?\d\s*/\s*\d)")
"""What may stand behind a score: a remark that is set off from it, and gives no other score."""
_CODE_SPAN = re.compile(r"`([^`]+)`")
_FENCE = re.compile(r" {0,3}(`{3,}+(?!.*`)|~{3,}+)(.*)")
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<![A-Za-z\[].*?(?:>|\Z)"
    r"|<(del|s|strike|pre|code|script|style|template|textarea|title|noscript|iframe|xmp)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""What is not shown, or is struck out or shown as an example."""


class ScoreLine(NamedTuple):
    """A score in a text. `entry` is the heading above it, or ""; `maximum` is None where only the level is given."""

    entry: str
    criterion: str
    level: int
    maximum: int | None
    label: Set[str] = frozenset()
    """The items that the nearest line above names, below the same heading."""
    title: str = ""
    """The line right above it and its neighbours, below the same heading, as an id; "" if there is none."""


class ScoreSheet(NamedTuple):
    """The scores of one entry in a review."""

    scores: Mapping[str, int]
    """Criterion → level."""
    problem: str = ""
    """The reason why it is no passing assessment, as a predicate that follows "the review"; "" where it is one."""
    is_below_pass: bool = False
    """Whether it is complete and does not pass."""


def find_score_lines(body: str, items: Set[str] = frozenset(), entry: str = "") -> tuple[ScoreLine, ...]:
    """Returns all scores in a review's text, in order.

    items: the ids that a line may name. entry: the id that, on a line of its own, ends what such a line began.
    """
    return tuple(_generate_score_lines(body, items, entry))


def select_score_lines(
    body: str, entry: str, *, is_only_entry: bool, other_items: Set[str] = frozenset()
) -> Sequence[ScoreLine]:
    """Returns the scores of an entry: those below its id, else those below no item's where it is the only entry.

    is_only_entry: whether no other entry required scores in the version that was reviewed. Otherwise, nothing counts
    but what stands below a heading with the entry's id, or below a line of its own with that id and under no other
    heading. other_items: the ids of other items. Scores below one of these are of that item alone.
    """
    lines = [line for line in find_score_lines(body, other_items, entry) if not line.label]
    if not is_only_entry:
        return [line for line in lines if line.entry == entry or (not line.entry and line.title == entry)]
    return [line for line in lines if line.entry == entry] or [line for line in lines if line.entry not in other_items]


def _generate_score_lines(body: str, items: Set[str], entry: str) -> Iterator[ScoreLine]:
    heading, fence, title = "", "", ""
    label: Set[str] = frozenset()
    for line in _HIDDEN.sub("", body.replace("\r\n", "\n")).split("\n"):
        fence_line = _FENCE.match(line)
        if fence:
            is_end = fence_line and fence_line[1].startswith(fence) and not fence_line[2].strip()
            fence = "" if is_end else fence
        elif fence_line:
            fence = fence_line[1]
        elif match := _HEADING.match(line):
            heading = _normalize_name(match[1].rstrip().rstrip("#").rstrip().rstrip(":"))
            label, title = frozenset(), ""
        elif (match := _SCORE.match(line)) and _REMARK.match(match[4]):
            maximum = int(match[3]) if match[3] else None
            yield ScoreLine(heading, _normalize_name(match[1]), int(match[2]), maximum, label, title)
        elif line.strip():
            title = _normalize_name(line.strip().rstrip(":"))
            label = frozenset() if title == entry else _find_label(line.strip(), items, label)


def _find_label(line: str, items: Set[str], label: Set[str]) -> Set[str]:
    """Returns the items that a line names as what follows it is about; the former ones where it begins nothing new."""
    names = {_normalize_name(name) for name in _CODE_SPAN.findall(line)} if line.endswith(":") else set()
    names.add(_normalize_name(line.rstrip(":")))
    is_label = line.endswith(":") or not names.isdisjoint(items)
    return names & items if is_label else label


def read_score_sheet(
    body: str, rubric: RubricSnapshot, entry: str, *, is_only_entry: bool, other_items: Set[str] = frozenset()
) -> ScoreSheet:
    """Returns a review's scores of an entry.

    is_only_entry: whether no other entry required scores in the version that was reviewed; then no heading is needed.
    other_items: the ids of other items, whose scores are not those of the entry.
    """
    own_lines = select_score_lines(body, entry, is_only_entry=is_only_entry, other_items=other_items)
    if not own_lines:
        has_no_scores = not find_score_lines(body)
        return ScoreSheet({}, "scores nothing" if has_no_scores else f"has no scores below a heading `{entry}`")
    scores: dict[str, int] = {}
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    for line in own_lines:
        criterion = criteria.get(line.criterion)
        if criterion is None:
            continue
        if scores.setdefault(line.criterion, line.level) != line.level:
            return ScoreSheet({}, f"scores `{line.criterion}` twice, {scores[line.criterion]} and {line.level}")
        if line.maximum not in (None, criterion.levels) or not 1 <= line.level <= criterion.levels:
            score = f"{line.level}/{line.maximum}" if line.maximum is not None else f"{line.level}"
            levels = format_count(criterion.levels, "level")
            return ScoreSheet({}, f"scores `{line.criterion}` {score}, and it has {levels}")
    return assess_scores(scores, rubric)


def assess_scores(scores: Mapping[str, int], rubric: RubricSnapshot) -> ScoreSheet:
    """Returns the scores with the problem, if any, that keeps them from being a passing assessment."""
    missing = [c.id for c in rubric.criteria if c.id not in scores]
    if missing:
        return ScoreSheet(scores, f"gives no level for {join_quoted(missing, 'and')}")
    low = [c for c in rubric.criteria if scores[c.id] < c.passing]
    low_scores = ", ".join(f"`{c.id}` {scores[c.id]} where {c.passing} passes" for c in low)
    return ScoreSheet(scores, f"scores {low_scores}", True) if low else ScoreSheet(scores)


def format_score_template(rubric: RubricSnapshot) -> str:
    """Returns the lines that a reviewer fills in."""
    return "".join(f"- {criterion.id}: _/{criterion.levels}\n" for criterion in rubric.criteria)


def _normalize_name(name: str) -> str:
    return re.sub(r"[\s_]+", "-", name.strip("*_` \t").casefold())
