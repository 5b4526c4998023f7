"""Describes the differences between two versions of an item, field by field.

Only the title and the summary are referred to by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ...kinds import Kind, Lesson
from ...kinds.fields import ModelField, collect_fields
from ...load.markdown.word_distance import count_changed_words
from .. import fields, format
from ..published import Item, PublishedCatalogue
from .model import FieldChange

_TEXT_FIELDS = ("title", "summary")
"""Fields that are free text and shown in full."""


def find_field_changes(
    before: PublishedCatalogue, previous: Item, after: PublishedCatalogue, current: Item
) -> Iterator[FieldChange]:
    """Yields the fields in which two versions of an item differ, in order of declaration."""
    model: type[Kind] = type(current.meta)
    labels = {f.path[0]: marker.label for f, marker in reversed(fields.find_facet_fields(model))}
    if previous.owner != current.owner:
        yield FieldChange("Team", (_get_team_title(before, previous),), (_get_team_title(after, current),))
    for name, info in model.model_fields.items():
        if getattr(previous.meta, name, None) == getattr(current.meta, name):
            continue
        key = info.alias or name
        label = labels.get(key) or format.format_term(key.replace("_", "-"))
        previous_labels, current_labels = (
            Counter(_read_labels(before, previous, key)),
            Counter(_read_labels(after, current, key)),
        )
        change = FieldChange(
            label,
            tuple((previous_labels - current_labels).elements()),
            tuple((current_labels - previous_labels).elements()),
        )
        yield (
            change
            if change.removed_values or change.added_values
            else FieldChange(label, (), ("in another order or form",))
        )


def describe_lesson_changes(
    before: PublishedCatalogue, previous: Item, after: PublishedCatalogue, current: Item
) -> tuple[str, ...]:
    """Describes each change of a course's lessons in a few words; none for a path."""
    previous_lessons = (
        {lesson.id: lesson for lesson in before.catalogue.lessons(previous)} if previous.kind == "course" else {}
    )
    current_lessons = (
        {lesson.id: lesson for lesson in after.catalogue.lessons(current)} if current.kind == "course" else {}
    )
    phrases = [f"new lesson “{current_lessons[id].title}”" for id in current_lessons.keys() - previous_lessons.keys()]
    phrases += [
        f"lesson “{previous_lessons[id].title}” goes" for id in previous_lessons.keys() - current_lessons.keys()
    ]
    for id in (id for id in current_lessons if id in previous_lessons):
        change = _describe_lesson_change(
            previous_lessons[id].meta,
            current_lessons[id].meta,
            count_changed_words(previous_lessons[id].body, current_lessons[id].body),
        )
        phrases += [f"lesson “{current_lessons[id].title}”: {change}"] if change else []
    return tuple(sorted(phrases))


def _describe_lesson_change(previous: Lesson, current: Lesson, word_distance: int) -> str:
    """Lists what differs between two versions of a lesson; "" if nothing does."""
    field_names = [
        format.format_term(name).lower()
        for name in type(current).model_fields
        if getattr(previous, name) != getattr(current, name)
    ]
    parts = [format.format_count(word_distance, "word")] if word_distance else []
    return format.join_names([*parts, *field_names]) if parts or field_names else ""


def _read_labels(published: PublishedCatalogue, item: Item, key: str) -> Iterator[str]:
    """Yields the labels of the values under a top-level key. Nested ids are skipped, as readers never see them."""
    model: type[Kind] = type(item.meta)
    if key in _TEXT_FIELDS:
        yield str(getattr(item.meta, key))
        return
    for field in collect_fields(model).values():
        if field.path[0] == key and _is_leaf(field, model) and (field.path[-1] != "id" or len(field.path) == 1):
            yield from (value.label for value in fields.read_values(published, item, field))


def _is_leaf(field: ModelField, model: type[Kind]) -> bool:
    """Tells whether the field has no fields below it."""
    return not any(other[: len(field.path)] == field.path and other != field.path for other in collect_fields(model))


def _get_team_title(published: PublishedCatalogue, item: Any) -> str:
    team = published.find_entry("team", item.owner)
    return team.title if team else item.owner
