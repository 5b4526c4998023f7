"""Spreads work on many items over two processes where that is quicker, and does it here where it is not."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH = 2000
"""From this many items on, a second process gains more than it costs to start."""

SHARE = 0.5
"""The part done here; the rest is the other process's."""


def spread(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """``[work(item) for item in items]``, in order; the results must be picklable.

    The other process is a fork, so that it starts at once and `work` need not be picklable. What kills it is met again here.
    """
    if len(items) < WORTH or (os.cpu_count() or 1) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [work(item) for item in items]
    here = int(len(items) * SHARE)
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    other = fork.Process(target=_work, args=(theirs, work, items[here:]), daemon=True)
    other.start()
    theirs.close()
    now = [work(item) for item in items[:here]]
    try:
        later: list[R] = pickle.loads(ours.recv_bytes())
    except EOFError:
        later = [work(item) for item in items[here:]]  # it was killed: what it met is met here, in the open
    other.join()
    return now + later


def _work(pipe: Connection, work: Callable[[T], R], items: Sequence[T]) -> None:
    pipe.send_bytes(pickle.dumps([work(item) for item in items], pickle.HIGHEST_PROTOCOL))
