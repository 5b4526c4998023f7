"""What tells two courses apart that sound alike: another level, another part of a series, another owner's own series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .features import Substance


class Structure(NamedTuple):
    """How two courses stand to each other.

    levels, parts: whether both name one and they differ. owner: whether one owner has both. siblings: whether both are of one owner,
    and their titles begin alike, up to a colon or dash, and go on differently. kin: whether one adapts or replaces the other, or both
    adapt the same. apart: telling words of either title that the other course's has not.
    """

    levels: bool
    parts: bool
    owner: bool
    siblings: bool
    kin: bool
    apart: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def conflict(self) -> bool:
        """Whether they are two things by what their titles and levels say, however alike the rest is."""
        return self.levels or self.parts or self.siblings or all(self.apart)


def structure(one: Substance, other: Substance, telling: Callable[[str], bool]) -> Structure:
    """telling: whether a word is rare enough to tell a course from others."""
    a, b = one.title, other.title
    return Structure(
        _levels(one, other),
        bool(a.numbers and b.numbers and a.numbers != b.numbers),
        bool(one.owner and one.owner == other.owner),
        bool(a.stem and a.stem == b.stem and a.key != b.key and one.owner == other.owner),
        one.id in other.kin or other.id in one.kin or bool(set(one.original) & set(other.original)),
        (_missing(a.words, b.words, telling), _missing(b.words, a.words, telling)),
    )


def _levels(one: Substance, other: Substance) -> bool:
    """Whether the level that this one has, or that its title names, is another than the other's."""
    named = one.title.levels or ({one.level} if one.level else set())
    there = other.title.levels or ({other.level} if other.level else set())
    return bool(named and there and not named & there)


def _missing(words: Iterable[str], among: Iterable[str], telling: Callable[[str], bool]) -> tuple[str, ...]:
    there = set(among)
    return tuple(word for word in words if word not in there and telling(word))
