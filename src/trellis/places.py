"""Where everything in a file's data stands: kept as bare numbers, unfolded only for files that something is said about."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value: ``("outcomes", 0, "text")``."""


class Mark(NamedTuple):
    """A key's line and column, its value's line and column, and the column behind the value (0: it ends on a later line).

    All count from 1. An item of a list has no key; there the first two repeat the next two.
    """

    key_line: int
    key_column: int
    line: int
    column: int
    end: int


class Places:
    """The marks of every key and item of `data`, looked up by path.

    numbers: five for each place, in the order in which `data` holds them, as unsigned machine integers. shift: lines that
    stand before the first of them.
    """

    __slots__ = ("_data", "_numbers", "_shift", "_table")

    def __init__(self, data: Any = None, numbers: bytes = b"", shift: int = 0) -> None:
        self._data = data
        self._numbers = numbers
        self._shift = shift
        self._table: dict[Path, Mark] | None = None

    def get(self, path: Path) -> Mark | None:
        """The mark of the value under `path`, or None where nothing is written there."""
        if self._table is None:
            numbers, shift = array("I", self._numbers), self._shift
            self._table = {
                path: Mark(numbers[i] + shift, numbers[i + 1], numbers[i + 2] + shift, numbers[i + 3], numbers[i + 4])
                for path, i in zip(_paths(self._data, ()), range(0, len(numbers), 5), strict=False)
            }
        return self._table.get(path)


def _paths(data: Any, path: Path) -> Iterator[Path]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        here = (*path, key)
        yield here
        if value.__class__ is dict or value.__class__ is list:
            yield from _paths(value, here)
