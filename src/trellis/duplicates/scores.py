"""How near each course is to one: its scores, each seen against those of the neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .features import Substance
from .judgement import CROWD, NEIGHBOURHOOD, STANDS_OUT, STANDS_OUT_IN_WORDS
from .sparse_matrix import Floats

LEVEL = 0.6
"""What the same level adds to how near a course is, and another takes away, beside a standard deviation of 1."""

_PART = 16
"""Of so many scores one is looked at first."""


class Scores(NamedTuple):
    """For each course how near it is, and how far it stands out in words and in meaning; None where that is not compared.

    shared: the part of the telling words that both hold. cosine: of their vectors.
    """

    near: Floats
    words: Floats
    meaning: Floats | None
    shared: Floats
    cosine: Floats | None

    def best(self, most: int) -> list[int]:
        """The rows of the nearest."""
        count = min(most, len(self.near))
        return [int(row) for row in np.argpartition(-self.near, count - 1)[:count]]

    def stands_out(self) -> bool:
        """Whether any other course stands out as far as it takes."""
        least = STANDS_OUT_IN_WORDS if self.meaning is None else STANDS_OUT
        return bool(self.near.max() + LEVEL >= least)


def spread_out(
    one: Substance, row: int | None, words: Floats, meant: Floats | None, leveled: Mapping[str, Floats]
) -> Scores:
    """The scores of a course. row: where it stands itself. words, meant: as they were measured. leveled: what each level adds."""
    out = [] if row is None else [row]
    apart = spread(words, out)
    meaning = None if meant is None else spread(meant, out)
    near = apart + LEVEL * leveled.get(one.level, 0) + (0 if meaning is None else meaning)
    near[out] = -np.inf
    return Scores(np.asarray(near, np.float32), apart, meaning, words, meant)


def spread(scores: Floats, out: list[int]) -> Floats:
    """How far each score stands out from those of the neighbourhood, in standard deviations of these. out: rows not to look at.

    The neighbourhood is what comes behind the five that are shown: other courses on the subject. So a score means the same for a
    course among hundreds of its kind as for one that stands alone. Among few courses nothing stands out.
    """
    known = -scores
    known[out] = np.inf
    most = NEIGHBOURHOOD.stop
    if len(known) > most * _PART:  # a part of all tells where about the neighbourhood ends, and few are left to sort
        part = known[::_PART]
        few = known[known <= np.partition(part, most // _PART * 2)[most // _PART * 2]]
        known = few if len(few) > most else known
    if len(known) > most:
        known = np.partition(known, most)[:most]
    known.sort()
    around = known[NEIGHBOURHOOD.start : len(known) - len(out) if known[-1] == np.inf else None].astype(np.float64)
    if len(around) < CROWD:
        return np.zeros(len(scores), np.float32)
    middle = around.sum() / len(around)
    around -= middle
    deviation = max((around.dot(around) / len(around)) ** 0.5, 1e-6)
    found: Floats = (scores + np.float32(middle)) * np.float32(1 / deviation)
    return found
