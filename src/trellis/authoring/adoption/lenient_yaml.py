"""Reads the YAML and TOML of other generators: tags that only they know are nothing here, and no file is too deep."""

from __future__ import annotations

import tomllib
from typing import Any

import yaml

MAX_VALUES = 20_000
"""The most values of a file, with those that anchors repeat."""

MAX_DEPTH = 20
"""The most levels of a file."""


class ForeignDataUnreadable(Exception):
    """A file's data cannot be read. The message says why."""


class _LenientLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads values with unknown tags, such as ``!!python/name:``, as nothing."""


_LenientLoader.add_multi_constructor("", lambda loader, suffix, node: None)


def load_yaml(text: str) -> Any:
    """Returns the data. Raises ForeignDataUnreadable."""
    try:
        data = yaml.load(text, Loader=_LenientLoader)
    except yaml.MarkedYAMLError as error:
        line = f" on line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ForeignDataUnreadable(f"is no YAML{line}: {error.problem or 'it cannot be read'}") from None
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        raise ForeignDataUnreadable("is no YAML that can be read") from None
    _require_bounds(data)
    return data


def load_toml(text: str) -> Any:
    """Returns the data. Raises ForeignDataUnreadable."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ForeignDataUnreadable(f"is no TOML: {str(error)[:120]}") from None
    _require_bounds(data)
    return data


def _require_bounds(data: Any) -> None:
    """Raises ForeignDataUnreadable if there are too many values or levels, as in a file whose anchors multiply."""
    pending = [(data, 0)]
    count = 0
    while pending:
        value, depth = pending.pop()
        count += 1
        if count > MAX_VALUES or depth > MAX_DEPTH:
            raise ForeignDataUnreadable(f"has more than {MAX_VALUES:,} values or {MAX_DEPTH} levels")
        if isinstance(value, dict):
            pending += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            pending += [(item, depth + 1) for item in value]


def get_value(data: Any, path: str) -> Any:
    """Returns the value at a path of keys joined by dots, or of a key with dots, or None."""
    if isinstance(data, dict) and path in data:
        return data[path]
    for key in path.split("."):
        data = data.get(key) if isinstance(data, dict) else None
    return data


def list_texts(value: Any) -> list[str]:
    """Returns a value's texts, each on one line: of a list its items, of records their titles or names."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("title", "text", "name", "label", "id") if key in value), None)
    items = value if isinstance(value, list) else [value]
    texts = []
    for item in items:
        if isinstance(item, dict):
            texts += list_texts(item)
        elif isinstance(item, str | int | float) and not isinstance(item, bool):
            texts.append(" ".join(str(item).split()))
    return [text for text in texts if text]
