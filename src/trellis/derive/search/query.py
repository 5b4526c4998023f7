"""A query → numbers, the best first. The twin of ``site/assets/search/plan.js``: what changes here changes there.

Each word of the query is looked for as it is, as any word of the same stem, and as the beginning of a word. Where no index has any of
that, it is taken for a slip, and at last for a word with another ending. A document's words are added up, and what it has of the query
counts by its square: who types three words wants all three.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import spelling
from .index import WHOLE
from .packed import Entry, Language, Packed
from .words import MARK, fold, words

WORDS = 10
"""Words of a query that are looked for."""

SAME, KIN, BEGUN = 10, 5, 3
"""What a word counts that is as typed, that has the same stem, that begins with what was typed."""

AKIN, BEGINNING, ENDING = (5, 3), 4, 3
"""What a word counts that has another ending, and one of the same stem as that; letters that they share at least, and that differ at most."""

SLIPS = ((10, 5), (6, 3), (4, 2))
"""What a word counts that lies so many slips away, and what one of the same stem as that."""

ENOUGH = 0.6
"""Where something has all of a query, what has less than this part of it is left out."""


@dataclass(slots=True)
class _Word:
    """A word of the query. rarity: of what it found. weights: number → the best weight. meant: other words that it was taken for."""

    typed: str
    rarity: int = 0
    weights: dict[int, int] = field(default_factory=dict)
    meant: list[tuple[str, Entry]] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)

    def add(self, entry: Entry, word: str, same: int, kin: int) -> None:
        """Takes an entry over. same: what counts where `word` itself stands. kin: where another word of its stem does."""
        form = entry.words.index(word) if word in entry.words else -1
        for number, weight, standing in entry.postings:
            counted = weight * (same if standing == form else kin)
            if counted > self.weights.get(number, 0):
                self.weights[number] = counted


@dataclass(frozen=True, slots=True)
class Found:
    """hits: numbers and scores, the best first. words: what to mark. meant: a word as typed, and the one that was looked for instead."""

    hits: tuple[tuple[int, float], ...]
    words: tuple[str, ...]
    meant: tuple[tuple[str, str], ...]


def search(packed: Packed, query: str) -> Found:
    """Everything that matches."""
    languages = list(packed.languages())
    asked = _asked(query, languages)
    for word in asked:
        for language in languages:
            _look(word, packed, language)
    whole = _whole(asked, packed, languages)
    for word in [word for word in asked if not word.weights] or _doubtful(asked):
        for language in languages:
            _guess(word, packed, language)
    for word in [word for word in asked if not word.weights]:
        for language in languages:
            _ending(word, packed, language)
    hits = _ranked([word for word in (*asked, whole) if word.weights])
    return Found(hits, tuple(sorted({form for word in asked for form in word.forms})), tuple(_meant(asked, hits)))


def _asked(query: str, languages: list[Language]) -> list[_Word]:
    """The words to look for: those that the portal's own language skips are looked for only where there is no other."""
    telling = words(query, languages[0].common if languages else frozenset()) or words(query)
    return [_Word(word) for word in dict.fromkeys(map(fold, telling))][:WORDS]


def _look(word: _Word, packed: Packed, language: Language) -> None:
    same, begun = [], []
    for entry in packed.entries(language, word.typed):
        if word.typed in entry.words:
            same.append(entry)
        elif any(known.startswith(word.typed) for known in entry.words):
            begun.append(entry)
    for entry in same:
        word.add(entry, word.typed, SAME, KIN)
    for entry in begun:
        word.add(entry, word.typed, BEGUN, BEGUN)
    word.forms |= {form for entry in same for form in entry.words}
    rarities = [entry.rarity for entry in same or begun]
    word.rarity = max([word.rarity, *rarities])


def _whole(asked: list[_Word], packed: Packed, languages: list[Language]) -> _Word:
    """The query as the whole of a short title. It is no further word to be had: it only counts."""
    whole = _Word(MARK + " ".join(word.typed for word in asked))
    for language in languages if 0 < len(asked) <= WHOLE else ():
        for entry in packed.entries(language, whole.typed, 1):
            if whole.typed in entry.words:
                whole.add(entry, whole.typed, SAME, SAME)
    return whole


def _doubtful(asked: list[_Word]) -> list[_Word]:
    """Words that stand nowhere as typed, where nothing holds all that was asked for: their beginnings may be chance."""
    if set.intersection(*(set(word.weights) for word in asked)) if asked else True:
        return []
    return [word for word in asked if not word.forms]


def _ending(word: _Word, packed: Packed, language: Language) -> None:
    """Takes words that differ in their ending; the browser knows no stems, and a small index not every form of a word."""
    shared = word.typed[: max(BEGINNING, len(word.typed) - ENDING)]
    for entry in packed.entries(language, shared) if len(word.typed) > BEGINNING else ():
        akin = next((known for known in entry.words if _akin(word.typed, known)), None)
        if akin:
            _take(word, akin, entry, AKIN)


def _akin(word: str, other: str) -> bool:
    same = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return same >= BEGINNING and len(word) - same <= ENDING and len(other) - same <= ENDING


def _guess(word: _Word, packed: Packed, language: Language) -> None:
    for known, far in spelling.near(word.typed, packed.spelling(language, len(word.typed))):
        for entry in packed.entries(language, known, 1):
            if known in entry.words:
                _take(word, known, entry, SLIPS[far])


def _take(word: _Word, known: str, entry: Entry, counts: tuple[int, int]) -> None:
    """Takes another word in place of the typed one. counts: what it counts itself, and one of its stem."""
    word.add(entry, known, *counts)
    word.meant.append((known, entry))
    word.rarity = max(word.rarity, entry.rarity)


def _ranked(found: list[_Word]) -> tuple[tuple[int, float], ...]:
    sums: dict[int, int] = {}
    has: dict[int, int] = {}
    for word in found:
        for number, weight in word.weights.items():
            sums[number] = sums.get(number, 0) + weight
            has[number] = has.get(number, 0) + word.rarity
    whole = sum(word.rarity for word in found)
    least = ENOUGH * whole if whole in has.values() else 0
    scores = [(n, sums[n] * had * had / (whole * whole)) for n, had in has.items() if had >= least]
    return tuple(sorted(scores, key=lambda hit: (-hit[1], hit[0])))


def _meant(asked: list[_Word], hits: tuple[tuple[int, float], ...]) -> Iterable[tuple[str, str]]:
    """What each slip was taken for in the best hit."""
    for word in asked:
        best = next(
            (
                known
                for known, entry in word.meant
                if hits and any(held.number == hits[0][0] for held in entry.postings)
            ),
            None,
        )
        if best:
            yield word.typed, best
