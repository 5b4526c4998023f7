"""Returns the front matter of an entry as plain values, in which references can be written with other ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..kinds import Kind
from ..load.positions import KeyPath
from .entry import EntryKey
from .link import find_references


def dump_references(meta: Kind, ids: Mapping[EntryKey, str]) -> dict[str, Any]:
    """Returns the values as JSON has them. ids: kind and id of an entry → the id to write in its place."""
    values: dict[str, Any] = meta.model_dump(mode="json", by_alias=True)
    for keys, ref, id in find_references(meta):
        if new_id := next((ids[kind, id] for kind in ref.kinds if (kind, id) in ids), None):
            replace_value(values, keys, new_id)
    return values


def replace_value(values: Any, keys: KeyPath, value: str) -> None:
    """Replaces the value at a key path; does nothing where there is no such path."""
    for key in keys[:-1]:
        values = _get_child(values, key)
    if _get_child(values, keys[-1]) is not None:
        values[keys[-1]] = value


def _get_child(values: Any, key: str | int) -> Any:
    if isinstance(values, dict):
        return values.get(key)
    return values[key] if isinstance(values, list) and isinstance(key, int) and key < len(values) else None
