"""Search documents: the texts that entries are found by, each with its weight.

A field is searched if its declaration has a `Searchable` marker. A reference is searched by the title of the entry it
refers to, and by a skill's synonyms. Further fields are the name of the team that owns an entry, the titles of a
course's lessons, and the skills that the courses of a path teach. `texts` has what the lessons say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Kind, Searchable, Vocabulary
from ...kinds.fields import ModelField, collect_fields
from .. import fields as field_values
from ..browse.numbering import number_entries
from ..cards import get_language_code
from ..published import PublishedCatalogue

TEAM_WEIGHT, LESSON_WEIGHT, PATH_SKILL_WEIGHT = 1.0, 1.5, 1.5
"""Weights of the owning team's name, of the lessons' titles, and of the skills of a path's courses."""

RETIRED_BOOST = 0.25
"""The factor on the weights of a retired entry."""

KIND_BOOSTS = {"skill": 0.95, "session": 0.5, "objective": 0.5, "need": 0.5, "metric": 0.5}
"""Kind → the factor on its weights: whoever searches wants the course first, then its dates and what it is for."""


@dataclass(frozen=True, slots=True)
class FieldText:
    """The texts of one field. name: its path, joined by points. weight: relative to a plain mention (1)."""

    name: str
    weight: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """An entry as the index sees it. language: its BCP 47 code without a region. boost: the factor on its weights."""

    number: int
    kind: str
    language: str
    boost: float
    fields: tuple[FieldText, ...]


def build_documents(published: PublishedCatalogue) -> tuple[SearchDocument, ...]:
    """The documents of all entries that readers can find, in the order of numbers."""
    return tuple(_build_document(published, number, entry) for number, entry in enumerate(number_entries(published)))


def _build_document(published: PublishedCatalogue, number: int, entry: Entry[Any]) -> SearchDocument:
    boost = RETIRED_BOOST if entry.status == "retired" else KIND_BOOSTS.get(entry.kind, 1.0)
    return SearchDocument(
        number=number,
        kind=entry.kind,
        language=get_language_code(published, entry),
        boost=boost,
        fields=tuple(_collect_field_texts(published, entry)),
    )


def _collect_field_texts(published: PublishedCatalogue, entry: Entry[Any]) -> Iterator[FieldText]:
    model: type[Kind] = type(entry.meta)
    for name, weight, field in _find_searchable_fields(model):
        if texts := tuple(_read_texts(published, entry, field)):
            yield FieldText(name, weight, texts)
    if entry.kind == "course" and (lessons := published.catalogue.lessons(entry)):
        yield FieldText("lessons", LESSON_WEIGHT, tuple(lesson.title for lesson in lessons))
    if entry.kind == "path" and (skills := tuple(_read_path_skills(published, entry))):
        yield FieldText("path_skills", PATH_SKILL_WEIGHT, skills)
    if entry.owner and entry.kind != "team" and (team := published.find_entry("team", entry.owner)):
        yield FieldText("team", TEAM_WEIGHT, (team.title,))


@cache
def _find_searchable_fields(model: type[Kind]) -> tuple[tuple[str, float, ModelField], ...]:
    """The searchable fields of a model: name, weight, declaration."""
    marked = ((f, m) for f in collect_fields(model).values() if (m := f.find_marker(Searchable)))
    return tuple((field_values.name_field(f), m.weight, f) for f, m in marked)


def _read_texts(published: PublishedCatalogue, entry: Entry[Any], field: ModelField) -> Iterator[str]:
    model: type[Kind] = type(entry.meta)
    ref = field_values.find_reference(model, field)
    for value in field_values.walk_values(entry.meta, field.attributes):
        if ref:
            target = next((e for kind in ref.kinds if (e := published.find_entry(kind, value))), None)
            yield from _read_names(target) if target else ()
        elif isinstance(value, Vocabulary):
            yield value.label
        elif isinstance(value, Kind):
            yield from (text for text in _select_texts(value.model_dump().values()))
        else:
            yield str(value)


def _read_path_skills(published: PublishedCatalogue, path: Entry[Any]) -> Iterator[str]:
    """The names and synonyms of the skills that a path's courses teach."""
    for id in published.collect_path_skills(path):
        if skill := published.find_entry("skill", id):
            yield from _read_names(skill)


def _read_names(entry: Entry[Any]) -> Iterator[str]:
    """An entry's title and synonyms; nothing for a person who has left."""
    if getattr(entry.meta, "active", True):
        yield entry.title
        yield from getattr(entry.meta, "synonyms", ())


def _select_texts(values: Iterable[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))
