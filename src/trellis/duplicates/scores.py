"""Scores all courses by their nearness to one, each score relative to those of the neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .features import CourseFeatures
from .judgement import MIN_LEXICAL_ZSCORE, MIN_NEIGHBOURHOOD_COURSES, MIN_ZSCORE_SUM, NEIGHBOURHOOD_RANKS
from .sparse_matrix import Floats

LEVEL_BONUS = 0.6
"""Standard deviations that the same level adds to the total score, and another level takes away."""

_SAMPLE_STEP = 16
"""One of so many scores is sorted first, to find where the neighbourhood ends in a large catalogue."""


class NeighbourScores(NamedTuple):
    """The scores of all courses, each of shape (courses,). The semantic ones are None if meaning is not compared.

    total: for ranking. lexical_zscores, semantic_zscores: standard deviations from the neighbourhood. term_overlaps: as
    the lexical index measures them. cosines: of the vectors.
    """

    total: Floats
    lexical_zscores: Floats
    semantic_zscores: Floats | None
    term_overlaps: Floats
    cosines: Floats | None

    def find_best_rows(self, limit: int) -> list[int]:
        """Returns the rows with the highest totals, in no order."""
        count = min(limit, len(self.total))
        return [int(row) for row in np.argpartition(-self.total, count - 1)[:count]]

    def rank_rows(self, limit: int) -> tuple[list[int], ...]:
        """Returns the rows with the highest scores, the best first: by all, then by meaning alone and by words alone.

        Only the first list if meaning is not compared.
        """
        if self.semantic_zscores is None:
            return (_rank_rows(self.total, limit),)
        lists = (self.total, self.total - self.lexical_zscores, self.total - self.semantic_zscores)
        return tuple(_rank_rows(np.asarray(scores, np.float32), limit) for scores in lists)

    def has_outlier(self) -> bool:
        """Whether any course may stand out far enough to be close."""
        min_total = MIN_LEXICAL_ZSCORE if self.semantic_zscores is None else MIN_ZSCORE_SUM
        return bool(self.total.max() + LEVEL_BONUS >= min_total)


def _rank_rows(scores: Floats, limit: int) -> list[int]:
    """Returns the rows with the highest scores, the best first, without those that are left out."""
    count = min(limit, len(scores))
    rows = np.sort(np.argpartition(-scores, count - 1)[:count])
    return [row for row in rows[np.argsort(-scores[rows], kind="stable")].tolist() if scores[row] > -np.inf]


def score_neighbours(
    course: CourseFeatures,
    row: int | None,
    term_overlaps: Floats,
    cosines: Floats | None,
    level_matches: Mapping[str, Floats],
) -> NeighbourScores:
    """Scores all courses. row: the course's own in the index. level_matches: level → 1, 0 or -1 for each course."""
    own_rows = [] if row is None else [row]
    lexical_zscores = compute_zscores(term_overlaps, own_rows)
    semantic_zscores = None if cosines is None else compute_zscores(cosines, own_rows)
    total = (
        lexical_zscores
        + LEVEL_BONUS * level_matches.get(course.level, 0)
        + (0 if semantic_zscores is None else semantic_zscores)
    )
    total[own_rows] = -np.inf
    return NeighbourScores(np.asarray(total, np.float32), lexical_zscores, semantic_zscores, term_overlaps, cosines)


def compute_zscores(scores: Floats, own_rows: list[int]) -> Floats:
    """Returns how far each score is above the mean of the neighbourhood, in its standard deviations.

    own_rows: left out of the neighbourhood.

    The neighbourhood is the courses after the five nearest: other courses on the subject. So a z-score means the same
    for a course with hundreds of similar ones and for a unique one. With too few courses all z-scores are 0.
    """
    negated = -scores
    negated[own_rows] = np.inf
    limit = NEIGHBOURHOOD_RANKS.stop
    if len(negated) > limit * _SAMPLE_STEP:  # a sample shows about where the neighbourhood ends, so that few are sorted
        sample = negated[::_SAMPLE_STEP]
        sample_rank = limit // _SAMPLE_STEP * 2
        best = negated[negated <= np.partition(sample, sample_rank)[sample_rank]]
        negated = best if len(best) > limit else negated
    if len(negated) > limit:
        negated = np.partition(negated, limit)[:limit]
    negated.sort()
    end = len(negated) - len(own_rows) if negated[-1] == np.inf else None
    neighbourhood = negated[NEIGHBOURHOOD_RANKS.start : end].astype(np.float64)
    if len(neighbourhood) < MIN_NEIGHBOURHOOD_COURSES:
        return np.zeros(len(scores), np.float32)
    mean = neighbourhood.sum() / len(neighbourhood)
    neighbourhood -= mean
    deviation = max((neighbourhood.dot(neighbourhood) / len(neighbourhood)) ** 0.5, 1e-6)
    zscores: Floats = (scores + np.float32(mean)) * np.float32(1 / deviation)  # the mean is of negated scores
    return zscores
