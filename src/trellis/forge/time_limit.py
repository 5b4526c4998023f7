"""Ends what takes too long, whatever it is doing: a request, a regular expression, the evaluation of a whole change."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

REPEAT_SECONDS = 1.0
"""How often the error is raised again, in case some code on the way went on after it."""


class _TimeOver(BaseException):
    """Passes through the block, whose own handling of errors must not take it for one of them and go on."""


@contextmanager
def limit_time(seconds: float, create_error: Callable[[], Exception]) -> Iterator[None]:
    """Raises an error within the block once it has run for so many seconds. Blocks may lie within each other.

    It works by an alarm, which only the main thread of a Unix system gets; elsewhere the block is not limited.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    time_over = _TimeOver()
    is_ended = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not is_ended:
            raise time_over

    started = time.monotonic()
    outer_handler = signal.getsignal(signal.SIGALRM)
    outer_seconds = signal.getitimer(signal.ITIMER_REAL)[0]
    is_inner = 0 < outer_seconds <= seconds
    if not is_inner:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_SECONDS)
    try:
        try:
            yield
        finally:
            is_ended = True
    except _TimeOver as error:
        if error is not time_over:
            raise
        raise create_error() from None
    finally:
        if not is_inner:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, outer_handler)
            if outer_seconds:
                remaining = max(outer_seconds - (time.monotonic() - started), 0.001)
                signal.setitimer(signal.ITIMER_REAL, remaining, REPEAT_SECONDS)
