"""The section about existing courses close to those of a change, for the comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Any

from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.phrases import format_count
from ..kinds import Course
from .escaping import escape_code, escape_prose
from .similar import VERDICT_LABELS

if TYPE_CHECKING:
    from ..duplicates.course_index import CourseIndex
    from ..duplicates.matches import Match
    from ..pipeline.run import CheckedPortal

COURSE_LIMIT = 20
"""Maximum number of courses in the section. The Duplicates page is better for an import of hundreds."""

HEADING = "Close to what exists"


def format_nearest(result: CheckedPortal, changed_paths: Set[str], limit: int = 30_000) -> str:
    """Returns the five nearest courses of each changed course as Markdown of at most `limit` characters; may be ""."""
    catalogue = result.catalogue.whole
    ids = [o.id for o in catalogue.summaries.values() if o.kind == Course.NAME and o.path in changed_paths]
    index = result.context.comparison.index_courses(result.catalogue)
    courses = [catalogue.entry((Course.NAME, id)) for id in ids if index.get_course(id)]
    candidates = [(course, index.index.find_nearest_by_id(course.id)) for course in courses]
    candidates = [(course, matches) for course, matches in candidates if matches]
    if not candidates:
        return ""
    candidates.sort(key=lambda pair: pair[1][0].verdict == "mention")
    blocks = [_format_course(catalogue, index, course, matches) for course, matches in candidates[:COURSE_LIMIT]]
    while blocks and sum(map(len, blocks)) > limit:
        blocks.pop()
    if len(blocks) < len(candidates):
        remainder = format_count(len(candidates) - len(blocks), "more course" if blocks else "course")
        blocks.append(f"{'… and ' if blocks else ''}{remainder}; `trellis similar ID` shows what is near one of them.")
    return "\n\n".join(blocks)


def _format_course(catalogue: Catalogue, index: CourseIndex, course: Entry[Any], matches: Sequence[Match]) -> str:
    close = [match for match in matches if match.verdict != "mention"]
    others = matches[len(close) :]
    lines = [f"**{escape_prose(course.title)}**", ""]
    lines += _format_matches(catalogue, index, course, close)
    if not close:
        lines.append("Nothing here is so close that it needs a decision.")
    if others:
        summary = "The five nearest" if not close else f"{len(others)} more that are near"
        lines += ["", f"<details><summary>{summary}</summary>", ""]
        lines += [*_format_matches(catalogue, index, course, others), "", "</details>"]
    return "\n".join(lines)


def _format_matches(
    catalogue: Catalogue, index: CourseIndex, course: Entry[Any], matches: Sequence[Match]
) -> Iterator[str]:
    features = index.get_course(course.id)
    if not features:
        return
    for match in matches:
        other = catalogue.entry((Course.NAME, match.course.id))
        publisher = other.owner if other.meta.in_house else other.meta.source.provider or other.owner
        reasons = "; ".join(reason.text for reason in index.explain_match(features, match))
        label = "" if match.verdict == "mention" else f" **{VERDICT_LABELS[match.verdict]}**:"
        name = f"{escape_prose(other.title)} ({escape_prose(publisher)}, {escape_code(other.id)})"
        yield f"-{label} {name}: {escape_prose(reasons)}"
