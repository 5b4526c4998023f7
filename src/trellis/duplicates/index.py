"""All courses, ready to be compared with one of them or with one that is still being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..text.skeleton import skeleton
from . import meaning
from .judgement import NEIGHBOURHOOD, VERDICTS, Evidence, judged
from .lexical import Lexical
from .meaning import Meaning, rounded, vectors
from .overlap import Marks, Overlap, marked
from .sparse import Floats
from .state import State
from .structure import structure
from .substance import Substance

SHOWN = 5
"""How many an author is shown."""

TELLING = 0.1
"""A word that no more than this share of the courses hold tells one from another; what more hold is grammar."""

LEVEL = 0.6
"""What the same level adds to how near a course is, and another takes away, beside a standard deviation of 1."""


class Near(NamedTuple):
    """A course that is near another."""

    substance: Substance
    evidence: Evidence

    @property
    def verdict(self) -> str:
        """block, ask or mention."""
        return self.evidence.verdict


class Index:
    """state: what it is made of. substances: all courses, bare."""

    def __init__(self, state: State, *, semantic: bool | None = None) -> None:
        """semantic: whether meaning is compared as well; where the extra is installed, unless told otherwise."""
        self.substances = state.substances
        self.lexical = Lexical({word: at for at, word in enumerate(state.vocabulary)}, state.words)
        self.overlap = Overlap(state.starts, state.marks)
        self.rows = {one.id: row for row, one in enumerate(self.substances)}
        wanted = meaning.installed() if semantic is None else semantic
        self.meaning = _meaning(state, self.lexical) if wanted and self.substances else None
        if self.meaning:
            state = replace(state, spelt=self.meaning.words, courses=self.meaning.courses, rare=self.meaning.rare)
        self.state = state

    @classmethod
    def of(cls, substances: Sequence[Substance], *, semantic: bool | None = None) -> Index:
        """Of these courses."""
        return cls(State.of(substances), semantic=semantic)

    def nearest(self, one: Substance) -> tuple[Near, ...]:
        """The nearest courses, at most five, the gravest verdict first, then the nearest; never one of the same id."""
        if not self.substances:
            return ()
        row = self.rows.get(one.id)
        if row is not None and self.substances[row] == one.bare:
            words, marks = self.lexical.scores_of(row), self.overlap.of(row)
            meant = self.meaning.scores_of(row) if self.meaning else None
        else:
            words, marks = self.lexical.scores(one.words), marked(one.text, {})
            meant = self.meaning.scores(one.words) if self.meaning else None
        return self._judged(one, row, marks, words, meant)

    def nearest_of(self, id: str) -> tuple[Near, ...]:
        """The same for a course of the index."""
        return self.nearest(self.substances[self.rows[id]])

    def _judged(
        self, one: Substance, row: int | None, marks: Marks, words: Floats, meant: Floats | None
    ) -> tuple[Near, ...]:
        """row: where it stands itself, which is not looked at. words, meant: each course's scores."""
        out = np.array([] if row is None else [row], np.int64)
        words = spread(words, out)
        meant = None if meant is None else spread(meant, out)
        near = words + LEVEL * self._leveled(one) + (0 if meant is None else meant)
        near[out] = -np.inf
        count = min(SHOWN, len(near))
        best = [at for at in np.argpartition(-near, count - 1)[:count].tolist() if at != row]
        copies = {*self._titled.get(looks(one), ()), *self.overlap.sharing(marks).tolist()} - {row}
        owners = Counter(self.substances[at].owner for at in best) if not one.owner else Counter[str]()
        found: list[Near] = []
        for at in dict.fromkeys((*best, *sorted(copies))):
            other = self.substances[at]
            same = looks(one) == looks(other)
            evidence = Evidence(
                "",
                float(near[at]),
                float(words[at]),
                None if meant is None else float(meant[at]),
                self.overlap.share(marks, at, template=same),
                same,
                same and one.said == other.said and len(marks) > 0,
                structure(one, other, self.telling),
                owners[other.owner],
            )
            found.append(Near(other, judged(evidence)))
        found.sort(key=lambda n: (VERDICTS.index(n.verdict), -n.evidence.near))
        return tuple(found[:SHOWN])

    def telling(self, word: str) -> bool:
        """Whether a word is rare enough to tell a course from others."""
        at = self.lexical.vocabulary.get(word)
        return at is None or float(self.lexical.rare[at]) >= float(np.log(1 / TELLING))

    @cached_property
    def _titled(self) -> dict[str, list[int]]:
        """What a title looks like → the courses that have it."""
        found: dict[str, list[int]] = {}
        for row, one in enumerate(self.substances):
            found.setdefault(looks(one), []).append(row)
        return found

    @cached_property
    def _levels(self) -> NDArray[np.str_]:
        return np.array([one.level for one in self.substances])

    def _leveled(self, one: Substance) -> Floats:
        """1 for the same level, -1 for another, 0 where either names none."""
        known = (self._levels != "") & (one.level != "")
        return np.where(known, np.where(self._levels == one.level, 1.0, -1.0), 0.0).astype(np.float32)


def looks(one: Substance) -> str:
    """What a title looks like, less regions and teams: equal where no reader sees a difference."""
    return skeleton(one.title.key)


def spread(scores: Floats, out: NDArray[np.int64]) -> Floats:
    """How far each score stands out from those of the neighbourhood, in standard deviations of these. out: rows not to look at.

    The neighbourhood is what comes behind the five that are shown: other courses on the subject. So a score means the same for a
    course among hundreds of its kind as for one that stands alone.
    """
    known = np.delete(scores, out)
    if len(known) > NEIGHBOURHOOD.stop:
        known = -np.partition(-known, NEIGHBOURHOOD.stop)[: NEIGHBOURHOOD.stop]
    around = -np.sort(-known)[NEIGHBOURHOOD.start :]
    if not len(around):
        return np.zeros(len(scores), np.float32)
    return np.asarray((scores - around.mean()) / max(float(around.std()), 1e-6), np.float32)


def _meaning(state: State, lexical: Lexical) -> Meaning:
    """The vectors of all courses; those that are known and still hold are not made again."""
    known = 0 if state.spelt is None else len(state.spelt)
    new = vectors(state.vocabulary[known:]) if known < len(state.vocabulary) else None
    words = state.spelt if new is None else new if state.spelt is None else np.concatenate((state.spelt, new))
    assert words is not None
    if state.courses is None or state.rare is None:
        return Meaning(lexical, words)
    rare = rounded(lexical.rare[: lexical.words.width])
    other = np.ones(len(rare), np.bool_)
    other[: len(state.rare)] = rare[: len(state.rare)] != state.rare
    touched = np.bincount(lexical.words.rows[other[lexical.words.columns]], minlength=lexical.words.height) > 0
    courses = np.zeros((lexical.words.height, words.shape[1]), np.float32)
    courses[: len(state.courses)] = state.courses
    touched[len(state.courses) :] = True
    return Meaning(lexical, words, courses, np.flatnonzero(touched))
