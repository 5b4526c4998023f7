"""What an index is made of, as arrays: quick to keep and to read again, and to go on from where a few courses have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .marks import Marks
from .sparse import Floats, Ints, Sparse, runs
from .substance import Substance

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
        return _NOTHING.changed(np.zeros(0, np.int64), substances)

    def changed(self, gone: Ints, came: Sequence[Substance]) -> State:
        """Without the courses of these rows, and with these behind the others. Their vectors are all 0."""
        kept = np.setdiff1d(np.arange(len(self.substances)), gone)
        vocabulary = {word: at for at, word in enumerate(self.vocabulary)}
        columns: list[int] = []
        values: list[float] = []
        sizes: list[int] = []
        marks: list[Marks] = []
        for one in came:
            columns += [vocabulary.setdefault(word, len(vocabulary)) for word in one.words]
            values += one.words.values()
            sizes.append(len(one.words))
            marks.append(np.zeros(0, np.uint64) if one.marks is None else one.marks)
        places = runs(self.words.starts[kept], self.words.sizes[kept])
        words = Sparse(
            _starts(np.concatenate((self.words.sizes[kept], np.array(sizes, np.int64)))),
            np.concatenate((self.words.columns[places], np.array(columns, np.int64))),
            np.concatenate((self.words.values[places], np.array(values, np.float32))),
            len(vocabulary),
        )
        lengths = np.diff(self.starts)
        return State(
            (*(self.substances[row] for row in kept.tolist()), *(one.bare for one in came)),
            tuple(vocabulary),
            words,
            _starts(np.concatenate((lengths[kept], np.array([len(of) for of in marks], np.int64)))),
            np.concatenate((self.marks[runs(self.starts[kept], lengths[kept])], *marks)),
            self.spelt,
            None if self.courses is None else self.courses[kept],
            self.rare,
        )


def _starts(sizes: Ints) -> Ints:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))


_ZERO = np.zeros(1, np.int64)
_NOTHING = State(
    (),
    (),
    Sparse(_ZERO, np.zeros(0, np.int64), np.zeros(0, np.float32), 0),
    _ZERO,
    np.zeros(0, np.uint64),
)
