"""Computes something in a process of its own, which is ended for good once it takes too long.

An alarm reaches only what Python does itself: a single call into a library, such as a search in a text of many
megabytes, goes on until it returns, and holds up every other change. A process can be killed whatever it does.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

from ..load.git import GitUnavailable
from .problems import EvaluationTimeout, ForgeError
from .time_limit import limit_time

T = TypeVar("T")

GRACE_SECONDS = 5.0
"""How much longer a process may take to end by itself, and to put away what it has made, before it is killed."""

_ENDED = "the evaluation was ended by the system, as for lack of memory"
_ENDED_HELP = "run this again; if it ends so again, make several smaller changes of it"

MAX_MEMORY = 4 << 30
"""The bytes that the process may take beside what it begins with."""


def compute_bounded(compute: Callable[[], T], seconds: float, message: str, help: str = "") -> T:
    """Returns what `compute` returns, or raises what it raises; what it changes is changed in its own process alone.

    After so many seconds it raises `EvaluationTimeout` with this message and help; ForgeError if the process ends
    before it is done, as for lack of memory. Where no process can be divided, and beside the main thread, the time is
    limited by an alarm or not at all, as `limit_time` says. What is returned is pickled.
    """

    def compute_limited() -> T:
        with limit_time(seconds, lambda: EvaluationTimeout(message, help)):
            return compute()

    if not hasattr(os, "fork") or threading.current_thread() is not threading.main_thread():
        return compute_limited()
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _answer(compute_limited, writing)
    os.close(writing)
    try:
        answer = _read_answer(reading, time.monotonic() + seconds + GRACE_SECONDS)
    finally:
        os.close(reading)
        _kill_group(child)
        os.waitpid(child, 0)
    if answer is None:
        raise EvaluationTimeout(message, help)
    result: T = _open_answer(answer)
    return result


def _answer(compute: Callable[[], object], writing: int) -> NoReturn:
    """Writes the result or the error to the pipe, and ends the process without what its parent does at its end."""
    try:
        os.setpgid(0, 0)  # so that Git, which it may have started, ends with it
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _bound_memory()
        try:
            answer = pickle.dumps((None, compute()))
        except (ForgeError, GitUnavailable) as error:
            answer = pickle.dumps(((type(error), str(error), getattr(error, "help", "")), None))
        except MemoryError:
            answer = pickle.dumps(((ForgeError, _ENDED, _ENDED_HELP), None))
        except BaseException as error:
            traceback.print_exc()
            name = type(error).__name__
            answer = pickle.dumps(((RuntimeError, f"{name} in the process that evaluates", ""), None))
        sys.stdout.flush()
        sys.stderr.flush()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
    finally:
        os._exit(0)


def _bound_memory() -> None:
    """Bounds the memory of this process where the system tells how much it has."""
    with suppress(ImportError, OSError, ValueError, IndexError):
        import resource

        with open("/proc/self/statm", "rb") as state:
            present = int(state.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = present + MAX_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (soft if hard < 0 else min(soft, hard), hard))


def _read_answer(reading: int, end: float) -> bytes | None:
    """Returns all that comes through the pipe; None if it is still open at that time of the monotonic clock."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(end - time.monotonic(), 0))
        if not ready:
            return None
        part = os.read(reading, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _open_answer(answer: bytes) -> Any:
    """Returns the result in an answer, or raises the error. Raises ForgeError for an answer that is not whole."""
    try:
        error, result = pickle.loads(answer)
    except (EOFError, pickle.UnpicklingError):
        raise ForgeError(_ENDED, _ENDED_HELP) from None
    if error is None:
        return result
    kind, message, help = error
    raise kind(message, help) if issubclass(kind, ForgeError) else kind(message)


def _kill_group(child: int) -> None:
    for end in (os.killpg, os.kill):  # it may not have a group of its own yet
        with suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)
