"""How much of one course's text stands in another's, word for word: three words at a time, template text not counted.

What stands in eight courses or more is a template: a refresher's opening, a provider's closing line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .sparse import Ints, runs

Marks: TypeAlias = NDArray[np.uint64]
"""One number for each different run of three words, sorted."""

TEMPLATE = 8
"""Courses from which on what they share is a template."""

FEWEST = 8
"""Runs of words that a text must have, so that a share of them says something where the titles are alike."""

FEWEST_ALONE = 20
"""The same where they are not: a sentence that two courses share is no course."""

_STEPS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


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

    def copied(self, among: Ints, least: int = FEWEST) -> set[int]:
        """Which of these courses share at least so many runs of words with some other one, template text not counted."""
        marks, rows = self._sorted
        sizes = self.starts[among + 1] - self.starts[among]
        wanted, mine = self.marks[runs(self.starts[among], sizes)], np.repeat(among, sizes)
        order = np.argsort(wanted)
        wanted, mine = wanted[order], mine[order]
        starts = np.searchsorted(marks, wanted, "left")
        counts = np.searchsorted(marks, wanted, "right") - starts
        counts[counts >= TEMPLATE] = 0
        there = rows[runs(starts, counts)]
        mine = np.repeat(mine, counts)
        keys, shared = np.unique((mine * len(self.starts) + there)[mine != there], return_counts=True)
        return set((keys[shared >= least] // len(self.starts)).tolist())

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


def marked(text: Sequence[str], known: dict[str, int]) -> Marks:
    """A text's marks. known: each word's number, filled on the way."""
    if len(text) < len(_STEPS):
        return np.zeros(0, np.uint64)
    numbers = np.array([known.get(word) or known.setdefault(word, _number(word)) for word in text], np.uint64)
    size = len(numbers) - len(_STEPS) + 1
    found = np.zeros(size, np.uint64)
    for step, factor in enumerate(_STEPS):
        found ^= numbers[step : step + size] * factor
    return np.unique(found)


def _number(word: str) -> int:
    """The same in every run."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
