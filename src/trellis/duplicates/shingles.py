"""Hashes a text into shingles, one for each run of three words, so that texts can be compared word for word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Shingles: TypeAlias = NDArray[np.uint64]
"""The hashes of the distinct runs of three words in a text, sorted."""

_POSITION_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
"""Odd factors for the words of a shingle, so that its hash depends on their order. There are as many as words in a
shingle."""

_KEEP_FIRST = np.ones(1, np.bool_)


def hash_shingles(words: Sequence[str]) -> Shingles:
    """Returns the shingles of a text, none if it has fewer than three words."""
    if len(words) < len(_POSITION_FACTORS):
        return np.zeros(0, np.uint64)
    word_hashes = np.fromiter(map(_hash_word, words), np.uint64, len(words))
    count = len(word_hashes) - len(_POSITION_FACTORS) + 1
    hashes = np.zeros(count, np.uint64)
    for offset, factor in enumerate(_POSITION_FACTORS):
        hashes ^= word_hashes[offset : offset + count] * factor
    hashes.sort()
    distinct: Shingles = hashes[np.concatenate((_KEEP_FIRST, hashes[1:] != hashes[:-1]))]
    return distinct


@cache
def _hash_word(word: str) -> int:
    """Returns a 64-bit hash that is the same in every process."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
