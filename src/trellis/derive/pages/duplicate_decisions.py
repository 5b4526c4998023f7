"""What was decided about courses that are alike: which the two are, what one is to the other, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Entry
from ...duplicates.course_index import Compared
from ...kinds import Course
from .. import links
from ..links import Link
from ..published import PublishedCatalogue, visible


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was taken. what: words between the two courses. holds: whether it still does, as far as it says for what.

    Each course has the team that owns it as its note.
    """

    course: Link
    about: Link
    what: str
    reason: str
    holds: bool


def decided(published: PublishedCatalogue, compared: Compared, shown: Collection[str]) -> tuple[Decided, ...]:
    """All decisions of the courses with these ids; what has to be looked at again comes first."""
    found = [
        one
        for course in published.catalogue.courses
        if course.id in shown
        for one in _decided(published, compared, course)
    ]
    return tuple(sorted(found, key=lambda one: one.holds))


_WHAT: Mapping[str, str] = {
    "reuse": "makes use of",
    "variant": "is a variant of",
    "supersede": "takes the place of",
    "distinct": "is needed beside",
}


def _decided(published: PublishedCatalogue, compared: Compared, course: Entry[Any]) -> Iterator[Decided]:
    here = Link(course.title, course.url if visible(course) else "", _owner(published, course))
    one = compared.get(course.id)
    for decision in course.meta.decisions:
        other = compared.get(decision.about)
        holds = not (one and other and decision.digest) or decision.digest == compared.digest(one, other)
        if about := _about(published, decision.about):
            yield Decided(here, about, _WHAT[decision.decision], decision.reason, holds)
    said = {decision.about for decision in course.meta.decisions}
    if course.meta.variant_of not in said and (about := _about(published, course.meta.variant_of)):
        yield Decided(here, about, _WHAT["variant"], "", True)


def _about(published: PublishedCatalogue, id: str | None) -> Link | None:
    course = published.find(Course.NAME, id)
    return links.to(course, _owner(published, course)) if course else None


def _owner(published: PublishedCatalogue, course: Entry[Any]) -> str:
    team = published.catalogue.get("team", course.owner)
    return team.title if team else course.owner
