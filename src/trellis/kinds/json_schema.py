"""JSON Schemas of the kinds, for editors and other programs. Generated from the models; ``--check`` says what is stale."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import Collection, Kind, Ref
from .fields import fields

FOLDER = Path("schemas/json")


def schemas(collections: Sequence[Collection]) -> Iterator[tuple[Path, str]]:
    """For each kind, the file below the portal's root and what it should hold."""
    for collection in collections:
        document = schema(collection.model)
        if collection.many:
            document = {"type": "array", "items": document}
        document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
        yield FOLDER / f"{collection.model.NAME}.schema.json", json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def schema(model: type[Kind]) -> dict[str, Any]:
    """A kind's front matter as JSON Schema. A reference says which kinds it names, under ``x-reference``."""
    document = model.model_json_schema(by_alias=True)
    for field in fields(model).values():
        ref = field.marker(Ref)
        if ref and len(field.path) <= 2 and (place := _place(document, field.path)) is not None:
            place["x-reference"] = list(ref.kinds)
    return document


def _place(document: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
    """The part of a schema that describes a top-level field, or the items of one."""
    found: dict[str, Any] | None = document.get("properties", {}).get(path[0])
    if found is None or len(path) == 1:
        return found
    return found.get("items") if path[1] == "*" else None


def write(root: Path, collections: Sequence[Collection]) -> list[Path]:
    """Writes the schemas that are missing or stale; the files written, relative to the root."""
    changed = stale(root, collections)
    for path, text in schemas(collections):
        if path in changed:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    return changed


def stale(root: Path, collections: Sequence[Collection]) -> list[Path]:
    """The schema files that are missing or differ from the models, relative to the root."""
    return [
        path
        for path, text in schemas(collections)
        if not (root / path).is_file() or (root / path).read_text("utf-8") != text
    ]
