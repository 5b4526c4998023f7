"""What an index is made of, as arrays: quick to keep and to read again, and to go on from where a few courses have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .features import Substance
from .shingles import Marks
from .sparse_matrix import Floats, Ints, Sparse, runs

Halves: TypeAlias = NDArray[np.float16]


@dataclass(frozen=True)
class State:
    """substances: all courses, bare. vocabulary: every word, in the order of its column. words: their weights in each course.

    starts, marks: their texts, as `Overlap` has them. spelt: the words' vectors; courses: the courses' own, made with the rarities
    `rare`; None where meaning is not compared.
    """

    substances: tuple[Substance, ...]
    vocabulary: tuple[str, ...]
    words: Sparse
    starts: Ints
    marks: Marks
    spelt: Halves | None = None
    courses: Floats | None = None
    rare: Floats | None = None

    @classmethod
    def of(cls, substances: Sequence[Substance]) -> State:
        """Of these courses, without vectors."""
        vocabulary: dict[str, int] = {}
        columns = [vocabulary.setdefault(word, len(vocabulary)) for one in substances for word in one.words]
        values = [value for one in substances for value in one.words.values()]
        marks = [np.zeros(0, np.uint64) if one.marks is None else one.marks for one in substances]
        return cls(
            tuple(one.bare for one in substances),
            tuple(vocabulary),
            Sparse(
                _starts([len(one.words) for one in substances]),
                np.array(columns, np.int64),
                np.array(values, np.float32),
                len(vocabulary),
            ),
            _starts([len(of) for of in marks]),
            np.concatenate((np.zeros(0, np.uint64), *marks)),
        )

    def changed(self, gone: Ints, came: Sequence[State]) -> State:
        """Without the courses of these rows, and with those behind the others, whose vectors are not asked for."""
        kept = np.setdiff1d(np.arange(len(self.substances)), gone)
        vocabulary = {word: at for at, word in enumerate(self.vocabulary)}
        tables = [
            np.array([vocabulary.setdefault(word, len(vocabulary)) for word in more.vocabulary], np.int64)
            for more in came
        ]
        places = runs(self.words.starts[kept], self.words.sizes[kept])
        moved = [table[more.words.columns] for table, more in zip(tables, came, strict=True)]
        words = Sparse(
            _starts(np.concatenate((self.words.sizes[kept], *(more.words.sizes for more in came)))),
            np.concatenate((self.words.columns[places], *moved)),
            np.concatenate((self.words.values[places], *(more.words.values for more in came))),
            len(vocabulary),
        )
        lengths = np.diff(self.starts)
        return State(
            (*(self.substances[row] for row in kept.tolist()), *(one for more in came for one in more.substances)),
            tuple(vocabulary),
            words,
            _starts(np.concatenate((lengths[kept], *(np.diff(more.starts) for more in came)))),
            np.concatenate((self.marks[runs(self.starts[kept], lengths[kept])], *(more.marks for more in came))),
            self.spelt,
            None if self.courses is None else self.courses[kept],
            self.rare,
        )


def _starts(sizes: Ints | list[int]) -> Ints:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.array(sizes, np.int64))))
