"""What is computed in a process of its own: its result, its errors, and its end when nothing else ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from trellis.forge import bounded_process
from trellis.forge.bounded_process import compute_bounded
from trellis.forge.problems import EvaluationTimeout, ForgeError, PermissionDenied
from trellis.load.git import GitUnavailable

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be divided")


def _raise(error: Exception) -> Callable[[], None]:
    def compute() -> None:
        raise error

    return compute


def _search_without_end() -> None:
    """A single call into a library, which no alarm ends."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(60)


def test_the_result_comes_back_and_what_was_changed_stays_there() -> None:
    changed: list[int] = []

    def compute() -> tuple[str, str]:
        changed.append(1)
        return "ä", "x" * 3_000_000

    assert compute_bounded(tuple[str, str], compute, 60, "slow") == ("ä", "x" * 3_000_000)
    assert changed == []


@pytest.mark.parametrize(
    ("error", "message", "help"),
    [
        (PermissionDenied("no right", "ask"), "no right", "ask"),
        (GitUnavailable("There is no repository."), "There is no repository.", ""),
    ],
)
def test_errors_for_readers_come_back_as_they_are(error: Exception, message: str, help: str) -> None:
    with pytest.raises(type(error)) as caught:
        compute_bounded(object, _raise(error), 60, "slow")
    assert (str(caught.value), getattr(caught.value, "help", "")) == (message, help)


def test_a_mistake_of_the_program_is_printed_and_is_none_for_readers(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="KeyError in the process"):
        compute_bounded(object, _raise(KeyError("lane")), 60, "slow")
    assert "KeyError: 'lane'" in capfd.readouterr().err


def test_python_is_ended_by_itself_and_puts_away_what_it_made(tmp_path: Path) -> None:
    def compute() -> None:
        (tmp_path / "made").touch()
        try:
            while True:
                pass
        finally:
            (tmp_path / "made").unlink()

    with pytest.raises(EvaluationTimeout, match="too slow") as caught:
        compute_bounded(object, compute, 0.2, "too slow", "make it smaller")
    assert caught.value.help == "make it smaller"
    assert list(tmp_path.iterdir()) == []


def test_what_no_alarm_ends_is_killed_with_what_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bounded_process, "GRACE_SECONDS", 0.3)

    def compute() -> None:
        sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        (tmp_path / "number").write_text(str(sleeper.pid))
        _search_without_end()

    started = time.monotonic()
    with pytest.raises(EvaluationTimeout, match="too slow"):
        compute_bounded(object, compute, 0.5, "too slow")
    assert time.monotonic() - started < 30
    number = int((tmp_path / "number").read_text())
    for _ in range(100):
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("what it started goes on")


@pytest.mark.parametrize("end", [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_an_end_without_an_answer_is_an_error(end: Callable[[], None]) -> None:
    with pytest.raises(ForgeError, match="ended by the system"):
        compute_bounded(object, end, 60, "slow")


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="the system does not tell how much memory there is")
def test_more_memory_than_a_change_may_take_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_process, "MAX_MEMORY", 64 << 20)
    with pytest.raises(ForgeError, match="memory"):
        compute_bounded(object, lambda: len(bytearray(256 << 20)), 60, "slow")
