"""Positions of the keys and values of a file, stored as packed numbers and unpacked only when one is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from struct import Struct
from typing import Any, NamedTuple

KeyPath = tuple[str | int, ...]
"""The keys and indexes that lead to a value: ``("outcomes", 0, "text")``."""


class Position(NamedTuple):
    """Where a key and its value are. All numbers count from 1.

    An item of a list has no key; its key's position is that of the value. end: the column after the value, or 0 if it
    ends on a later line.
    """

    key_line: int
    key_column: int
    line: int
    column: int
    end: int


class Positions:
    """The positions of all keys and items of `data`, looked up by key path.

    packed: five unsigned machine integers a position, in the order of `data`, each position before those nested in it.
    line_offset: the number of lines before the data, added to each line.
    """

    __slots__ = ("_data", "_index_by_path", "_line_offset", "_packed")

    def __init__(self, data: Any = None, packed: bytes = b"", line_offset: int = 0) -> None:
        self._data = data
        self._packed = packed
        self._line_offset = line_offset
        self._index_by_path: dict[KeyPath, int] | None = None

    def find_position(self, path: KeyPath) -> Position | None:
        """Returns the position of the value at `path`, or None if there is no value."""
        index = self._count_to(path) if len(self._packed) < _INDEX_THRESHOLD else self._look_up(path)
        if index is None:
            return None
        offset = index * _PACKED_POSITION.size
        key_line, key_column, line, column, end = _PACKED_POSITION.unpack_from(self._packed, offset)
        return Position(key_line + self._line_offset, key_column, line + self._line_offset, column, end)

    def iterate(self) -> Iterator[tuple[KeyPath, Position]]:
        """Yields the key path and the position of every key and item, each before those nested in it."""
        for path in _iterate_paths(self._data, ()):
            if position := self.find_position(path):
                yield path, position

    def iterate_texts(self) -> Iterator[tuple[KeyPath, str]]:
        """Yields every text value with its path."""
        return _iterate_texts(self._data, ())

    def join_texts(self) -> str:
        """Returns every text value, one a line. Searching them together is faster than one by one."""
        texts: list[str] = []
        _collect_texts(self._data, texts)
        return "\n".join(texts)

    def _count_to(self, path: KeyPath) -> int | None:
        """Returns the index of a position by counting those before it, which is faster for a few lookups."""
        data, index = self._data, -1
        for step in path:
            for key, value in _iterate_items(data):
                index += 1
                if key == step:
                    data = value
                    break
                if value.__class__ is dict or value.__class__ is list:
                    index += _count_positions(value)
            else:
                return None
        return index if path else None

    def _look_up(self, path: KeyPath) -> int | None:
        """Returns the index of a position from an index of all paths. Used for large files, where counting is slow."""
        if self._index_by_path is None:
            self._index_by_path = {path: index for index, path in enumerate(_iterate_paths(self._data, ()))}
        return self._index_by_path.get(path)


_PACKED_POSITION = Struct("5I")
_INDEX_THRESHOLD = 200 * _PACKED_POSITION.size


def _iterate_items(data: Any) -> Iterable[tuple[str | int, Any]]:
    return data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()


def _count_positions(data: Any) -> int:
    """Returns the number of positions nested in `data`."""
    values = data.values() if data.__class__ is dict else data
    return len(data) + sum(_count_positions(v) for v in values if v.__class__ is dict or v.__class__ is list)


def _iterate_paths(data: Any, path: KeyPath) -> Iterator[KeyPath]:
    for key, value in _iterate_items(data):
        nested = (*path, key)
        yield nested
        yield from _iterate_paths(value, nested)


def _iterate_texts(data: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for key, value in _iterate_items(data):
        if value.__class__ is str:
            yield (*path, key), value
        else:
            yield from _iterate_texts(value, (*path, key))


def _collect_texts(data: Any, texts: list[str]) -> None:
    for value in data.values() if data.__class__ is dict else data if data.__class__ is list else ():
        if value.__class__ is str:
            texts.append(value)
        else:
            _collect_texts(value, texts)
