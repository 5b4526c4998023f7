"""Spreads work on many items over two processes where that is quicker, and does it here where it is not."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH = 2000
"""From this many items on, a second process gains more than it costs to start."""

SHARE = 0.45
"""The part done here. The rest is the other process's, and what it did must still be taken over here."""


def spread(work: Callable[[T], R], items: Sequence[T], worth: int = WORTH, share: float = SHARE) -> list[R]:
    """``[work(item) for item in items]``, in order; the results must be picklable.

    worth: fewer items are all done here. share: the part of them that is; half, where what comes back is small.
    The other process is a fork, so that it starts at once and knows all that this one knows. Where it comes to grief, its part
    is done here, and what stopped it is met in the open.
    """
    if len(items) < worth or (os.cpu_count() or 1) < 2 or sys.platform != "linux":
        return [work(item) for item in items]
    here = int(len(items) * share)
    ours, theirs = os.pipe()
    other = os.fork()
    if not other:
        _serve(theirs, work, items[here:])
    os.close(theirs)
    now = [work(item) for item in items[:here]]
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(other, 0)
    later: list[R] = pickle.loads(said) if status == 0 else [work(item) for item in items[here:]]
    return now + later


def _serve(pipe: int, work: Callable[[T], R], items: Sequence[T]) -> NoReturn:
    """The other process: does its part, says it, and ends without running anything of its parent's."""
    status = 1
    try:
        with os.fdopen(pipe, "wb") as stream:
            pickle.dump([work(item) for item in items], stream, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
