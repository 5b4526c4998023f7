"""A sparse matrix in compressed rows, such as each course's words with their weights. Needs no library but numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Columns: TypeAlias = NDArray[np.int32]
"""The columns of many words: half the size."""
Floats: TypeAlias = NDArray[np.float32]
HalfFloats: TypeAlias = NDArray[np.float16]
"""For word vectors: half the size, and the lower precision makes no difference to a sum of many."""


@dataclass(frozen=True, slots=True)
class SparseMatrix:
    """starts: where each row begins, shape (rows + 1,). columns, values: of each entry, row after row."""

    starts: Ints
    columns: Ints
    values: Floats
    column_count: int

    @property
    def row_count(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1

    @property
    def row_sizes(self) -> Ints:
        """The number of entries in each row."""
        return np.diff(self.starts)

    @property
    def row_numbers(self) -> Ints:
        """The row of each entry."""
        return np.repeat(np.arange(self.row_count), self.row_sizes)

    def get_row(self, row: int) -> tuple[Ints, Floats]:
        """Returns the columns and values of one row."""
        entries = slice(self.starts[row], self.starts[row + 1])
        return self.columns[entries], self.values[entries]

    def transpose(self) -> SparseMatrix:
        """Returns the matrix with rows and columns exchanged."""
        order = np.argsort(self.columns, kind="stable")
        starts = compute_starts(np.bincount(self.columns, minlength=self.column_count))
        return SparseMatrix(starts, self.row_numbers[order], self.values[order], self.row_count)

    def replace_values(self, values: Floats) -> SparseMatrix:
        """Returns a matrix with the same entries and other values."""
        return SparseMatrix(self.starts, self.columns, values.astype(np.float32), self.column_count)

    def merge_columns(self, new_columns: Ints, column_count: int) -> SparseMatrix:
        """Merges columns and adds their values. new_columns: the new number of each column, -1 to leave it out."""
        columns = new_columns[self.columns]
        is_used = columns >= 0
        keys, inverse = np.unique(self.row_numbers[is_used] * column_count + columns[is_used], return_inverse=True)
        values = np.bincount(inverse, weights=self.values[is_used], minlength=len(keys))
        starts = compute_starts(np.bincount(keys // column_count, minlength=self.row_count))
        return SparseMatrix(starts, keys % column_count, values.astype(np.float32), column_count)

    def append_columns(self, other: SparseMatrix) -> SparseMatrix:
        """Returns a matrix with the other's columns after its own."""
        row_numbers = np.concatenate((self.row_numbers, other.row_numbers))
        order = np.argsort(row_numbers, kind="stable")
        columns = np.concatenate((self.columns, other.columns + self.column_count))[order]
        values = np.concatenate((self.values, other.values))[order]
        return SparseMatrix(self.starts + other.starts, columns, values, self.column_count + other.column_count)


def expand_ranges(starts: Ints, sizes: Ints) -> Ints:
    """Returns the positions in several ranges, one range after the other."""
    offsets = np.cumsum(sizes) - sizes
    return np.repeat(starts - offsets, sizes) + np.arange(int(sizes.sum()))


def compute_starts(sizes: Ints | list[int]) -> Ints:
    """Returns where each row begins, given the rows' sizes, and where the last one ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.asarray(sizes, np.int64))))
