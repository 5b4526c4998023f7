"""Runs `trellis` as somebody types it, in a process of its own, without reading all modules anew for each command.

A server per test process imports the engine once. For each command it forks: the child gets the folder, environment and
streams of the command and runs ``python -m trellis`` from there on. What a command does before its modules are read
(how Python starts, which streams it finds) is what `test_streams`, `test_terminal` and others start Python itself for.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TextIO


def run_trellis(
    arguments: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Runs a command with empty standard input. env: all of its environment; by default that of the tests.

    Raises `subprocess.TimeoutExpired` after so many seconds.
    """
    done = run_trellis_raw(arguments, cwd=cwd, env=env, timeout=timeout)
    printed = (stream.decode(encoding).replace("\r\n", "\n") for stream in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, *printed)


def run_trellis_raw(
    arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Like `run_trellis`, with the bytes that were printed."""
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        streams = (nothing.fileno(), out.fileno(), error.fileno())
        command = start_trellis(arguments, streams, cwd=cwd, env=env)
        status = command.wait(timeout)
        out.seek(0)
        error.seek(0)
        return subprocess.CompletedProcess(["trellis", *arguments], status, out.read(), error.read())


def start_trellis(
    arguments: Sequence[str],
    streams: tuple[int, int, int],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    takes_terminal: bool = False,
) -> CommandServer:
    """Begins a command with these streams. Its status must be waited for before the next begins.

    takes_terminal: whether standard input is a terminal that becomes the command's own, so that Ctrl-C reaches it.
    """
    server = _find_server()
    server.start(arguments, cwd, env, streams, takes_terminal)
    return server


class CommandServer:
    """A process that has imported the engine, and runs commands one after the other."""

    def __init__(self) -> None:
        self._connection, theirs = socket.socketpair()
        command = [sys.executable, __file__, str(theirs.fileno())]
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self._answers = self._connection.makefile(encoding="utf-8")

    def start(
        self,
        arguments: Sequence[str],
        cwd: Path,
        env: Mapping[str, str] | None,
        streams: tuple[int, int, int],
        takes_terminal: bool,
    ) -> None:
        """Begins a command."""
        request = {
            "arguments": list(arguments),
            "folder": str(cwd),
            "env": dict(os.environ if env is None else env),
            "takes_terminal": takes_terminal,
        }
        self._arguments = arguments
        socket.send_fds(self._connection, [b"+"], streams)
        self._connection.sendall(f"{json.dumps(request)}\n".encode())

    def wait(self, timeout: float) -> int:
        """Returns the exit status of the command that was begun, or ends it after so many seconds."""
        self._connection.settimeout(timeout)
        try:
            return int(self._answers.readline())
        except TimeoutError:
            self.close()
            raise subprocess.TimeoutExpired(["trellis", *self._arguments], timeout) from None

    def close(self) -> None:
        """Ends the process and what it runs."""
        _find_server.cache_clear()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@functools.cache
def _find_server() -> CommandServer:
    server = CommandServer()
    atexit.register(server.close)
    return server


# What follows runs in the server's process.


def _serve(connection: socket.socket) -> None:
    import trellis.cli
    import trellis.pipeline.run  # noqa: F401
    from trellis.load.cache import get_fingerprint

    get_fingerprint()
    requests = connection.makefile(encoding="utf-8")
    while True:
        gc.collect()
        gc.freeze()  # children copy only the memory that they change
        mark, streams, _, _ = socket.recv_fds(connection, 1, 3)
        if not mark:
            return
        request = json.loads(requests.readline())
        news, news_of_child = os.pipe()
        child = os.fork()
        if not child:
            connection.close()
            _run(request, streams, news_of_child)
        for stream in (*streams, news_of_child):
            os.close(stream)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.set_blocking(news, False)
        with open(news, "rb") as file:
            names = (file.read() or b"").decode().split()
        connection.sendall(f"{status}\n".encode())
        for name in names:  # while the tests look at the answer
            with suppress(Exception):
                importlib.import_module(name)


def _run(request: Any, streams: Sequence[int], news: int) -> NoReturn:
    import trellis

    before = set(sys.modules)
    end = os._exit

    def report_modules(status: int) -> NoReturn:
        names = [name for name in sys.modules if name.startswith("trellis.") and name not in before]
        os.write(news, "\n".join(names).encode())
        end(status)

    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        os.chdir(request["folder"])
        sys.path[0] = os.getcwd()
        if request["takes_terminal"]:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        sys.stdin = sys.__stdin__ = _open_stream(0, "strict")
        sys.stdout = sys.__stdout__ = _open_stream(1, "strict")
        sys.stderr = sys.__stderr__ = _open_stream(2, "backslashreplace")
        sys.argv[1:] = request["arguments"]
        trellis.STARTED = trellis.cli.STARTED = time.perf_counter()
        os._exit = report_modules
        runpy.run_module("trellis", run_name="__main__", alter_sys=True)
    finally:
        end(70)  # a command ends by itself, with a status


def _open_stream(number: int, errors: str) -> TextIO:
    """A standard stream as Python opens it when it starts."""
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    buffering = 1 if number == 2 or os.isatty(number) else -1
    return open(number, "w" if number else "r", buffering, encoding, errors, closefd=False)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
