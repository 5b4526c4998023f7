"""How many of their telling words two courses share: BM25 over words and over what words begin with.

Beginnings stand in for the word forms of every language: "negotiating" and "negotiation" have one of five letters in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from .sparse_matrix import Floats, Ints, Sparse, runs

SATURATION, LENGTH = 1.2, 0.75
"""BM25's k1 and b, at their usual values."""

BEGINNING = 5
"""Letters of a word's beginning."""


MOST = 48
"""A course's most telling words and beginnings, which are looked for in the others. No figure changes from 40 on."""


class Lexical:
    """The words of all courses.

    vocabulary: word → its column. words: each course's words with their weights, shape (courses, words). found: how many courses
    hold a column; rare: how much it counts, the more the fewer hold it; the words' ones first, then the beginnings'.
    """

    def __init__(self, vocabulary: Mapping[str, int], words: Sparse) -> None:
        self.vocabulary, self.words = vocabulary, words
        self._beginnings, parts = _beginnings(vocabulary)
        self._held = held = words.beside(words.summed(parts, max(1, len(self._beginnings))))
        self.found: Ints = np.bincount(held.columns, minlength=held.width)
        self.rare: Floats = np.log(1 + (held.height - self.found + 0.5) / (self.found + 0.5)).astype(np.float32)
        totals = np.bincount(held.rows, weights=held.values, minlength=held.height)
        self._usual = max(float(totals.mean()), 1e-9) if held.height else 1.0
        self._weights = self._weighed(held.columns, held.values, totals[held.rows].astype(np.float32))

    def scores(self, words: Mapping[str, float]) -> Floats:
        """The part of its telling words that each course shares with a text of these words, 0 to about 1; shape (courses,)."""
        return self._scores(*self._columns(words))

    def scores_of(self, row: int) -> Floats:
        """The same for a course of the index."""
        return self._scores(*self._held.row(row))

    def shared(self, words: Mapping[str, float], row: int) -> list[str]:
        """Words that a course has too, the most telling first."""
        columns, counts = self.words.row(row)
        there = dict(zip(columns.tolist(), counts.tolist(), strict=True))
        both = {word: at for word in words if (at := self.vocabulary.get(word)) in there}
        return sorted(
            both, key=lambda word: -float(self.rare[both[word]]) * np.log1p(min(words[word], there[both[word]]))
        )

    def words_of(self, row: int) -> dict[str, float]:
        """A course's words with their weights."""
        columns, counts = self.words.row(row)
        return {self._spelt[at]: count for at, count in zip(columns.tolist(), counts.tolist(), strict=True)}

    @cached_property
    def _spelt(self) -> list[str]:
        return list(self.vocabulary)

    @cached_property
    def _where(self) -> Sparse:
        """Column → the courses that hold it, with what it counts there."""
        return self._held.valued(self._weights).turned()

    def _weighed(self, columns: Ints, counts: Floats, totals: Floats | float) -> Floats:
        """What words count in a course; totals: of the weights of all its words."""
        scale = SATURATION * (1 - LENGTH + LENGTH * totals / self._usual)
        return np.asarray(counts * (SATURATION + 1) / (counts + scale) * self.rare[columns], np.float32)

    def _columns(self, words: Mapping[str, float]) -> tuple[Ints, Floats]:
        """The columns of these words and of their beginnings, as far as any course has them, with their weights."""
        found: dict[int, float] = {}
        for word, count in words.items():
            if (at := self.vocabulary.get(word)) is not None:
                found[at] = found.get(at, 0) + count
            if (begun := self._beginnings.get(_begun(word))) is not None:
                found[begun + self.words.width] = found.get(begun + self.words.width, 0) + count
        return np.array(list(found), np.int64), np.array(list(found.values()), np.float32)

    def _scores(self, columns: Ints, counts: Floats) -> Floats:
        where = self._where
        weights, total = np.log1p(counts), float(counts.sum())
        if len(columns) > MOST:
            best = np.argpartition(-weights * self.rare[columns], MOST)[:MOST]
            columns, counts, weights = columns[best], counts[best], weights[best]
        whole = max(float(weights @ self._weighed(columns, counts, total)), 1e-9)
        starts = where.starts[columns]
        sizes = where.starts[columns + 1] - starts
        places = runs(starts, sizes)
        shares = where.values[places] * np.repeat(weights, sizes)
        found = np.bincount(where.columns[places], weights=shares, minlength=self.words.height)
        return np.asarray(found / whole, np.float32)


def _begun(word: str) -> str:
    return word[:BEGINNING] if len(word) > BEGINNING and word.isalpha() else ""


def _beginnings(vocabulary: Mapping[str, int]) -> tuple[dict[str, int], Ints]:
    """Beginning → its column, and for each word's column that of its beginning, -1 where it has none."""
    known: dict[str, int] = {}
    parts = [known.setdefault(begun, len(known)) if (begun := _begun(word)) else -1 for word in vocabulary]
    return known, np.array(parts, np.int64)
