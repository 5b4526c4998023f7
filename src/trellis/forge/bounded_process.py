"""Computes something in a process of its own, which is ended for good once it takes too long.

An alarm reaches only what Python does itself: a single call into a library, such as a search in a text of many
megabytes, goes on until it returns, and holds up every other change. A process can be killed whatever it does.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

from pydantic import TypeAdapter

from ..load.git import GitUnavailable
from .problems import EvaluationTimeout, ForgeError
from .time_limit import limit_time

T = TypeVar("T")

GRACE_SECONDS = 5.0
"""How much longer a process may take to end by itself, and to put away what it has made, before it is killed."""

_RESULT, _ERROR = b"result\n", b"error\n"
"""How an answer begins."""

_ENDED = "the evaluation was ended by the system, as for lack of memory"
_ENDED_HELP = "run this again; if it ends so again, make several smaller changes of it"

MAX_MEMORY = 4 << 30
"""The bytes that the process may take beside what it begins with."""


def _list_kinds(*kinds: type[Exception]) -> Iterator[type[Exception]]:
    """Yields the classes that are made of these, at any depth."""
    for kind in kinds:
        for other in kind.__subclasses__():
            yield other
            yield from _list_kinds(other)


def compute_bounded(result_type: type[T], compute: Callable[[], T], seconds: float, message: str, help: str = "") -> T:
    """Returns what `compute` returns, or raises what it raises; what it changes is changed in its own process alone.

    After so many seconds it raises `EvaluationTimeout` with this message and help; ForgeError if the process ends
    before it is done, as for lack of memory. Where no process can be divided, and beside the main thread, the time is
    limited by an alarm or not at all, as `limit_time` says. The result comes as JSON, by the type that it has.
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
        _answer(TypeAdapter(result_type), compute_limited, writing)
    os.close(writing)
    try:
        answer = _read_answer(reading, time.monotonic() + seconds + GRACE_SECONDS)
    finally:
        os.close(reading)
        _kill_group(child)
        os.waitpid(child, 0)
    if answer is None:
        raise EvaluationTimeout(message, help)
    return _open_answer(TypeAdapter(result_type), answer)


def _answer(adapter: TypeAdapter[Any], compute: Callable[[], object], writing: int) -> NoReturn:
    """Writes the result or the error to the pipe, and ends the process without what its parent does at its end."""
    try:
        os.setpgid(0, 0)  # so that Git, which it may have started, ends with it
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.freeze()  # to look through what the parent has would copy all of it
        _bound_memory()
        try:
            answer = _RESULT + adapter.dump_json(compute(), by_alias=True)
        except (ForgeError, GitUnavailable) as error:
            answer = _describe_error(type(error).__name__, str(error), getattr(error, "help", ""))
        except MemoryError:
            answer = _describe_error("ForgeError", _ENDED, _ENDED_HELP)
        except BaseException as error:
            traceback.print_exc()
            answer = _describe_error("", f"{type(error).__name__} in the process that evaluates", "")
        sys.stdout.flush()
        sys.stderr.flush()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
    finally:
        os._exit(0)


def _describe_error(name: str, message: str, help: str) -> bytes:
    return _ERROR + json.dumps((name, message, help)).encode()


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


def _open_answer(adapter: TypeAdapter[T], answer: bytes) -> T:
    """Returns the result in an answer, or raises the error. Raises ForgeError for an answer that is not whole."""
    if answer.startswith(_RESULT):
        with suppress(ValueError):
            return adapter.validate_json(answer.removeprefix(_RESULT))
    if not answer.startswith(_ERROR):
        raise ForgeError(_ENDED, _ENDED_HELP)
    name, message, help = json.loads(answer.removeprefix(_ERROR))
    errors = (ForgeError, GitUnavailable, *_list_kinds(ForgeError, GitUnavailable))
    kinds: dict[str, type[Exception]] = {kind.__name__: kind for kind in errors}
    kind = kinds.get(name, RuntimeError)
    raise kind(message, help) if issubclass(kind, ForgeError) else kind(message)


def _kill_group(child: int) -> None:
    for end in (os.killpg, os.kill):  # it may not have a group of its own yet
        with suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)
