"""Measures commands, each in a process of its own: wall and CPU seconds, memory, and how long a preview takes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

SAMPLE_SECONDS = 0.25
"""Time between two looks at the memory of a command."""

POLL_SECONDS = 0.02
"""Time between two requests for a page that is about to change."""

PREVIEW_SECONDS = 900.0
"""How long a preview may take to start, or to show what was saved."""


class Seconds(NamedTuple):
    """How long a command takes. cpu: of all its processes together."""

    wall: float
    cpu: float


def measure_seconds(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Seconds:
    """Runs a command. Raises RuntimeError with what it wrote if it fails."""
    start = time.perf_counter()
    with _start(command, folder, environment, subprocess.PIPE) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {output.decode('utf-8', 'replace')[-2_000:]}")
    return Seconds(wall, usage.ru_utime + usage.ru_stime)


def measure_peak_memory(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int | None:
    """Runs a command. Returns the most bytes that all its processes hold at a time; None where only Linux can tell."""
    if sys.platform != "linux":
        return None
    peak = 0
    with _start(command, folder, environment, subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_read_memory, _list_processes(process.pid))))
            time.sleep(SAMPLE_SECONDS)
    return peak


def _read_memory(pid: int) -> int:
    """The bytes of a process; of memory that it shares, its share."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _list_processes(pid: int) -> Iterator[int]:
    """The process and all that it has started."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield from _list_processes(int(child))


WRITING_SECONDS = 15.0
"""How long somebody writes before they save again; meanwhile a preview brings its search up to date."""


def measure_preview(
    write_command: Callable[[str], Sequence[str]], page: str, file: Path, environment: Mapping[str, str], runs: int
) -> list[float]:
    """Serves a site and saves a file. Returns the seconds until the page's bytes have what was saved, of each run.

    write_command: from the host and port to the command. page: from ``/``.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    text = file.read_text("utf-8")
    try:
        with _serve(write_command(address), file.parent, environment):
            _wait_for(f"http://{address}{page}", b"</html>")
            seconds = []
            for run in range(runs):
                time.sleep(WRITING_SECONDS)
                seconds.append(_save(file, f"{text}\nSavedword{run}.\n", f"http://{address}{page}", run))
            return seconds
    finally:
        file.write_text(text, encoding="utf-8")


def _save(file: Path, text: str, url: str, run: int) -> float:
    start = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    _wait_for(url, f"Savedword{run}.".encode())
    return time.perf_counter() - start


def _wait_for(url: str, needle: bytes) -> None:
    """Asks for a page until it has these bytes. Raises TimeoutError if it does not get them."""
    end = time.perf_counter() + PREVIEW_SECONDS
    while time.perf_counter() < end:
        with suppress(URLError, OSError), urlopen(url, timeout=PREVIEW_SECONDS) as response:
            if needle in response.read():
                return
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"{url} has no {needle.decode()} after {PREVIEW_SECONDS:.0f} s")


@contextmanager
def _serve(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    with _start(command, folder, environment, subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def _start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], output: int
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
