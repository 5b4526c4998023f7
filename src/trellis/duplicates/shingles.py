"""A text, so that it can be told word for word from another: a number for each run of three words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Marks: TypeAlias = NDArray[np.uint64]
"""One number for each different run of three words, sorted."""

_STEPS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)

_FIRST = np.ones(1, np.bool_)


def marked(text: Sequence[str]) -> Marks:
    """A text's marks."""
    if len(text) < len(_STEPS):
        return np.zeros(0, np.uint64)
    numbers = np.fromiter(map(_number, text), np.uint64, len(text))
    size = len(numbers) - len(_STEPS) + 1
    found = np.zeros(size, np.uint64)
    for step, factor in enumerate(_STEPS):
        found ^= numbers[step : step + size] * factor
    found.sort()
    different: Marks = found[np.concatenate((_FIRST, found[1:] != found[:-1]))]
    return different


@cache
def _number(word: str) -> int:
    """The same in every run."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
