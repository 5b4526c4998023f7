"""Counts the characters between two places of a text in UTF-8, however long its lines are."""

from __future__ import annotations

from itertools import accumulate

_CONTINUATIONS = bytes(range(0x80, 0xC0))
"""The bytes that begin no character."""
_BLOCK_SIZE = 1024


class CharacterCounts:
    """The counts of one text. The first one reads the whole text, each other one two blocks of it at most."""

    def __init__(self, source: bytes) -> None:
        """source: a text in UTF-8."""
        self._source = source
        self._totals: list[int] = []

    def count(self, start: int, end: int) -> int:
        """Returns how many characters begin in the bytes from `start` to `end`."""
        if end - start <= _BLOCK_SIZE:
            return self._count_bytes(start, end)
        return self._count_from_start(end) - self._count_from_start(start)

    def _count_from_start(self, end: int) -> int:
        if not self._totals:
            starts = range(0, len(self._source), _BLOCK_SIZE)
            counts = (self._count_bytes(start, start + _BLOCK_SIZE) for start in starts)
            self._totals = [0, *accumulate(counts)]
        block = min(end, len(self._source)) // _BLOCK_SIZE
        return self._totals[block] + self._count_bytes(block * _BLOCK_SIZE, end)

    def _count_bytes(self, start: int, end: int) -> int:
        return len(self._source[start:end].translate(None, _CONTINUATIONS))
