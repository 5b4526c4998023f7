"""The catalogue as data for other programs: ``catalogue.json`` and its JSON Schema.

Both are generated from the portal's models, so a field that a portal adds is in both. ``docs/catalogue-json.md``
describes them. `kind` says what a row is, in all lists alike; a model's own field `kind` is therefore called `type`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic.json_schema import models_json_schema

from .. import kinds
from ..catalogue.addresses import format_address
from ..catalogue.catalogue import Entry
from ..kinds import Collection, Kind
from ..kinds.fields import collect_fields
from ..kinds.json_schema import rename_limits
from .feeds.site_identity import SiteIdentity
from .fields import walk_values
from .object_schema import JsonObject
from .published import PublishedCatalogue, is_visible

VERSION = 1
"""Incremented when a key that programs may rely on changes or is removed."""


LISTED_KINDS = (
    "course", "path", "team", "skill", "role", "person", "objective", "need", "metric", "session", "story",
    "page", "gone",
)  # fmt: skip
"""The kinds that have a list of their own. Lessons are nested in their course."""

NO_SITE = SiteIdentity("")
"""A site of which nobody knows where it is."""

_COURSE_KEYS = ("paths", "required_by", "successors")
"""Lists of ids in a course's row besides its model's fields: its paths, its dependents, its successors."""

_LOCAL_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"
"""A wall-clock time. It is no `date-time`, which has a zone."""

_EXCLUDED_FIELDS = frozenset(("waivers", "supporters"))
"""Fields that are no business of the portal's readers: exemptions, and who stands behind a need."""


def build_catalogue_json(
    published: PublishedCatalogue, generated: datetime, site: SiteIdentity = NO_SITE
) -> JsonObject:
    """Returns all visible entries as JSON values. `generated` is the timezone-aware time of the build.

    site: where the portal is, for whole addresses; without its address they are null.
    """
    document: JsonObject = {"version": VERSION, "generated": generated.astimezone(UTC).isoformat(timespec="seconds")}
    for kind in LISTED_KINDS:
        entries = (e for e in published.catalogue.entries.get(kind, {}).values() if is_visible(e))
        if kind == "person":
            named_ids = _collect_named_people(published)
            entries = (e for e in entries if e.id in named_ids)
        document[_format_plural(kind)] = [_build_entry_row(published, entry, site) for entry in entries]
    return document


def build_catalogue_schema(collections: Sequence[Collection]) -> JsonObject:
    """Returns the JSON Schema of the result of `build_catalogue_json`, from the portal's models."""
    models = {c.model.NAME: c.model for c in collections}
    used_models = [models[kind] for kind in (*LISTED_KINDS, "lesson") if kind in models and kind != "person"]
    refs, combined_schema = models_json_schema(
        [(m, "serialization") for m in used_models], by_alias=True, ref_template="#/$defs/{model}"
    )
    rename_limits(combined_schema)
    definitions: JsonObject = combined_schema.get("$defs", {})
    _allow_absent_lists(definitions)
    references = {model.NAME: refs[model, "serialization"] for model in used_models}
    for kind, ref in references.items():
        _adapt_definition(definitions[ref["$ref"].rpartition("/")[2]], kind, references)
    definitions["Reference"] = _build_object_schema({"id": {"type": "string"}, "name": {"type": "string"}})
    references["person"] = {"$ref": "#/$defs/Reference"}
    properties: JsonObject = {"version": {"const": VERSION}, "generated": {"type": "string", "format": "date-time"}}
    properties |= {
        _format_plural(kind): {"type": "array", "items": references[kind]}
        for kind in LISTED_KINDS
        if kind in references
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A portal's catalogue, version {VERSION}",
        **_build_object_schema(properties),
        "$defs": definitions,
    }


def _build_entry_row(published: PublishedCatalogue, entry: Entry[Kind], site: SiteIdentity) -> JsonObject:
    if entry.kind == "person":
        return {"id": entry.id, "name": entry.title}
    row = _build_row(entry, site)
    if isinstance(entry.meta, kinds.Gone):
        url = format_address(entry.meta.former_kind, entry.meta.id)
        row |= {"type": entry.meta.former_kind, "url": url, "address": _build_address(url, site)}
    for key in ("audience", "required_for"):
        if row.get(key):
            row[key]["roles"] = _identify_roles(published, row[key]["roles"])
    if isinstance(entry.meta, kinds.Course):
        row["lessons"] = [_build_row(lesson, site) for lesson in published.catalogue.lessons(entry)]
        row["paths"] = _collect_ids(published.paths_by_item.get(entry.id, ()))
        row["required_by"] = _collect_ids(published.dependents_by_item.get(entry.id, ()))
        row["successors"] = _collect_ids(published.successors_by_course.get(entry.id, ()))
    return row


