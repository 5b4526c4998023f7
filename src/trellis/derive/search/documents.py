"""What is searched: for everything that can be found the texts it is found by, each with its weight.

A field is searched where its declaration carries a `Searchable` marker. A reference is searched by what it names: its title and,
of a skill, its synonyms. Beside the declared fields there are the team that owns an entry and the titles of a course's lessons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Kind, Searchable, Vocabulary
from ...kinds.fields import Field, fields
from .. import fields as declared
from ..browse.numbering import numbered
from ..published import PublishedCatalogue

TEAM, LESSONS = 1.0, 1.5
"""Weights of the owning team's name and of the lessons' titles."""

RETIRED = 0.25
"""What a hit in a retired entry counts beside one in a current entry."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one field says. name: its path with points. weight: beside a plain mention (1)."""

    name: str
    weight: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Something that can be found. language: the first part of its BCP 47 code. boost: what its hits count, usually 1."""

    number: int
    kind: str
    language: str
    boost: float
    said: tuple[Said, ...]


def documents(published: PublishedCatalogue) -> tuple[Document, ...]:
    """Everything that can be found, in order of numbers."""
    return tuple(_document(published, number, entry) for number, entry in enumerate(numbered(published)))


def language(published: PublishedCatalogue, entry: Entry[Any]) -> str:
    """The language that an entry is written in: what a course says, else the portal's own."""
    said: str = getattr(entry.meta, "language", published.context.portal.language)
    return str(said).partition("-")[0]


def _document(published: PublishedCatalogue, number: int, entry: Entry[Any]) -> Document:
    boost = RETIRED if entry.status == "retired" else 1.0
    return Document(number, entry.kind, language(published, entry), boost, tuple(_said(published, entry)))


def _said(published: PublishedCatalogue, entry: Entry[Any]) -> Iterator[Said]:
    model: type[Kind] = type(entry.meta)
    for name, weight, field in _searchable(model):
        if texts := tuple(_texts(published, entry, field)):
            yield Said(name, weight, texts)
    if entry.kind == "course" and (lessons := published.catalogue.lessons(entry)):
        yield Said("lessons", LESSONS, tuple(lesson.title for lesson in lessons))
    if entry.owner and entry.kind != "team" and (team := published.find("team", entry.owner)):
        yield Said("team", TEAM, (team.title,))


@cache
def _searchable(model: type[Kind]) -> tuple[tuple[str, float, Field], ...]:
    """The model's fields that are searched: name, weight, declaration."""
    marked = ((f, m) for f in fields(model).values() if (m := f.marker(Searchable)))
    return tuple((declared.name(f), m.weight, f) for f, m in marked)


def _texts(published: PublishedCatalogue, entry: Entry[Any], field: Field) -> Iterator[str]:
    model: type[Kind] = type(entry.meta)
    ref = declared.reference(model, field)
    for value in declared.reached(entry.meta, field.attributes):
        if ref:
            found = next((e for kind in ref.kinds if (e := published.find(kind, value))), None)
            yield from _names(found) if found else ()
        elif isinstance(value, Vocabulary):
            yield value.label
        elif isinstance(value, Kind):
            yield from (text for text in _plain(value.model_dump().values()))
        else:
            yield str(value)


def _names(entry: Entry[Any]) -> Iterator[str]:
    """What an entry is called; nothing of a person who has left."""
    if getattr(entry.meta, "active", True):
        yield entry.title
        yield from getattr(entry.meta, "synonyms", ())


def _plain(values: Iterable[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))
