"""Describes the differences between two versions of an item, field by field.

Only the title and the summary are referred to by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Kind, Lesson
from ...kinds.fields import ModelField, collect_fields
from ...load.markdown.word_distance import count_changed_words
from .. import fields, format
from ..published import Item, PublishedCatalogue
from .model import FieldChange
from .renamed_ids import RenamedIds

_TEXT_FIELDS = ("title", "summary")
"""Fields that are free text and shown in full."""


def find_field_changes(
    before: PublishedCatalogue, previous: Item, after: PublishedCatalogue, current: Item, renamed: RenamedIds
) -> Iterator[FieldChange]:
    """Yields the fields in which two versions of an item differ, in order of declaration."""
    model: type[Kind] = type(current.meta)
    labels = {f.path[0]: marker.label for f, marker in reversed(fields.find_facet_fields(model))}
    if renamed.get_team(previous) != renamed.get_team(current):
        yield FieldChange("Team", (_get_team_title(before, previous),), (_get_team_title(after, current),))
    old_values, new_values = renamed.dump_both(previous, current)
    for name, info in model.model_fields.items():
        key = info.alias or name
        if old_values.get(key) == new_values[key]:
            continue
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
    lessons: Iterable[tuple[Entry[Lesson] | None, Entry[Lesson] | None]], renamed: RenamedIds
) -> tuple[str, ...]:
    """Describes each change of a course's lessons in a few words. lessons: both versions of each."""
    phrases = []
    for previous, current in lessons:
        if previous and current:
            change = _describe_lesson_change(previous, current, renamed)
            phrases += [f"lesson “{current.title}”: {change}"] if change else []
        elif current:
            phrases.append(f"new lesson “{current.title}”")
        elif previous:
            phrases.append(f"lesson “{previous.title}” goes")
    return tuple(sorted(phrases))


def _describe_lesson_change(previous: Entry[Lesson], current: Entry[Lesson], renamed: RenamedIds) -> str:
    """Lists what differs between two versions of a lesson; "" if nothing does."""
    old_values, new_values = renamed.dump_both(previous, current)
    field_names = [
        format.format_term(name).lower()
        for name, info in type(current.meta).model_fields.items()
        if old_values[info.alias or name] != new_values[info.alias or name]
    ]
    word_distance = count_changed_words(previous.body, current.body)
    parts = [f"{previous.id} → {current.id}"] if previous.id != current.id else []
    parts += [format.format_count(word_distance, "word")] if word_distance else []
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
