"""The shingle index: how much of one course's text is in another's, word for word, without template text.

A shingle that eight courses or more have is template text, such as a refresher's opening or a provider's closing line.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .shingles import Shingles
from .sparse_matrix import Ints, expand_ranges

MIN_TEMPLATE_COURSES = 8
"""Courses that must have a shingle for it to be template text. Fewer may be copies of one course."""

MIN_SHINGLES = 8
"""Shingles that a text needs for its containment to mean anything, if the titles are alike."""

MIN_SHINGLES_UNLIKE_TITLES = 20
"""The same if the titles are not alike: one shared sentence does not make a copy."""


class ShingleIndex:
    """The shingles of all courses, course by course. shingle_starts: where each begins, shape (courses + 1,)."""

    def __init__(self, shingle_starts: Ints, shingles: Shingles) -> None:
        self.shingle_starts, self.shingles = shingle_starts, shingles

    def get_shingles(self, row: int) -> Shingles:
        """Returns a course's shingles."""
        return self.shingles[self.shingle_starts[row] : self.shingle_starts[row + 1]]

    def measure_containment(
        self,
        shingles: Shingles,
        row: int,
        *,
        with_template: bool = False,
        min_shingles: int = MIN_SHINGLES_UNLIKE_TITLES,
    ) -> float:
        """Returns the share of the shorter text that is in the other, 0 to 1; 0 if the shorter has too few shingles.

        with_template: count template text as well.
        """
        other_shingles = self.get_shingles(row)
        if not with_template:
            shingles, other_shingles = self._remove_template(shingles), self._remove_template(other_shingles)
        size = min(len(shingles), len(other_shingles))
        if size < min_shingles:
            return 0.0
        return len(np.intersect1d(shingles, other_shingles, assume_unique=True)) / size

    def find_sharing_rows(self, shingles: Shingles, min_shared: int = MIN_SHINGLES) -> Ints:
        """Returns the rows of the courses that share at least so many shingles with a text, without template text."""
        sorted_shingles, rows = self._postings
        own_shingles = self._remove_template(shingles)
        starts = np.searchsorted(sorted_shingles, own_shingles, "left")
        ends = np.searchsorted(sorted_shingles, own_shingles, "right")
        sharing_rows = rows[expand_ranges(starts, ends - starts)]
        return np.flatnonzero(np.bincount(sharing_rows, minlength=1) >= min_shared)

    def find_copied_rows(self, min_shared: int = MIN_SHINGLES) -> set[int]:
        """Returns the rows of the courses that share at least so many shingles with any other, except template text."""
        shingles, rows = self._postings
        starts = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), shingles[1:] != shingles[:-1])))
        counts = np.diff(starts, append=len(shingles))
        is_shared = (counts > 1) & (counts < MIN_TEMPLATE_COURSES)
        starts, counts = starts[is_shared], counts[is_shared]
        pair_keys = [np.zeros(0, np.int64)]
        for distance in range(1, MIN_TEMPLATE_COURSES - 1):
            for first in range(MIN_TEMPLATE_COURSES - 1 - distance):
                positions = starts[counts > first + distance] + first
                pair_keys.append(rows[positions] * len(self.shingle_starts) + rows[positions + distance])
        pairs, shared_counts = np.unique(np.concatenate(pair_keys), return_counts=True)
        rows_of_pairs = np.divmod(pairs[shared_counts >= min_shared], len(self.shingle_starts))
        return set(np.concatenate(rows_of_pairs).tolist())

    def _remove_template(self, shingles: Shingles) -> Shingles:
        template = self._template_shingles
        if not len(template):
            return shingles
        positions = np.minimum(np.searchsorted(template, shingles), len(template) - 1)
        own_shingles: Shingles = shingles[template[positions] != shingles]
        return own_shingles

    @cached_property
    def _postings(self) -> tuple[Shingles, Ints]:
        """All shingles, sorted, and the row of each."""
        order = np.argsort(self.shingles, kind="stable")
        rows = np.repeat(np.arange(len(self.shingle_starts) - 1), np.diff(self.shingle_starts))
        return self.shingles[order], rows[order]

    @cached_property
    def _template_shingles(self) -> Shingles:
        shingles, _ = self._postings
        if not len(shingles):
            return shingles
        starts = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), shingles[1:] != shingles[:-1])))
        counts = np.diff(starts, append=len(shingles))
        return shingles[starts[counts >= MIN_TEMPLATE_COURSES]]
