"""What exists that is close to the courses of a change, for the one comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Any

from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.phrases import count
from ..kinds import Course
from .escaping import code, prose
from .similar import SAID

if TYPE_CHECKING:
    from ..duplicates.course_index import Compared
    from ..duplicates.matches import Near
    from ..pipeline.run import Result

MOST = 20
"""Courses of a change that are written about; an import of hundreds is looked at on the Duplicates page."""

HEADING = "Close to what exists"


def near(result: Result, changed: Set[str], limit: int = 30_000) -> str:
    """The five nearest of each course among these files, as Markdown of at most `limit` characters; "" where none is a course."""
    catalogue = result.catalogue.whole
    ids = [o.id for o in catalogue.summaries.values() if o.kind == Course.NAME and o.path in changed]
    compared = result.context.comparison.of(result.catalogue)
    courses = [catalogue.entry((Course.NAME, id)) for id in ids if compared.get(id)]
    found = [(course, compared.index.nearest_of(course.id)) for course in courses]
    found = [(course, nearest) for course, nearest in found if nearest]
    if not found:
        return ""
    found.sort(key=lambda pair: pair[1][0].verdict == "mention")
    said = [_course(catalogue, compared, *pair) for pair in found[:MOST]]
    while said and sum(map(len, said)) > limit:
        said.pop()
    if len(said) < len(found):
        more = count(len(found) - len(said), "more course" if said else "course")
        said.append(f"{'… and ' if said else ''}{more}; `trellis similar ID` shows what is near one of them.")
    return "\n\n".join(said)


def _course(catalogue: Catalogue, compared: Compared, course: Entry[Any], nearest: Sequence[Near]) -> str:
    grave = [one for one in nearest if one.verdict != "mention"]
    rest = nearest[len(grave) :]
    lines = [f"**{prose(course.title)}**", ""]
    lines += _lines(catalogue, compared, course, grave)
    if not grave:
        lines.append("Nothing here is so close that it needs a decision.")
    if rest:
        what = "The five nearest" if not grave else f"{len(rest)} more that are near"
        lines += ["", f"<details><summary>{what}</summary>", ""]
        lines += [*_lines(catalogue, compared, course, rest), "", "</details>"]
    return "\n".join(lines)


def _lines(catalogue: Catalogue, compared: Compared, course: Entry[Any], found: Sequence[Near]) -> Iterator[str]:
    one = compared.get(course.id)
    for near in found if one else ():
        other = catalogue.entry((Course.NAME, near.substance.id))
        whose = other.owner if other.meta.in_house else other.meta.source.provider or other.owner
        why = "; ".join(reason.text for reason in compared.why(one, near)) if one else ""
        said = "" if near.verdict == "mention" else f" **{SAID[near.verdict]}**:"
        yield f"-{said} {prose(other.title)} ({prose(whose)}, {code(other.id)}): {prose(why)}"
