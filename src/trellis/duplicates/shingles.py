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

SHINGLE_WORDS = len(_POSITION_FACTORS)
"""Words in a shingle."""

_KEEP_FIRST = np.ones(1, np.bool_)


def hash_shingles(words: Sequence[str]) -> Shingles:
    """Returns the shingles of a text, none if it has fewer than three words."""
    hashes = combine_word_hashes(hash_words(words))
    hashes.sort()
    if not len(hashes):
        return hashes
    distinct: Shingles = hashes[np.concatenate((_KEEP_FIRST, hashes[1:] != hashes[:-1]))]
    return distinct


def hash_words(words: Sequence[str]) -> Shingles:
    """Returns the hash of each word."""
    return np.fromiter(map(_hash_word, words), np.uint64, len(words))


def combine_word_hashes(word_hashes: Shingles) -> Shingles:
    """Returns the shingle that begins at each word but the last two, in order."""
    count = max(0, len(word_hashes) - SHINGLE_WORDS + 1)
    hashes = np.zeros(count, np.uint64)
    for offset, factor in enumerate(_POSITION_FACTORS):
        hashes ^= word_hashes[offset : offset + count] * factor
    return hashes


@cache
def _hash_word(word: str) -> int:
    """Returns a 64-bit hash that is the same in every process."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
