"""Replaces single values in a model, which stays as it is: a copy has the others."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, TypeVar

from .fields import KeyStep
from .kind import Kind

K = TypeVar("K", bound=Kind)


def replace_values(model: K, values: Mapping[tuple[KeyStep, ...], str]) -> K:
    """Returns a copy with these values, by the keys that an author writes. Nothing is validated."""
    replaced: K = model
    for keys, value in values.items():
        replaced = _replace_value(replaced, keys, value)
    return replaced


def _replace_value(parent: Any, keys: tuple[KeyStep, ...], value: str) -> Any:
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(parent, Kind):
        name = next(name for name, info in type(parent).model_fields.items() if key == (info.alias or name))
        replaced = copy(parent)  # of a model of which a part could not be read too
        replaced.__dict__[name] = _replace_value(getattr(parent, name), rest, value)
        return replaced
    if isinstance(parent, dict):
        return {**parent, key: _replace_value(parent[key], rest, value)}
    return tuple(_replace_value(item, rest, value) if index == key else item for index, item in enumerate(parent))
