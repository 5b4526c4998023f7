"""Rows of few numbers: for each course its words with their weights. Arrays of numpy, and no more of a library than that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sparse:
    """starts: where each row begins, shape (rows + 1). columns, values: of each number, row after row. width: columns there are."""

    starts: Ints
    columns: Ints
    values: Floats
    width: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    @property
    def sizes(self) -> Ints:
        """How many numbers each row holds."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Ints:
        """The row of each number."""
        return np.repeat(np.arange(self.height), self.sizes)

    def row(self, at: int) -> tuple[Ints, Floats]:
        """The columns and values of one row."""
        part = slice(self.starts[at], self.starts[at + 1])
        return self.columns[part], self.values[part]

    def turned(self) -> Sparse:
        """Columns as rows."""
        order = np.argsort(self.columns, kind="stable")
        starts = _starts(np.bincount(self.columns, minlength=self.width))
        return Sparse(starts, self.rows[order], self.values[order], self.height)

    def valued(self, values: Floats) -> Sparse:
        """The same places with other values."""
        return Sparse(self.starts, self.columns, values.astype(np.float32), self.width)

    def summed(self, parts: Ints, width: int) -> Sparse:
        """Each column moved to the place that `parts` gives it, what meets there added up; -1 leaves it out."""
        at = parts[self.columns]
        kept = at >= 0
        keys, back = np.unique(self.rows[kept] * width + at[kept], return_inverse=True)
        values = np.bincount(back, weights=self.values[kept], minlength=len(keys))
        starts = _starts(np.bincount(keys // width, minlength=self.height))
        return Sparse(starts, keys % width, values.astype(np.float32), width)

    def beside(self, other: Sparse) -> Sparse:
        """Both in one, the other's columns behind its own."""
        rows = np.concatenate((self.rows, other.rows))
        order = np.argsort(rows, kind="stable")
        columns = np.concatenate((self.columns, other.columns + self.width))[order]
        values = np.concatenate((self.values, other.values))[order]
        return Sparse(self.starts + other.starts, columns, values, self.width + other.width)


def runs(starts: Ints, sizes: Ints) -> Ints:
    """The places of several stretches, one behind the other."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def _starts(sizes: Ints) -> Ints:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
