"""The decisions taken about similar courses: which two courses, their relation, and the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Entry
from ...duplicates.course_index import CourseIndex
from ...kinds import Course
from .. import links
from ..links import Link
from ..published import PublishedCatalogue, is_visible


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision about `course` and the similar course `about`. The note of each link is the team that owns the course.

    `what` is the relation, as the words between the two titles. `holds` is False if the decision was taken for other
    versions of the two courses. Field names are keys of the JSON report.
    """

    course: Link
    about: Link
    what: str
    reason: str
    holds: bool


def build_decisions(
    published: PublishedCatalogue, course_index: CourseIndex, shown_ids: Collection[str]
) -> tuple[DecisionView, ...]:
    """Builds all decisions of the courses in `shown_ids`. Those that no longer hold come first."""
    decisions = [
        decision
        for course in published.catalogue.courses
        if course.id in shown_ids
        for decision in _build_course_decisions(published, course_index, course)
    ]
    return tuple(sorted(decisions, key=lambda decision: decision.holds))


RELATIONS: Mapping[str, str] = {
    "reuse": "makes use of",
    "variant": "is a variant of",
    "supersede": "takes the place of",
    "distinct": "is needed beside",
}


def _build_course_decisions(
    published: PublishedCatalogue, course_index: CourseIndex, course: Entry[Any]
) -> Iterator[DecisionView]:
    note, language = _get_owner_title(published, course), str(course.meta.language)
    course_link = Link(course.title, course.url if is_visible(course) else "", note, language)
    features = course_index.get_course(course.id) if course.meta.decisions else None  # needs the whole index
    for decision in course.meta.decisions:
        other_features = course_index.get_course(decision.about)
        holds = not (features and other_features and decision.digest) or decision.digest == course_index.hash_pair(
            features, other_features
        )
        if other_link := _link_other_course(published, decision.about):
            yield DecisionView(course_link, other_link, RELATIONS[decision.decision], decision.reason, holds)
    decided_ids = {decision.about for decision in course.meta.decisions}
    if course.meta.variant_of not in decided_ids and (
        other_link := _link_other_course(published, course.meta.variant_of)
    ):
        yield DecisionView(course_link, other_link, RELATIONS["variant"], "", True)


def _link_other_course(published: PublishedCatalogue, id: str | None) -> Link | None:
    course = published.find_entry(Course.NAME, id)
    return links.link_entry(course, _get_owner_title(published, course)) if course else None


def _get_owner_title(published: PublishedCatalogue, course: Entry[Any]) -> str:
    team = published.catalogue.find_entry("team", course.owner)
    return team.title if team else course.owner
