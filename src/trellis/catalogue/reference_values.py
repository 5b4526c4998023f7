"""Returns the front matter of an entry as plain values, in which references can be written with other ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..kinds import Kind, Ref
from ..load.positions import KeyPath
from .entry import EntryKey
from .link import find_references


def dump_references(meta: Kind, ids: Mapping[EntryKey, str], course: str = "") -> dict[str, Any]:
    """Returns the values as JSON has them. ids: kind and id of an entry → the id to write in its place.

    course: the id of the course whose lessons are named within the values.
    """
    values: dict[str, Any] = meta.model_dump(mode="json", by_alias=True)
    replace_references(values, find_references(meta), ids, course)
    return values


def replace_references(
    values: dict[str, Any],
    references: Iterable[tuple[KeyPath, Ref, str]],
    ids: Mapping[EntryKey, str],
    course: str,
) -> None:
    """Writes other ids into values as JSON has them. ids, course: see `dump_references`."""
    for keys, ref, id in references:
        possible_keys = list_reference_keys(ref, id, course)
        if new_id := next((ids[key] for key in possible_keys if key in ids), None):
            replace_value(values, keys, new_id.rpartition("/")[2])


def list_reference_keys(ref: Ref, id: str, course: str) -> tuple[EntryKey, ...]:
    """Returns the keys of the entries that a reference may mean. A lesson is named within its course."""
    return tuple((kind, f"{course}/{id}" if kind == "lesson" else id) for kind in ref.kinds)


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
