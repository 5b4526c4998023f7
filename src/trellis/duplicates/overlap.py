"""How much of one course's text stands in another's, word for word: three words at a time, template text not counted.

What stands in eight courses or more is a template: a refresher's opening, a provider's closing line.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .shingles import Marks
from .sparse_matrix import Ints, runs

TEMPLATE = 8
"""Courses from which on what they share is a template."""

FEWEST = 8
"""Runs of words that a text must have, so that a share of them says something where the titles are alike."""

FEWEST_ALONE = 20
"""The same where they are not: a sentence that two courses share is no course."""


class Overlap:
    """The texts of all courses, as marks. starts: where each course's begin, shape (courses + 1)."""

    def __init__(self, starts: Ints, marks: Marks) -> None:
        self.starts, self.marks = starts, marks

    def of(self, row: int) -> Marks:
        """A course's marks."""
        return self.marks[self.starts[row] : self.starts[row + 1]]

    def share(self, one: Marks, row: int, *, template: bool = False, least: int = FEWEST_ALONE) -> float:
        """The part of the shorter text that stands in the other, 0 to 1; 0 where that has less than so many runs of words.

        template: count template text as well.
        """
        here, there = one, self.of(row)
        if not template:
            here, there = self._own(here), self._own(there)
        fewest = min(len(here), len(there))
        return len(np.intersect1d(here, there, assume_unique=True)) / fewest if fewest >= least else 0.0

    def sharing(self, one: Marks, least: int = FEWEST) -> Ints:
        """The courses that share at least so many runs of words with this text, template text not counted."""
        marks, rows = self._sorted
        wanted = self._own(one)
        starts, ends = np.searchsorted(marks, wanted, "left"), np.searchsorted(marks, wanted, "right")
        found = rows[runs(starts, ends - starts)]
        return np.flatnonzero(np.bincount(found, minlength=1) >= least)

    def copied(self, least: int = FEWEST) -> set[int]:
        """The courses that share at least so many runs of words with some other one, template text not counted."""
        marks, rows = self._sorted
        edges = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), marks[1:] != marks[:-1])))
        counts = np.diff(edges, append=len(marks))
        few = (counts > 1) & (counts < TEMPLATE)
        edges, counts = edges[few], counts[few]
        keys = [np.zeros(0, np.int64)]
        for step in range(1, TEMPLATE - 1):
            for first in range(TEMPLATE - 1 - step):
                at = edges[counts > first + step] + first
                keys.append(rows[at] * len(self.starts) + rows[at + step])
        pairs, shared = np.unique(np.concatenate(keys), return_counts=True)
        both = np.divmod(pairs[shared >= least], len(self.starts))
        return set(np.concatenate(both).tolist())

    def _own(self, marks: Marks) -> Marks:
        """Without what is a template's."""
        template = self._template
        if not len(template):
            return marks
        at = np.minimum(np.searchsorted(template, marks), len(template) - 1)
        own: Marks = marks[template[at] != marks]
        return own

    @cached_property
    def _sorted(self) -> tuple[Marks, Ints]:
        """All marks in order, and the course of each."""
        order = np.argsort(self.marks, kind="stable")
        return self.marks[order], np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))[order]

    @cached_property
    def _template(self) -> Marks:
        marks, _ = self._sorted
        edges = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), marks[1:] != marks[:-1]))) if len(marks) else marks
        counts = np.diff(edges, append=len(marks))
        return marks[edges[counts >= TEMPLATE]] if len(marks) else marks
