"""What an entry says differently, field by field, as a reader would call it. No field is known here by name but those of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...kinds import Kind, Lesson
from ...kinds.fields import Field, fields
from ...load.markdown.word_distance import distance
from .. import fields as declared
from .. import format
from ..published import Item, PublishedCatalogue
from .model import FieldChange

_TEXTS = ("title", "summary")
"""Fields that are words like the text, and shown whole."""


def of(before: PublishedCatalogue, was: Item, after: PublishedCatalogue, now: Item) -> Iterator[FieldChange]:
    """The fields in which two versions of an entry differ, in order of declaration."""
    model: type[Kind] = type(now.meta)
    labels = {f.path[0]: marker.label for f, marker in reversed(declared.facet_fields(model))}
    if was.owner != now.owner:
        yield FieldChange("Team", (_team(before, was),), (_team(after, now),))
    for name, info in model.model_fields.items():
        if getattr(was.meta, name, None) == getattr(now.meta, name):
            continue
        key = info.alias or name
        label = labels.get(key) or format.term(key.replace("_", "-"))
        old, new = Counter(_values(before, was, key)), Counter(_values(after, now, key))
        change = FieldChange(label, tuple((old - new).elements()), tuple((new - old).elements()))
        yield change if change.out or change.into else FieldChange(label, (), ("in another order or form",))


def lessons(before: PublishedCatalogue, was: Item, after: PublishedCatalogue, now: Item) -> tuple[str, ...]:
    """What happens to a course's lessons, a few words each; none for a path."""
    old = {lesson.id: lesson for lesson in before.catalogue.lessons(was)} if was.kind == "course" else {}
    new = {lesson.id: lesson for lesson in after.catalogue.lessons(now)} if now.kind == "course" else {}
    said = [f"new lesson “{new[id].title}”" for id in new.keys() - old.keys()]
    said += [f"lesson “{old[id].title}” goes" for id in old.keys() - new.keys()]
    for id in (id for id in new if id in old):
        changed = _lesson(old[id].meta, new[id].meta, distance(old[id].body, new[id].body))
        said += [f"lesson “{new[id].title}”: {changed}"] if changed else []
    return tuple(sorted(said))


def _lesson(was: Lesson, now: Lesson, number: int) -> str:
    """What differs between two versions of a lesson."""
    differing = [
        format.term(name).lower() for name in type(now).model_fields if getattr(was, name) != getattr(now, name)
    ]
    parts = [format.count(number, "word")] if number else []
    return format.listed([*parts, *differing]) if parts or differing else ""


def _values(published: PublishedCatalogue, item: Item, key: str) -> Iterator[str]:
    """What stands under a key, in words. An id within the entry says nothing to a reader."""
    model: type[Kind] = type(item.meta)
    if key in _TEXTS:
        yield str(getattr(item.meta, key))
        return
    for field in fields(model).values():
        if field.path[0] == key and _leaf(field, model) and (field.path[-1] != "id" or len(field.path) == 1):
            yield from (value.label for value in declared.values(published, item, field))


def _leaf(field: Field, model: type[Kind]) -> bool:
    """Whether a value stands there and nothing below it."""
    return not any(other[: len(field.path)] == field.path and other != field.path for other in fields(model))


def _team(published: PublishedCatalogue, item: Any) -> str:
    team = published.find("team", item.owner)
    return team.title if team else item.owner
