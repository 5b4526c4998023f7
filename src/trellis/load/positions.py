"""Where everything in a file's data stands: kept as bare numbers, unfolded only for files that something is said about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import Struct
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

    numbers: five for each place, in the order in which `data` holds them, each before the places below it, as unsigned machine
    integers. shift: lines that stand before the first of them.
    """

    __slots__ = ("_data", "_numbers", "_shift", "_table")

    def __init__(self, data: Any = None, numbers: bytes = b"", shift: int = 0) -> None:
        self._data = data
        self._numbers = numbers
        self._shift = shift
        self._table: dict[Path, int] | None = None

    def get(self, path: Path) -> Mark | None:
        """The mark of the value under `path`, or None where nothing is written there."""
        index = self._find(path) if len(self._numbers) < _LONG else self._look_up(path)
        if index is None:
            return None
        key_line, key_column, line, column, end = _FIVE.unpack_from(self._numbers, index * _FIVE.size)
        return Mark(key_line + self._shift, key_column, line + self._shift, column, end)

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every value that is text, with the keys that lead to it."""
        return _texts(self._data, ())

    def words(self) -> str:
        """Every value that is text, one a line: quick to look through before anybody asks which of them it is."""
        words: list[str] = []
        _collect(self._data, words)
        return "\n".join(words)

    def _find(self, path: Path) -> int | None:
        """Counts the places that stand before; quicker than a table where few are asked for."""
        here, index = self._data, -1
        for step in path:
            for key, value in _items(here):
                index += 1
                if key == step:
                    here = value
                    break
                if value.__class__ is dict or value.__class__ is list:
                    index += _size(value)
            else:
                return None
        return index if path else None

    def _look_up(self, path: Path) -> int | None:
        """For a long register, where counting again for every finding would add up."""
        if self._table is None:
            self._table = {path: index for index, path in enumerate(_paths(self._data, ()))}
        return self._table.get(path)


_FIVE = Struct("5I")
_LONG = 200 * _FIVE.size


def _items(data: Any) -> Iterable[tuple[str | int, Any]]:
    return data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()


def _size(data: Any) -> int:
    """How many places there are below."""
    values = data.values() if data.__class__ is dict else data
    return len(data) + sum(_size(v) for v in values if v.__class__ is dict or v.__class__ is list)


def _paths(data: Any, path: Path) -> Iterator[Path]:
    for key, value in _items(data):
        here = (*path, key)
        yield here
        yield from _paths(value, here)


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    for key, value in _items(data):
        if value.__class__ is str:
            yield (*path, key), value
        else:
            yield from _texts(value, (*path, key))


def _collect(data: Any, words: list[str]) -> None:
    for value in data.values() if data.__class__ is dict else data if data.__class__ is list else ():
        if value.__class__ is str:
            words.append(value)
        else:
            _collect(value, words)
