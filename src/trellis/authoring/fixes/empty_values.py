"""Deletes keys with an empty text, as editors with forms leave them: ``reviewed: ""`` (`wrong-value`).

Only a line of its own goes, and only where the key may be missing and its neighbours stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...load.positions import KeyPath
from .page import Edit, EditablePage

_LINE = re.compile(r" *[\w-]+:[ \t]+(?:\"\"|'')[ \t]*")


def fix(page: EditablePage) -> Iterator[Edit]:
    for keys, value in page.iterate_texts():
        if value or not isinstance(keys[-1], str):
            continue
        field, position = page.find_field(keys), page.parsed.build_positions().find_position(keys)
        if field is None or field.info.is_required() or position is None:
            continue
        row = position.line - 1
        if _LINE.fullmatch(page.lines[row]) and _has_other_values(page.parsed.data, keys):
            yield Edit(page.line_starts[row], page.line_starts[row + 1], "", keys, removes=True)


def _has_other_values(data: Any, keys: KeyPath) -> bool:
    """Returns whether the mapping that holds the key has another one with a value, and so stays a mapping."""
    for key in keys[:-1]:
        data = data[key]
    return any(value != "" for key, value in data.items() if key != keys[-1])