def _identify_roles(published: PublishedCatalogue, texts: Iterable[str]) -> list[str]:
    """Returns the ids of roles, each once; a text stays where the portal has no register of roles."""
    roles = ((text, published.catalogue.find_role(text)) for text in texts)
    return list(dict.fromkeys(role.id if role else text for text, role in roles))


def _build_address(url: str, site: SiteIdentity) -> str | None:
    """Returns the whole address of a page; None where it has none, or where nobody knows where the site is."""
    return site.build_url(url) if url and site.url else None


def _build_row(entry: Entry[Kind], site: SiteIdentity) -> JsonObject:
    """Returns the keys of every entry, then all fields of its model. A field named `kind` becomes `type`."""
    values = entry.meta.model_dump(mode="json", by_alias=True, exclude=set(_EXCLUDED_FIELDS))
    values = {("type" if key == "kind" else key): value for key, value in values.items()}
    return {
        "id": entry.id,
        "kind": entry.kind,
        "url": entry.url or None,
        "owner": entry.owner or None,
        **values,
        "address": _build_address(entry.url, site),
    }


def _collect_named_people(published: PublishedCatalogue) -> frozenset[str]:
    """Returns the ids of the people that another row names, and of mentors."""
    ids = {person.id for mentors in published.mentors_by_skill.values() for person in mentors}
    for kind in (*LISTED_KINDS, "lesson"):
        for entry in published.catalogue.entries.get(kind, {}).values() if kind != "person" else ():
            model: type[Kind] = type(entry.meta)
            for field in collect_fields(model).values():
                marker = field.find_marker(kinds.Ref)
                if marker and "person" in marker.kinds and field.path[0] not in _EXCLUDED_FIELDS and is_visible(entry):
                    ids.update(map(str, walk_values(entry.meta, field.attributes)))
    return frozenset(ids)


def _collect_ids(entries: Iterable[Entry[Any]]) -> list[str]:
    return [entry.id for entry in entries]


def _format_plural(kind: str) -> str:
    return {"person": "people", "story": "stories", "gone": "gone"}.get(kind, f"{kind}s")


def _allow_absent_lists(definitions: JsonObject) -> None:
    """Lets a list be empty, in place, that authors may leave out and otherwise write with a least number of items."""
    for definition in definitions.values():
        for subschema in definition.get("properties", {}).values():
            if subschema.get("default") == []:
                subschema.pop("minItems", None)


def _adapt_definition(definition: JsonObject, kind: str, references: JsonObject) -> None:
    """Turns a model's schema, in place, into the schema of its row.

    `references` maps a kind to the reference of its definition.
    """
    properties = definition["properties"]
    for name in _EXCLUDED_FIELDS:
        properties.pop(name, None)
    if "kind" in properties:
        properties["type"] = properties.pop("kind")
    if kind == "session":  # times are serialised in full, not in the short form that authors type, and without zone
        properties |= {key: {"type": "string", "pattern": _LOCAL_TIME} for key in ("start", "end")}
    if kind == "gone":  # a lesson is one by its id, and says so in its row alone
        properties["type"] = {"type": "string"}
    own_properties: JsonObject = {
        "id": {"type": "string"},
        "kind": {"const": kind},
        "url": _build_nullable_schema(),
        "owner": _build_nullable_schema(),
        "address": _build_nullable_schema() | {"format": "uri"},
    }
    if kind == "course":
        own_properties |= {key: {"type": "array", "items": {"type": "string"}} for key in _COURSE_KEYS}
        own_properties["lessons"] = {"type": "array", "items": references.get("lesson", {})}
    definition["properties"] = properties | own_properties
    definition["required"] = sorted(definition["properties"])
    definition["additionalProperties"] = False


def _build_nullable_schema() -> JsonObject:
    return {"type": ["string", "null"]}


def _build_object_schema(properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}
