"""Finds the items of a list between brackets that YAML cannot read, such as ``[a, [new] b, c]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

_SIGN = re.compile(r"[\[\]{},]")
_QUOTED = re.compile(r"'(?:[^'\n]|'')*+'|\"(?:[^\"\\\n]|\\.)*+\"")
_COMMENT = re.compile(r"(?:[ \t]++(?:#.*+)?)?\Z")


class UnreadItem(NamedTuple):
    """An item that cannot be read. start, end: its place in the value."""

    start: int
    end: int


def find_unread_items(value: str) -> Iterator[UnreadItem]:
    """Yields the items of a list of one line that cannot be read; none where the value as a whole is no list.

    >>> value = "[a, [new] b, c]"
    >>> [value[start:end] for start, end in find_unread_items(value)], list(find_unread_items("[New] A [b]"))
    (['[new] b'], [])
    """
    return (item for item in _split_items(value) if not _can_read(value[item.start : item.end]))


def _split_items(value: str) -> list[UnreadItem]:
    """Returns the places of all items; none if the bracket that begins the value is not closed at its end."""
    items: list[UnreadItem] = []
    depth, start = 1, 1
    position = _skip_quoted(value, start)
    while sign := _SIGN.search(value, position):
        position = sign.end()
        is_end = sign[0] in "]}" and depth == 1
        if is_end or (sign[0] == "," and depth == 1):
            text = value[start : sign.start()]
            first = start + len(text) - len(text.lstrip())
            items.append(UnreadItem(first, first + len(text.strip())))
            start = position
        if is_end:
            return items if sign[0] == "]" and _COMMENT.match(value, position) else []
        depth += (sign[0] in "[{") - (sign[0] in "]}")
        if sign[0] in "[{,":
            position = _skip_quoted(value, position)
    return []


def _skip_quoted(value: str, position: int) -> int:
    """Returns where a text between quotation marks ends that begins behind a position, or the position."""
    while value[position : position + 1] in (" ", "\t"):
        position += 1
    quoted = _QUOTED.match(value, position)
    return quoted.end() if quoted else position


def _can_read(item: str) -> bool:
    try:
        list(yaml.parse(f"[{item}]", Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return False
    return True
