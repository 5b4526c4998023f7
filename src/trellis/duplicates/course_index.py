"""The index of a catalogue's courses, as rules and reports use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..catalogue.catalogue import Entry
from ..kinds import Course
from .features import CourseFeatures, extract_features
from .matches import CachedPairs, CandidatePair, Match, MatchReason, hash_pair
from .vocabulary import SiteVocabulary

if TYPE_CHECKING:
    from .index import SimilarityIndex


@dataclass(frozen=True)
class CourseIndex:
    """All courses of a catalogue but the retired ones.

    build_index: called when the index is first needed. scope_ids: the courses to report on, None for all.
    cached_pairs: the pairs of an earlier run, if no feature has changed since. collect_all_pairs: returns all pairs, by
    the index if they are not cached.
    """

    vocabulary: SiteVocabulary
    build_index: Callable[[], SimilarityIndex]
    scope_ids: frozenset[str] | None = None
    cached_pairs: CachedPairs | None = None
    collect_all_pairs: Callable[[CourseIndex], tuple[CandidatePair, ...]] | None = None

    @cached_property
    def index(self) -> SimilarityIndex:
        """The index of all courses."""
        return self.build_index()

    @cached_property
    def pairs(self) -> tuple[CandidatePair, ...]:
        """The pairs that are copies or close, at least one of them in-house.

        With a scope: at least all pairs of each course that is in a pair with a course in scope. All pairs if an
        earlier run knows them, or if the scope is large: many courses change what stands out anywhere.
        """
        if self.cached_pairs is None:
            from .candidate_pairs import find_pairs

            return find_pairs(self.index, self.scope_ids)
        return self.cached_pairs.pairs

    @cached_property
    def all_pairs(self) -> tuple[CandidatePair, ...]:
        """All pairs that are copies or close, also those of two providers' courses."""
        if self.collect_all_pairs is not None:
            return self.collect_all_pairs(self)
        from .candidate_pairs import find_all_pairs

        return find_all_pairs(self.index)

    def extract_features(self, course: Entry[Course]) -> CourseFeatures:
        """Extracts the features of a course, in the catalogue or not."""
        return extract_features(course, self.vocabulary)

    def explain_match(self, course: CourseFeatures, match: Match) -> tuple[MatchReason, ...]:
        """Returns the reasons why a match is near this course."""
        if self.cached_pairs and (reasons := self.cached_pairs.reasons.get((course.id, match.course.id))):
            return reasons
        from .explanation import explain_match

        return explain_match(self.index, course, match)

    def hash_pair(self, course: CourseFeatures, other: CourseFeatures) -> str:
        """Returns the digest that a decision about these two is bound to."""
        return hash_pair(course, other)

    def get_course(self, id: str) -> CourseFeatures | None:
        """Returns the course of that id, or None if there is none or it is retired."""
        row = self.index.row_by_id.get(id)
        return None if row is None else self.index.courses[row]

    def are_near(self, id: str, other_id: str) -> bool:
        """Whether either course is among the nearest of the other, and stands out there or shares some of its text."""
        rows = self.index.row_by_id
        return (
            id in rows
            and other_id in rows
            and (self._has_near_match(id, other_id) or self._has_near_match(other_id, id))
        )

    def _has_near_match(self, id: str, other_id: str) -> bool:
        from .explanation import MIN_REPORTED_CONTAINMENT, MIN_REPORTED_ZSCORE

        evidences = (match.evidence for match in self.index.find_nearest_by_id(id) if match.course.id == other_id)
        return any(
            e.has_same_title
            or e.containment >= MIN_REPORTED_CONTAINMENT
            or max(e.lexical_zscore, e.semantic_zscore or 0) >= MIN_REPORTED_ZSCORE
            for e in evidences
        )
