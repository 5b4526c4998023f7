"""Changes single values and the text of a course's file, and leaves every other line as a person wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from ...kinds import Collection
from ...load.parse import write_markdown
from ...load.positions import KeyPath, Position
from ..fixes.key_order import list_keys
from ..fixes.page import EditablePage
from .refusals import RecordRefused

PLAIN_KEYS = frozenset(("minutes", "cost", "first_offered"))
"""Keys whose values are numbers and days, written without quotation marks."""

_SIGN = re.compile(r"(?<![^ \t])#")
"""What may begin a comment."""

Value = str | list[str] | None
"""A value of the front matter; None takes the key away."""


def change_course(path: str, collection: Collection, text: str, changes: Mapping[str, Value], body: str | None) -> str:
    """Returns the file's text with other values. changes: `level`, `source.url` … → value. body: None for the same.

    The result is read again, and must say what was meant and nothing else. Raises RecordRefused where it cannot.
    """
    page = EditablePage(path, collection, text)
    if not page.is_well_formed or not page.front_matter_lines or "\r" in text:
        raise RecordRefused(f"{path} cannot be changed as it is", "run `trellis check --fix`, and mend what it names")
    expected_body = page.parsed.body if body is None else body
    for name, value in changes.items():
        keys: KeyPath = tuple(name.split(".", 1))
        expected_data = _replace(page.parsed.data, keys, value)
        page = EditablePage(path, collection, "\n".join(_change_value(page, keys, value)))
        if not page.is_well_formed or page.parsed.data != expected_data:
            raise RecordRefused(f"`{name}` in {path} is written in a way that cannot be changed", "set it by hand")
    if body is not None:
        head = page.lines[: page.front_matter_lines.stop + 1]
        page = EditablePage(path, collection, "\n".join((*head, "", body.strip(), "")))
    if page.parsed.body.strip() != expected_body.strip():
        raise RecordRefused(f"the text of {path} cannot be changed", "set it by hand")
    return page.text


def _replace(data: Mapping[str, Any], keys: KeyPath, value: Value) -> dict[str, Any]:
    changed = dict(data)
    key, *inner_keys = keys
    if inner_keys:
        inner = data.get(str(key))
        inner_data = _replace(inner if isinstance(inner, dict) else {}, tuple(inner_keys), value)
        changed[str(key)] = inner_data
    elif value is None:
        changed.pop(str(key), None)
    else:
        changed[str(key)] = value
    return changed


def _change_value(page: EditablePage, keys: KeyPath, value: Value) -> list[str]:
    """Returns the lines of the file with another value at one key. Raises RecordRefused over a comment."""
    lines = list(page.lines)
    position = page.parsed.build_positions().find_position(keys)
    parent = page.parsed.build_positions().find_position(keys[:-1]) if len(keys) > 1 else None
    if parent and _is_flow(page, keys[:-1], parent):
        data = _replace(page.parsed.data, keys, value)[str(keys[0])]
        return _replace_block(page, keys[:1], _dump(str(keys[0]), data, 0))
    indent = position.key_column - 1 if position else 0
    new_lines = [] if value is None else _dump(str(keys[-1]), value, indent)
    if position:
        if value is not None and isinstance(value, str) and position.end and len(new_lines) == 1:
            line = lines[position.line - 1]
            head = line[: position.column - 1]
            lines[position.line - 1] = head + _dump_scalar(str(keys[-1]), value) + line[position.end - 1 :]
            return lines
        return _replace_block(page, keys, new_lines)
    if value is None:
        return lines
    if len(keys) > 1:
        return _insert_inner(page, keys, value)
    place = _find_place(page, str(keys[0]))
    return [*lines[:place], *new_lines, *lines[place:]]


def _is_flow(page: EditablePage, keys: KeyPath, parent: Position) -> bool:
    return page.lines[parent.line - 1][parent.column - 1 : parent.column] == "{"


def _insert_inner(page: EditablePage, keys: KeyPath, value: Value) -> list[str]:
    """Returns the lines with a new key below one that is there, or with both."""
    lines = list(page.lines)
    inner = page.parsed.data.get(keys[0])
    if not isinstance(inner, dict) or not inner:
        place = _find_place(page, str(keys[0]))
        return [*lines[:place], *_dump(str(keys[0]), {str(keys[1]): value}, 0), *lines[place:]]
    last_key = (keys[0], list(inner)[-1])
    position = page.parsed.build_positions().find_position(last_key)
    assert position
    _, end = _find_block(page, last_key)
    return [*lines[:end], *_dump(str(keys[1]), value, position.key_column - 1), *lines[end:]]


def _replace_block(page: EditablePage, keys: KeyPath, new_lines: list[str]) -> list[str]:
    start, end = _find_block(page, keys)
    if _has_comment(page, start, end):
        name = ".".join(map(str, keys))
        raise RecordRefused(f"a comment stands in `{name}` of {page.path}", "set the value by hand")
    return [*page.lines[:start], *new_lines, *page.lines[end:]]


def _has_comment(page: EditablePage, start: int, end: int) -> bool:
    """Whether a comment stands in these lines of the front matter, from 0. A sign within a value begins none."""
    signs = [(row, match.end() - 1) for row in range(start, end) for match in _SIGN.finditer(page.lines[row])]
    if not signs:
        return False
    first = page.front_matter_lines.start
    text = "\n".join((*page.lines[first : page.front_matter_lines.stop], ""))
    spans = [
        _locate_scalar(event, first)
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
        if isinstance(event, yaml.ScalarEvent)
    ]
    return any(not any(begin <= sign < finish for begin, finish in spans) for sign in signs)


def _locate_scalar(event: yaml.ScalarEvent, first: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Returns where a value begins and ends, as row and column; one in lines of its own below the line of its sign."""
    begin, finish = event.start_mark, event.end_mark
    assert begin
    assert finish
    start = (begin.line + 1 + first, 0) if event.style in ("|", ">") else (begin.line + first, begin.column)
    return start, (finish.line + first, finish.column)


def _find_block(page: EditablePage, keys: KeyPath) -> tuple[int, int]:
    """Returns the first line, from 0, of a key and the line after its value, without the comments of the next key."""
    position = page.parsed.build_positions().find_position(keys)
    assert position
    start = position.key_line - 1
    end = page.front_matter_lines.stop
    for other_keys, other in page.parsed.build_positions().iterate():
        if other.key_line - 1 > start and other.key_column <= position.key_column and len(other_keys) <= len(keys):
            end = min(end, other.key_line - 1)
    while end - 1 > start and (not page.lines[end - 1].strip() or page.lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end


def _find_place(page: EditablePage, key: str) -> int:
    """Returns the line, from 0, before which a new key belongs in the standard order."""
    order = list_keys(page.collection.model)
    rank = order.index(key) if key in order else len(order)
    for other in page.parsed.data:
        position = page.parsed.build_positions().find_position((other,))
        if position and other in order and order.index(other) > rank:
            start = position.key_line - 1
            while start - 1 in page.front_matter_lines and page.lines[start - 1].startswith("#"):
                start -= 1
            return start
    return page.front_matter_lines.stop


def _dump(key: str, value: object, indent: int) -> list[str]:
    """Returns the lines of a key and its value, as an import writes them."""
    if key in PLAIN_KEYS and isinstance(value, str):
        return [f"{' ' * indent}{key}: {value}"]
    text = write_markdown({key: value}, "")
    lines = text.split("\n")[1:]
    return [" " * indent + line for line in lines[: lines.index("---")]]


def _dump_scalar(key: str, value: str) -> str:
    [line] = _dump(key, value, 0)
    return line.removeprefix(f"{key}: ")
