"""Spreads work on many files over two processes where that is quicker, and does it here where it is not."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH = 2000
"""From this many items on, a second process gains more than it costs to start."""


def spread(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """``[work(item) for item in items]``, in order; the results must be picklable where there are many."""
    if len(items) < WORTH or (os.cpu_count() or 1) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [work(item) for item in items]
    half = len(items) // 2
    with multiprocessing.get_context("fork").Pool(1) as pool:
        later = pool.map_async(work, items[half:], chunksize=500)
        now = [work(item) for item in items[:half]]
        return now + later.get()
