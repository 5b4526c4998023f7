"""All courses, ready to be compared with one of them or with one that is still being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from typing import Any

import numpy as np

from ..load.markdown.confusables import skeleton
from ..load.parallel import WORTH, spread
from . import semantic as meaning
from .distinctions import structure
from .features import Substance
from .index_state import State
from .judgement import COMMON, MUTUAL, VERDICTS, Evidence, judged
from .lexical import Lexical
from .matches import Near
from .overlap import FEWEST, FEWEST_ALONE, Overlap
from .scores import Scores, spread_out
from .semantic import Halves, Meaning, rounded, vectors
from .shingles import Marks
from .sparse_matrix import Floats

SHOWN = 5
"""How many an author is shown."""

TELLING = 0.1
"""A word that no more than this share of the courses hold tells one from another; what more hold is grammar."""

_BLOCK = 64
_WORTH = 30
"""Courses that are looked at together, and blocks of them from which on a second process helps."""


class Index:
    """state: what it is made of. substances: all courses, bare."""

    def __init__(self, state: State, *, semantic: bool | None = None) -> None:
        """semantic: whether meaning is compared as well; where the extra is installed, unless told otherwise."""
        self.substances = state.substances
        self.overlap = Overlap(state.starts, state.marks)
        self.rows = {one.id: row for row, one in enumerate(self.substances)}
        wanted = bool(self.substances) and (meaning.installed() if semantic is None else semantic)
        unspelt = state.vocabulary[0 if state.spelt is None else len(state.spelt) :] if wanted else ()
        jobs = (partial(self._words, state), partial(vectors, unspelt) if unspelt else lambda: None)
        self.lexical, spelt = spread(_done, jobs, 2 if len(unspelt) > WORTH else 3, share=0.5)
        self.meaning = _meaning(state, self.lexical, spelt) if wanted else None
        if self.meaning:
            state = replace(state, spelt=self.meaning.words, courses=self.meaning.courses, rare=self.meaning.rare)
        self.state = state

    @classmethod
    def of(cls, substances: Sequence[Substance], *, semantic: bool | None = None) -> Index:
        """Of these courses."""
        return cls(State.of(substances), semantic=semantic)

    def _words(self, state: State) -> Lexical:
        """Their words; with many courses, and with what it takes to compare all of them."""
        lexical = Lexical({word: at for at, word in enumerate(state.vocabulary)}, state.words)
        if len(self.substances) > WORTH:
            lexical.scores_of(0)
        return lexical

    def nearest(self, one: Substance) -> tuple[Near, ...]:
        """The nearest courses, at most five, the gravest verdict first, then the nearest; never one of the same id."""
        if not self.substances:
            return ()
        row = self.rows.get(one.id)
        if row is not None and self.substances[row] == one.bare:
            return self._judged(one, row, self.overlap.of(row), self._scores(row, self._meant(row)))[:SHOWN]
        meant = self.meaning.scores(one.words) if self.meaning else None
        scores = spread_out(one, row, self.lexical.scores(one.words), meant, self._leveled)
        marks = np.zeros(0, np.uint64) if one.marks is None else one.marks
        return self._judged(one, row, marks, scores)[:SHOWN]

    def nearest_of(self, id: str) -> tuple[Near, ...]:
        """The same for a course of the index."""
        return self.nearest(self.substances[self.rows[id]])

    def flagged(self, rows: Sequence[int]) -> Iterator[tuple[int, tuple[Near, ...]]]:
        """Of these courses those that are not merely near another: each with all that it is a copy of or close to."""
        copied = self.overlap.copied() if len(rows) > _BLOCK else set(rows)
        blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
        self._ready()
        return chain.from_iterable(spread(partial(self._flagged, copied), blocks, _WORTH, share=0.5))

    def _flagged(self, copied: Set[int], block: Sequence[int]) -> list[tuple[int, tuple[Near, ...]]]:
        """copied: rows that share text with another."""
        found: list[tuple[int, tuple[Near, ...]]] = []
        meant = self.meaning.scores_of(block) if self.meaning else None
        for at, row in enumerate(block):
            scores = self._scores(row, None if meant is None else meant[at])
            if row in copied or len(self._titled[self._looks[row]]) > 1 or scores.stands_out():
                near = self._judged(self.substances[row], row, self.overlap.of(row), scores)
                if grave := tuple(one for one in near if one.verdict != "mention"):
                    found.append((row, grave))
        return found

    def _ready(self) -> None:
        """Makes what is made when first asked for, so that a second process need not make it again."""
        if self.substances:
            self.lexical.scores_of(0)
        _ = self._titled, self._leveled

    def neighbours(self, row: int) -> list[int]:
        """The rows of the courses that are nearest to this one, as many as can be close to it."""
        return self._scores(row, self._meant(row)).best(MUTUAL)

    def around(self, row: int) -> set[int]:
        """The rows of all courses that can be close to this one, or copies of it."""
        same = self._titled[self._looks[row]]
        return {*self.neighbours(row), *same, *self.overlap.sharing(self.overlap.of(row)).tolist()} - {row}

    def _meant(self, row: int) -> Floats | None:
        return self.meaning.scores_of([row])[0] if self.meaning else None

    def _scores(self, row: int, meant: Floats | None) -> Scores:
        one = self.substances[row]
        return spread_out(one, row, self.lexical.scores_of(row), meant, self._leveled)

    def _judged(self, one: Substance, row: int | None, marks: Marks, scores: Scores) -> tuple[Near, ...]:
        """The five nearest and all copies. row: where it stands itself."""
        best = [at for at in scores.best(SHOWN) if at != row]
        title = looks(one) if row is None else self._looks[row]
        copies = {*self._titled.get(title, ()), *self.overlap.sharing(marks).tolist()} - {row}
        owners = Counter(self.substances[at].owner for at in best) if not one.owner else Counter[str]()
        found: list[Near] = []
        for at in dict.fromkeys((*best, *sorted(copies))):
            other = self.substances[at]
            same = title == self._looks[at]
            evidence = Evidence(
                "",
                float(scores.near[at]),
                float(scores.words[at]),
                None if scores.meaning is None else float(scores.meaning[at]),
                float(scores.shared[at]),
                1.0 if scores.cosine is None else float(scores.cosine[at]),
                self.overlap.share(marks, at, template=same, least=FEWEST if alike(one, other) else FEWEST_ALONE),
                same,
                same and one.said == other.said and len(marks) > 0,
                structure(one, other, self.telling),
                owners[other.owner],
            )
            near = Near(other, judged(evidence, len(self.substances)))
            if near.verdict == "ask" and not same and not self._mutual(one, row, at):
                near = Near(other, evidence._replace(verdict="mention"))
            found.append(near)
        return tuple(sorted(found, key=lambda n: (VERDICTS.index(n.verdict), -n.evidence.near)))

    def _mutual(self, one: Substance, row: int | None, at: int) -> bool:
        """Whether two that seem close have a skill or some telling words in common, and each is among the other's nearest."""
        if row is not None and row not in self.neighbours(at):
            return False
        other = self.substances[at]
        held = one.words if row is None else self.lexical.words_of(row)
        words = [word for word in self.lexical.shared(held, at) if self.telling(word)]
        return len(words) >= COMMON or bool(set(one.skills) & set(other.skills))

    def telling(self, word: str) -> bool:
        """Whether a word is rare enough to tell a course from others."""
        at = self.lexical.vocabulary.get(word)
        return at is None or int(self.lexical.found[at]) <= max(2, TELLING * len(self.substances))

    @cached_property
    def _looks(self) -> list[str]:
        """What each title looks like."""
        return [looks(one) for one in self.substances]

    @cached_property
    def _titled(self) -> dict[str, list[int]]:
        """What a title looks like → the courses that have it."""
        found: dict[str, list[int]] = {}
        for row, title in enumerate(self._looks):
            found.setdefault(title, []).append(row)
        return found

    @cached_property
    def _leveled(self) -> dict[str, Floats]:
        """A level → for each course 1 if it is of that level, -1 if it is of another, 0 if it names none."""
        levels = np.array([one.level for one in self.substances])
        named = {level for level in set(levels.tolist()) if level}
        return {of: np.where(levels == "", 0, np.where(levels == of, 1, -1)).astype(np.float32) for of in named}


def alike(one: Substance, other: Substance) -> bool:
    """Whether one title holds all words of the other."""
    here, there = set(one.title.words), set(other.title.words)
    return here <= there or there <= here


def looks(one: Substance) -> str:
    """What a title looks like, less regions and teams: equal where no reader sees a difference."""
    return skeleton(one.title.key)


def _done(job: Callable[[], Any]) -> Any:
    return job()


def _meaning(state: State, lexical: Lexical, new: Halves | None) -> Meaning:
    """The vectors of all courses; those that are known and still hold are not made again. new: of the words that have none yet."""
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
