"""The catalogue as data for other programs: ``catalogue.json`` and the JSON Schema that it keeps to.

Both are made from the portal's own models, so a field that a portal adds is in both. ``docs/catalogue-json.md`` describes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic.json_schema import models_json_schema

from .. import kinds
from ..catalogue.catalogue import Entry
from ..kinds import Collection, Kind
from .published import PublishedCatalogue, visible

VERSION = 1
"""Rises when something that a program may rely on changes or goes."""

Row = dict[str, Any]

LISTED = ("course", "path", "team", "skill", "person", "objective", "need", "session", "story", "page")
"""The kinds that have a list of their own; a course's lessons stand within it."""

_COURSE_KEYS = ("paths", "required_by", "successors")
"""Lists of ids that a course's row has beside its model's fields: where it belongs, what asks for it first, what replaced it."""

_LEFT_OUT = frozenset(("waivers",))


def catalogue_json(published: PublishedCatalogue, generated: datetime) -> Row:
    """All that readers can see, as JSON values. generated: the moment of the build, with its zone."""
    rows: Row = {"version": VERSION, "generated": generated.astimezone(UTC).isoformat(timespec="seconds")}
    for kind in LISTED:
        entries = (e for e in published.catalogue.entries.get(kind, {}).values() if visible(e))
        rows[_plural(kind)] = [_listed(published, entry) for entry in entries]
    return rows


def catalogue_schema(collections: Sequence[Collection]) -> Row:
    """The JSON Schema of `catalogue_json`'s result, from the models that the portal declares."""
    models = {c.model.NAME: c.model for c in collections}
    used = [models[kind] for kind in (*LISTED, "lesson") if kind in models and kind != "person"]
    refs, whole = models_json_schema(
        [(m, "serialization") for m in used], by_alias=True, ref_template="#/$defs/{model}"
    )
    definitions: Row = whole.get("$defs", {})
    by_name = {model.NAME: refs[model, "serialization"] for model in used}
    for kind, ref in by_name.items():
        _adapt(definitions[ref["$ref"].rpartition("/")[2]], kind, by_name)
    definitions["Reference"] = _closed({"id": {"type": "string"}, "name": {"type": "string"}})
    by_name["person"] = {"$ref": "#/$defs/Reference"}
    properties: Row = {"version": {"const": VERSION}, "generated": {"type": "string", "format": "date-time"}}
    properties |= {_plural(kind): {"type": "array", "items": by_name[kind]} for kind in LISTED if kind in by_name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A portal's catalogue, version {VERSION}",
        **_closed(properties),
        "$defs": definitions,
    }


def _listed(published: PublishedCatalogue, entry: Entry[Kind]) -> Row:
    if entry.kind == "person":
        return {"id": entry.id, "name": entry.title}
    row = _row(entry)
    if isinstance(entry.meta, kinds.Course):
        row["lessons"] = [_row(lesson) for lesson in published.catalogue.lessons(entry)]
        row["paths"] = _ids(published.paths_with.get(entry.id, ()))
        row["required_by"] = _ids(published.leads_to.get(entry.id, ()))
        row["successors"] = _ids(published.successors.get(entry.id, ()))
    return row


def _row(entry: Entry[Kind]) -> Row:
    """An entry's own keys, then all fields of its model; a field called `kind` is called `type` here."""
    values = entry.meta.model_dump(mode="json", by_alias=True, exclude=set(_LEFT_OUT))
    values = {("type" if key == "kind" else key): value for key, value in values.items()}
    return {"id": entry.id, "kind": entry.kind, "url": entry.url or None, "owner": entry.owner or None, **values}


def _ids(entries: Iterable[Entry[Any]]) -> list[str]:
    return [entry.id for entry in entries]


def _plural(kind: str) -> str:
    return {"person": "people", "story": "stories"}.get(kind, f"{kind}s")


def _adapt(definition: Row, kind: str, by_name: Row) -> None:
    """Turns a model's schema into that of its row. by_name: kind → reference to its definition."""
    properties = definition["properties"]
    for name in _LEFT_OUT:
        properties.pop(name, None)
    if "kind" in properties:
        properties["type"] = properties.pop("kind")
    if kind == "session":  # moments are written out in full, not in the short form that an author types
        properties |= {key: {"type": "string", "format": "date-time"} for key in ("start", "end")}
    own: Row = {"id": {"type": "string"}, "kind": {"const": kind}, "url": _nullable(), "owner": _nullable()}
    if kind == "course":
        own |= {key: {"type": "array", "items": {"type": "string"}} for key in _COURSE_KEYS}
        own["lessons"] = {"type": "array", "items": by_name.get("lesson", {})}
    definition["properties"] = properties | own
    definition["required"] = sorted(definition["properties"])
    definition["additionalProperties"] = False


def _nullable() -> Row:
    return {"type": ["string", "null"]}


def _closed(properties: Row) -> Row:
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}
