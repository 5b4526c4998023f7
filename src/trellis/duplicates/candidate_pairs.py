"""Finds the pairs of courses that are copies of each other or close, and decides which of the two is reported."""

from __future__ import annotations

from collections.abc import Iterable

from .features import CourseFeatures
from .index import SimilarityIndex
from .matches import CandidatePair, Match

MAX_SCOPE_COURSES = 100
"""Courses around which pairs are looked for. More of them change what stands out anywhere."""


def find_pairs(index: SimilarityIndex, scope_ids: Iterable[str] | None = None) -> tuple[CandidatePair, ...]:
    """Returns all pairs of copies or close courses, at least one in-house.

    scope_ids: only pairs around these courses, unless they are many.

    Of two in-house courses the less established one is reported: a draft before an mvp, an mvp before a stable one,
    else the later one in order of paths. Of an in-house course and a provider's the in-house one is reported.
    """
    pairs: dict[tuple[str, str], CandidatePair] = {}
    for row, matches in index.find_flagged(_find_own_rows(index, scope_ids)):
        for match in matches:
            pair = _order_pair(index.courses[row], match)
            key = (pair.reported_course.id, pair.other_course.id)
            if key not in pairs or pair.reported_course.id == index.courses[row].id:
                pairs[key] = pair
    return tuple(pairs[key] for key in sorted(pairs))


def find_all_pairs(index: SimilarityIndex) -> tuple[CandidatePair, ...]:
    """Returns all pairs of the catalogue. Two providers' courses must be copies or have the same title."""
    pairs: dict[tuple[str, str], CandidatePair] = {}
    for row, matches in index.find_flagged(range(len(index.courses))):
        course = index.courses[row]
        for match in matches:
            if course.is_in_house or match.verdict == "block" or match.evidence.has_same_title:
                pair = _order_pair(course, match)
                pairs.setdefault((pair.reported_course.id, pair.other_course.id), pair)
    return tuple(pairs[key] for key in sorted(pairs))


def _find_own_rows(index: SimilarityIndex, scope_ids: Iterable[str] | None) -> list[int]:
    """Finds the rows of the in-house courses to compare: all of them, or those in scope and their candidates."""
    rows: Iterable[int] = range(len(index.courses))
    scope_rows = [row for id in scope_ids or () if (row := index.row_by_id.get(id)) is not None]
    if scope_ids is not None and len(scope_rows) <= MAX_SCOPE_COURSES:
        rows = sorted({near_row for row in scope_rows for near_row in (row, *index.find_candidate_rows(row))})
    return [row for row in rows if index.courses[row].is_in_house]


def _order_pair(course: CourseFeatures, match: Match) -> CandidatePair:
    other = match.course
    in_house_difference = course.is_in_house - other.is_in_house
    is_reported = in_house_difference > 0 or (not in_house_difference and course.seniority > other.seniority)
    return CandidatePair(course, match) if is_reported else CandidatePair(other, match._replace(course=course))
