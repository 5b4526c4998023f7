"""The JSON Schema of an object that has these keys, all of them and no others."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]
"""An object of JSON: key → value."""


def describe_object(properties: JsonObject) -> JsonObject:
    """Returns the schema of an object. properties: key → the schema of its value."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
