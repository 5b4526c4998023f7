"""Generates JSON Schemas of the kinds from the models, for editors and other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import Collection, Kind, Ref
from .fields import collect_fields

LIMIT_KEYWORDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""Pydantic's names of limits → those of JSON Schema."""

SCHEMA_FOLDER = Path("schemas/json")


def build_schemas(collections: Sequence[Collection]) -> Iterator[tuple[Path, str]]:
    """Yields each kind's schema file, relative to the portal's root, and its text."""
    for collection in collections:
        document = build_schema(collection.model)
        if collection.many:
            definitions = document.pop("$defs", None)  # references to them start at the root
            document = {"type": "array", "items": document, **({"$defs": definitions} if definitions else {})}
        document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        yield SCHEMA_FOLDER / f"{collection.model.NAME}.schema.json", text


def build_schema(model: type[Kind]) -> dict[str, Any]:
    """Returns the JSON Schema of a kind's front matter. References list the kinds that they name in ``x-reference``."""
    document = model.model_json_schema(by_alias=True)
    rename_limits(document)
    for field in collect_fields(model).values():
        ref = field.find_marker(Ref)
        if ref and len(field.path) <= 2 and (subschema := _find_subschema(document, field.path)) is not None:
            subschema["x-reference"] = list(ref.kinds)
    return document


def rename_limits(document: Any) -> None:
    """Gives the limits of numbers, in place, the names of JSON Schema. Pydantic writes `ge` where text is converted."""
    if isinstance(document, dict):
        for name, keyword in LIMIT_KEYWORDS.items():
            if isinstance(document.get(name), int | float):  # a property of that name has a schema
                document[keyword] = document.pop(name)
    for child in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        rename_limits(child)


def _find_subschema(document: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
    """Returns the part of a schema that describes a top-level field, or its items."""
    subschema: dict[str, Any] | None = document.get("properties", {}).get(path[0])
    if subschema is None or len(path) == 1:
        return subschema
    return subschema.get("items") if path[1] == "*" else None
