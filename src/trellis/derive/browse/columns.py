"""Columns: values as strings with one character per item. They compress well, and a browser counts them in one pass.

Where items have several values, a filter has several such strings, one for each index in an item's list. Items are
ordered by number, and neighbours are alike, so most strings are long runs. `columns.js` decodes them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from .facets import Facets

_FIRST, _BACKSLASH, _SURROGATES = 35, 92, range(0xD800, 0xE000)
"""JSON escapes the characters below the first one and the backslash; surrogates cannot be encoded."""

MAX_VALUE = 0xFFFF - _FIRST - 1 - len(_SURROGATES)
"""The highest value that one character can encode."""


def encode_value(value: int) -> str:
    """The character of a value from 0 to `MAX_VALUE`.

    >>> [encode_value(value) for value in (0, 1, 56, 57)]
    ['#', '$', '[', ']']
    """
    code = value + _FIRST
    code += code >= _BACKSLASH
    return chr(code + (len(_SURROGATES) if code >= _SURROGATES.start else 0))


def encode_slots(values: Sequence[tuple[int, ...]]) -> list[str]:
    """One string for each index in the items' lists.

    Each item has one character: its value plus one, or 0 where its list is shorter.
    """
    depth = max((len(indexes) for indexes in values), default=0)
    return [
        "".join(encode_value(indexes[slot] + 1 if slot < len(indexes) else 0) for indexes in values)
        for slot in range(depth)
    ]


def encode_ranks(keys: Iterable[Any]) -> str:
    """One character per item: the rank of its key.

    With more than `MAX_VALUE` different keys, neighbours share a rank.
    """
    all_keys: list[Hashable] = list(keys)
    unique_keys: list[Any] = sorted(set(all_keys))
    scale = max(1, -(-len(unique_keys) // MAX_VALUE))
    rank = {key: number // scale for number, key in enumerate(unique_keys)}
    return "".join(encode_value(rank[key]) for key in all_keys)


def pack_facets(facets: Facets) -> list[dict[str, object]]:
    """The filters with their options and the columns of the items' values, as JSON.

    An option is its key, its label and its former keys.
    """
    return [
        {
            "name": group.name,
            "label": group.label,
            "values": [[option.key, option.label, *option.former_keys] for option in group.options],
            "columns": encode_slots(values),
        }
        for group, values in zip(facets.groups, facets.values, strict=True)
    ]
