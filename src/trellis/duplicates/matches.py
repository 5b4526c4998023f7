"""The results of comparing courses. They can be read from the cache without loading what it takes to compute them."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from .features import CourseFeatures
from .judgement import Evidence


class Match(NamedTuple):
    """A course that is near another, with the evidence."""

    course: CourseFeatures
    evidence: Evidence

    @property
    def verdict(self) -> str:
        """Returns block, ask or mention."""
        return self.evidence.verdict


class CandidatePair(NamedTuple):
    """Two courses that are copies or close. match: the other course, compared with the reported one."""

    reported_course: CourseFeatures
    match: Match

    @property
    def other_course(self) -> CourseFeatures:
        """The course that is not reported."""
        return self.match.course

    @property
    def swapped(self) -> CandidatePair:
        """The same pair, with the other course as the reported one."""
        return CandidatePair(self.match.course, self.match._replace(course=self.reported_course))


class MatchReason(NamedTuple):
    """One reason for a match or against it. field: the aspect of the courses, such as title or level."""

    field: str
    text: str


class PreviousFeatures(NamedTuple):
    """A course when it was last compared. fingerprint: as in `CourseFeatures`."""

    path: str
    file_digest: bytes
    fingerprint: bytes


class CachedPairs(NamedTuple):
    """The pairs that a full run found.

    config_digest: of the site's words and models. courses: by id. reasons: of a pair, by the ids of both courses, in
    either order; not of every pair where there are very many.
    """

    config_digest: bytes
    courses: dict[str, PreviousFeatures]
    pairs: tuple[CandidatePair, ...]
    reasons: dict[tuple[str, str], tuple[MatchReason, ...]]


class CachedAllPairs(NamedTuple):
    """All pairs of a catalogue, also those of two providers. courses: id → path and fingerprint."""

    config_digest: bytes
    courses: dict[str, tuple[str, bytes]]
    pairs: tuple[CandidatePair, ...]


def hash_pair(course: CourseFeatures, other: CourseFeatures) -> str:
    """Returns what a decision about two courses is bound to: eight hexadecimal digits for what they teach."""
    return blake2b(b"".join(sorted((course.content_digest, other.content_digest))), digest_size=4).hexdigest()
