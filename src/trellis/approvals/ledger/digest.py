"""Computes the digest that an approval in the ledger is bound to.

The digest covers the content of an item that people rely on: outcomes, lesson text, questions with their
answers, minutes, audience, steps. White space, title, people, dates and status are not part of it. A field that is left
out and a field with its default value give the same digest, so that fields added to the models later keep every
approval valid.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Course, Lesson, Path

_APPROVED_FIELDS: dict[type[Any], set[str]] = {
    Course: {"outcomes", "minutes", "audience", "required_for", "tier"},
    Path: {"steps", "audience", "required_for", "tier", "certificate"},
    Lesson: {"type", "minutes", "outcomes", "questions", "rubric", "evidence"},
}


def compute_digest(catalogue: Catalogue, item: Entry[Any]) -> str:
    """Returns ``sha256:`` and 64 hexadecimal digits for a path, or for a course with its lessons."""
    parts = [_select_approved_content(item), *(_select_approved_content(lesson) for lesson in catalogue.lessons(item))]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _select_approved_content(entry: Entry[Any]) -> dict[str, Any]:
    fields = next(fields for kind, fields in _APPROVED_FIELDS.items() if isinstance(entry.meta, kind))
    values: dict[str, Any] = entry.meta.model_dump(mode="json", include=fields, exclude_defaults=True)
    return {"id": entry.id, "text": " ".join(entry.body.split()), **collapse_whitespace(values)}


def collapse_whitespace(value: Any) -> Any:
    """Returns a copy in which each run of white space in a text is one space."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: collapse_whitespace(item) for key, item in value.items()}
    if isinstance(value, list):
        return [collapse_whitespace(item) for item in value]
    return value
