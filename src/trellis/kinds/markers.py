"""Markers: declare on a field how the portal uses it.

A field is declared as ``level: Annotated[Level, Facet("Level"), Card()]``. The parts of the engine that show, filter,
search or compare fields read these markers, so they work for the fields that a company adds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter in the catalogue.

    label: the heading above the values, as a reader sees it.
    order: lower comes first; equal orders keep the order of declaration.
    plural: the heading above several values of one entry, where it is another word than the label.
    """

    label: str
    order: int = 100
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Shown on the entry's card, in order of declaration. label: before the value, or none."""

    label: str = ""


@dataclass(frozen=True, slots=True)
class Searchable:
    """Part of the search index; a reference is found by what it names.

    weight: how much a hit counts beside a plain mention (1).
    """

    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LanguageCode:
    """The value is the code of a language; readers see the language's name."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Taken into account when looking for duplicates. weight: its share beside other fields (1)."""

    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Ref:
    """The value is the id of another entry of one of these kinds.

    kinds: names of kinds, such as ``"course", "path"``. ``"outcome"`` and ``"lesson"`` are looked up in the entry's own
    course.
    also: values that are no id but allowed in its place, such as ``"all"`` for teams.
    by_name: whether a name is understood too, though an id is advised; and any text as long as the portal has no entry
    of these kinds.
    """

    kinds: tuple[str, ...]
    also: tuple[str, ...]
    by_name: bool

    def __init__(self, *kinds: str, also: tuple[str, ...] = (), by_name: bool = False) -> None:
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "also", also)
        object.__setattr__(self, "by_name", by_name)
