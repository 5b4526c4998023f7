"""A title, taken apart: what it says without the region or team that it is meant for, its part of a series, its beginning."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from .normalise import folded, words
from .vocabulary import Phrase, Vocabulary

_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,2}|[IVX]{1,4})(?!\w)")
"""Stands in a title for a part of a series, in digits or as a Roman number; a year has four digits."""
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_BREAK = re.compile(r"\s+[-–—|:]\s+|:\s+|\s*[()\[\]]\s*")


class Title(NamedTuple):
    """said: as it stands. words: without regions and teams. without: what was taken out, as it stands.

    numbers: parts of a series. levels: those that it names. stem: the words before its first colon or dash, where something follows.
    """

    said: str
    words: tuple[str, ...]
    without: tuple[str, ...]
    numbers: frozenset[int]
    levels: frozenset[str]
    stem: tuple[str, ...]

    @property
    def key(self) -> str:
        """Equal for titles that differ in nothing but regions, teams, capitals and punctuation."""
        return " ".join(self.words)


def title(said: str, site: Vocabulary, own: frozenset[Phrase]) -> Title:
    """Takes a title apart. own: phrases that name the course's own region or team."""
    parts = [part for part in _BREAK.split(said) if part.strip()]
    regions = site.regions | own if own else site.regions
    kept: list[str] = []
    without: list[Phrase] = []
    levels: set[str] = set()
    for place, part in enumerate(parts):
        found = words(part)
        levels |= {site.levels[phrase] for phrase in _stripped(found, site.levels.keys())[1]}
        if place and tuple(found) in site.teams:
            without.append(tuple(found))
            continue
        left, gone = _stripped(found, regions)
        kept += left
        without += gone
    if not kept:  # it says nothing but a region's name
        kept, without = words(said), []
    numbers = frozenset(_number(match) for match in _NUMBER.findall(said))
    stem = tuple(words(parts[0])) if len(parts) > 1 else ()
    return Title(said, tuple(kept), tuple(map(" ".join, without)), numbers - {0}, frozenset(levels), stem)


def _stripped(found: list[str], phrases: Set[Phrase]) -> tuple[list[str], list[Phrase]]:
    """The words without any of these phrases, and the phrases that were there; the longest first."""
    kept: list[str] = []
    gone: list[Phrase] = []
    longest = min(max(map(len, phrases), default=0), len(found))
    at = 0
    while at < len(found):
        size = next(
            (n for n in range(longest, 0, -1) if tuple(found[at : at + n]) in phrases and at + n <= len(found)), 0
        )
        if size:
            gone.append(tuple(found[at : at + size]))
            at += size
        else:
            kept.append(found[at])
            at += 1
    return kept, gone


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _ROMAN.get(folded(written), 0)
