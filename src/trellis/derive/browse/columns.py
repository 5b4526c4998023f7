"""Values as strings with one character an item: small when compressed, read by any browser, and counted in one pass.

A filter whose items have several values has several such strings, one for each place in an item's list. Items are in the order of their
numbers, in which neighbours are alike; so most strings are long runs. `columns.js` reads what is written here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from .facets import Facets

_FIRST, _BACKSLASH, _SURROGATES = 35, 92, range(0xD800, 0xE000)
"""Characters below the first one, the backslash and halves of pairs would need writing out in JSON, or cannot be written."""

MOST = 0xFFFF - _FIRST - 1 - len(_SURROGATES)
"""The highest value that a character can stand for."""


def character(value: int) -> str:
    """The character of a value from 0 to `MOST`.

    >>> [character(value) for value in (0, 1, 56, 57)]
    ['#', '$', '[', ']']
    """
    code = value + _FIRST
    code += code >= _BACKSLASH
    return chr(code + (len(_SURROGATES) if code >= _SURROGATES.start else 0))


def slots(values: Sequence[tuple[int, ...]]) -> list[str]:
    """For each place in the items' lists one character an item: its value's place plus one, or the character of 0 where it has none."""
    depth = max((len(places) for places in values), default=0)
    return [
        "".join(character(places[slot] + 1 if slot < len(places) else 0) for places in values) for slot in range(depth)
    ]


def ranks(keys: Iterable[Any]) -> str:
    """One character an item: the place of its key among all keys in order. Beyond `MOST` different keys, neighbours share a place."""
    said: list[Hashable] = list(keys)
    different: list[Any] = sorted(set(said))
    scale = max(1, -(-len(different) // MOST))
    place = {key: number // scale for number, key in enumerate(different)}
    return "".join(character(place[key]) for key in said)


def packed(facets: Facets) -> list[dict[str, object]]:
    """The filters with their values and the items' columns, as JSON values."""
    return [
        {
            "name": group.name,
            "label": group.label,
            "values": [[option.key, option.label] for option in group.options],
            "columns": slots(values),
        }
        for group, values in zip(facets.groups, facets.values, strict=True)
    ]
