"""Why two courses are taken for near, or kept apart, in words: each reason is a fact that an author can see for themselves."""

from __future__ import annotations

from collections.abc import Iterator

from .features import Substance
from .index import Index, alike
from .judgement import FAMILY
from .matches import Near, Reason

WORDS = 5
"""How many shared words are named."""

SEEN = 0.1
"""The share of a text from which on it is worth a word."""

MEANT = 3.0
"""How far a course stands out in meaning, and does not in words, where the two are said to differ."""

LETTERS = 3
"""Letters that a word has which is named."""


def reasons(index: Index, one: Substance, near: Near) -> tuple[Reason, ...]:
    """The strongest first; what speaks against comes last. Never empty."""
    found = tuple(Reason(field, text) for field, text in (*_for(index, one, near), *_against(one, near)))
    return found or (Reason("meaning", "the nearest there is, and little in common"),)


def _for(index: Index, one: Substance, near: Near) -> Iterator[tuple[str, str]]:
    other, evidence = near.substance, near.evidence
    if evidence.title:
        without = dict.fromkeys((*one.title.without, *other.title.without))
        less = f", leaving out {_quoted(without)}" if without else ""
        yield "title", f"the same title{less}"
    elif not evidence.structure.conflict and alike(one, other):
        yield "title", "one title holds all words of the other"
    if evidence.exact:
        yield "text", "the same text"
    elif evidence.share >= SEEN:
        what = "" if evidence.title else ", template text not counted"
        yield "text", f"{evidence.share:.0%} of the shorter text stands in the other{what}"
    both = [skill for skill in one.skills if skill in other.skills]
    if both:
        most = max(len(one.skills), len(other.skills))
        share = "" if len(both) == most == 1 else f"{len(both)} of {most} "
        yield "skills", f"{share}{'skill' if most == 1 else 'skills'} the same: {', '.join(both)}"
    words = _words(index, one, other)
    if evidence.meaning is not None and evidence.meaning >= MEANT > evidence.words:
        few = f": {', '.join(words)}" if words else ""
        yield "meaning", f"similar meaning, few words shared{few}"
    elif words:
        yield "words", f"both speak of {', '.join(words)}"
    if one.level and one.level == other.level and not evidence.structure.levels:
        yield "level", f"both {one.level}"


def _against(one: Substance, near: Near) -> Iterator[tuple[str, str]]:
    other, apart = near.substance, near.evidence.structure
    if apart.kin:
        yield "variant", "one adapts or replaces the other, or both adapt the same course"
    if apart.levels:
        yield "level", f"this one is {_level(one)}, that one {_level(other)}"
    if apart.parts:
        yield "series", f"{_numbers(one)} here, {_numbers(other)} there: two parts of a series"
    elif apart.siblings:
        yield "series", f"both titles begin with “{' '.join(one.title.stem)}” and go on differently"
    if one.language != other.language:
        yield "language", f"this one is in {one.language}, that one in {other.language}"
    if apart.owner and not near.evidence.title:
        yield "owner", "both are of one owner, which knows its own courses"
    elif near.evidence.family >= FAMILY:
        yield "owner", f"{near.evidence.family} of the nearest are of one owner: it may be a part of their series"


def _words(index: Index, one: Substance, other: Substance) -> list[str]:
    """The most telling words of both, but no two of one beginning."""
    held = one.words or index.lexical.words_of(index.rows[one.id])
    named: dict[str, str] = {}
    for word in index.lexical.shared(held, index.rows[other.id]):
        if len(word) >= LETTERS and not word.isdigit() and index.telling(word):
            named.setdefault(word[: LETTERS + 1], word)
    return list(named.values())[:WORDS]


def _level(one: Substance) -> str:
    return " and ".join(sorted(one.title.levels)) or one.level


def _numbers(one: Substance) -> str:
    return " and ".join(str(number) for number in sorted(one.title.numbers))


def _quoted(phrases: dict[str, None]) -> str:
    return " and ".join(f"“{phrase}”" for phrase in phrases)
