"""What an approval in the ledger is bound to: a digest of an item's substance.

Substance is what people rely on: outcomes, lesson text, questions with their answers, minutes, audience, steps. White space, title,
people, dates and status are not. A field that is left out and one that says what holds anyway are the same, so that a field which
a later version adds to the models leaves every approval valid.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Course, Lesson, Path

_FIELDS: dict[type[Any], set[str]] = {
    Course: {"outcomes", "minutes", "audience", "required_for", "tier"},
    Path: {"steps", "audience", "required_for", "tier", "certificate"},
    Lesson: {"type", "minutes", "outcomes", "questions", "rubric", "evidence"},
}


def digest(catalogue: Catalogue, item: Entry[Any]) -> str:
    """``sha256:`` and 64 hexadecimal digits for a course with its lessons, or a path."""
    parts = [_substance(item), *(_substance(lesson) for lesson in catalogue.lessons(item))]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _substance(entry: Entry[Any]) -> dict[str, Any]:
    kept = next(fields for kind, fields in _FIELDS.items() if isinstance(entry.meta, kind))
    values: dict[str, Any] = entry.meta.model_dump(mode="json", include=kept, exclude_defaults=True)
    return {"id": entry.id, "text": " ".join(entry.body.split()), **folded(values)}


def folded(value: Any) -> Any:
    """The same value with runs of white space in its texts as one space."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [folded(item) for item in value]
    return value
