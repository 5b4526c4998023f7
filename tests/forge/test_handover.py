"""One job reads what strangers wrote and may write nothing; another writes, and reads what the first hands over."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from desks import Desk
from fake_github import PROJECT, RIGHTS
from loopback import Fault
from repositories import LESSON
from typer.testing import CliRunner

from trellis.cli import app
from trellis.forge.judgement import (
    MAX_JUDGEMENT_SIZE,
    Judgement,
    JudgementFile,
    format_judgement,
    parse_checks,
    read_handover,
)
from trellis.forge.problems import UnexpectedResponse
from trellis.forge.time_limit import limit_time
from trellis.load.git import GitCommand

pytestmark = pytest.mark.usefixtures("undivided")

READING = dict.fromkeys(RIGHTS, "read")
SOUND = Judgement(
    number=1, head="a" * 40, commit="b" * 40, state="approved", title="Fine.", text="Fine.\n", fingerprint="0" * 64
)


@pytest.fixture
def run(desk: Desk, tmp_path: Path) -> Callable[..., Result]:
    desk.forge.tokens["reading"] = READING

    def job(command: str, *arguments: str, token: str = "right") -> Result:
        files = {"begin": ["--out", "checks"], "judge": ["--out", "judgements"], "write": []}[command]
        options = [str(tmp_path / word) if not word.startswith("--") else word for word in files]
        if command == "write":
            options = ["--checks", str(tmp_path / "checks"), "--judgements", str(tmp_path / "judgements"), "--tell"]
        if command == "judge":
            options += ["--root", str(desk.root), "--today", "2026-11-23"]
        environment = {
            "GITHUB_API_URL": desk.forge.address,
            "GITHUB_REPOSITORY": PROJECT,
            "GITHUB_TOKEN": token,
            "GITLAB_CI": "",
        }
        return CliRunner().invoke(app, ["forge", command, *arguments, *options], env=environment)

    return job


def test_three_jobs_do_what_one_does(desk: Desk, number: int, run: Callable[..., Result]) -> None:
    forge = desk.forge
    assert run("begin", str(number)).exit_code == 0
    assert [check.status for check in forge.runs] == ["in_progress"]
    asked = len(forge.log)
    assert run("judge", str(number), token="reading").output == f"pull request {number}: approved\n"
    assert {request.method for request in forge.log[asked:] if request.path != "/graphql"} == {"GET"}
    assert run("write").output == f"pull request {number}: approved\n"
    assert forge.green(forge.head(number))
    assert "### Ready to be merged" in forge.comments[number][0]["body"]


def test_who_writes_reads_nothing_of_the_portal(desk: Desk, number: int, run: Callable[..., Result]) -> None:
    run("begin", str(number))
    run("judge", str(number), token="reading")
    desk.root.rename(desk.root.with_name("gone"))
    assert run("write").exit_code == 0
    assert desk.forge.green(desk.forge.head(number))


@pytest.mark.parametrize("act", ["dismissed", "pushed", "objected"])
def test_what_happened_since_it_was_judged_is_not_green(
    desk: Desk, number: int, run: Callable[..., Result], act: str
) -> None:
    forge = desk.forge
    run("begin", str(number))
    run("judge", str(number), token="reading")
    judged = forge.head(number)
    if act == "dismissed":
        forge.reviews[number][0].state = "DISMISSED"
    elif act == "pushed":
        forge.push("edit", {"content/sales/courses/quoting/02-more.md": LESSON})
    else:
        forge.review(number, "dsalazar", "CHANGES_REQUESTED", "No.")
    assert run("write").output == f"pull request {number}: to be judged again\n"
    assert not forge.green(judged)
    assert not forge.green(forge.head(number))
    assert forge.comments[number] == []


def spoil(file: Path, change: Callable[[list[Any]], object]) -> None:
    data = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    change(data)
    file.write_text("".join(f"{json.dumps(judgement)}\n" for judgement in data), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[0].update(state="green"),
        lambda data: data[0].update(head="main"),
        lambda data: data[0].update(number=True),
        lambda data: data[0].update(text="x" * 65_001),
        lambda data: data[0].update(command="rm"),
        lambda data: data[0].pop("state"),
        lambda data: data[0].update(number=2),
        lambda data: data[0].update(commit="0" * 40),
        lambda data: data.clear(),
    ],
)
def test_what_is_not_as_the_job_before_writes_it_ends_as_failed(
    desk: Desk, number: int, run: Callable[..., Result], tmp_path: Path, change: Callable[[list[Any]], object]
) -> None:
    run("begin", str(number))
    run("judge", str(number), token="reading")
    spoil(tmp_path / "judgements", change)
    assert run("write").exit_code == 3
    assert [check.conclusion for check in desk.forge.runs] == ["failure"]
    assert "handed no judgement over" in desk.forge.runs[0].output["title"]


def test_a_job_that_never_came_to_an_end_leaves_the_check_failed(
    desk: Desk, number: int, run: Callable[..., Result]
) -> None:
    run("begin", str(number))
    assert run("write").exit_code == 3
    assert desk.forge.runs[0].conclusion == "failure"


def test_what_cannot_be_judged_is_handed_over_as_that(desk: Desk, number: int, run: Callable[..., Result]) -> None:
    run("begin", str(number))
    desk.forge.faults = [Fault("/reviews", times=99, status=418)]
    assert run("judge", str(number), token="reading").output == f"pull request {number}: failed\n"
    desk.forge.faults = []
    assert run("write").exit_code == 3
    assert "GitHub refuses with 418" in desk.forge.runs[0].output["title"]


def test_what_was_closed_is_begun_and_judged_by_nobody(desk: Desk, number: int, run: Callable[..., Result]) -> None:
    desk.forge.pulls[number].state = "closed"
    assert run("begin", str(number)).output == "0 begun\n"
    assert run("judge", str(number), token="reading").output.endswith("closed, so nothing is judged\n")
    assert run("write").exit_code == 0
    assert desk.forge.runs == []


def read(file: Path) -> Judgement | None:
    return JudgementFile(file).read_judgement(SOUND.number, SOUND.commit)


def test_a_judgement_is_read_as_it_is_written(tmp_path: Path) -> None:
    later = SOUND.model_copy(update={"text": "Later.\n"})
    (tmp_path / "judgements").write_bytes(format_judgement(SOUND) + format_judgement(later))
    assert read(tmp_path / "judgements") == later


@pytest.mark.parametrize("text", [b"", b"{}", b"[[]]", b'[{"number": 1}]', b"[" * 100_000, b"\xff", b"x" * 900_000])
def test_what_is_of_another_kind_is_refused_and_the_rest_is_read(text: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnexpectedResponse, match="is not as that job writes it"):
        parse_checks(text)
    file = tmp_path / "judgements"
    file.write_bytes(text + b"\n" + format_judgement(SOUND) + text)
    assert [str(problem)[:20] for problem in JudgementFile(file).problems] == ["the file of the job "] * (
        2 if text else 1
    )
    assert read(file) == SOUND


@pytest.mark.parametrize("letter", ["\N{GRINNING FACE}", "\x01", "\\", "a"])
def test_a_judgement_that_is_too_long_is_shortened_and_keeps_nobody_elses_from_being_read(
    letter: str, tmp_path: Path
) -> None:
    long = SOUND.model_copy(update={"number": 2, "text": letter * 65_000, "title": letter * 10_000})
    line = format_judgement(long)
    file = tmp_path / "judgements"
    file.write_bytes(line * 400 + format_judgement(SOUND))
    assert len(line) <= MAX_JUDGEMENT_SIZE
    assert read(file) == SOUND
    shortened = JudgementFile(file).read_judgement(2, long.commit)
    assert shortened
    assert shortened.state == long.state
    assert (shortened == long) is (letter == "a" or letter == "\\")


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnexpectedResponse, match="cannot be read"):
        read_handover(tmp_path / "nothing")
    with pytest.raises(UnexpectedResponse, match="cannot be read"):
        JudgementFile(tmp_path / "nothing")
    monkeypatch.setattr("trellis.forge.judgement.MAX_FILE_SIZE", 3)
    (tmp_path / "large").write_bytes(b"1234")
    with pytest.raises(UnexpectedResponse, match="has 4 bytes"):
        read_handover(tmp_path / "large")


def hang() -> None:
    """What an expression does that grows with the cube of its text."""
    re.match(r"(a*)*b", "a" * 40)


def test_one_that_takes_too_long_is_ended_and_the_others_are_judged(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = desk.forge
    forge.push(
        "slow", {"content/operations/index.md": forge.repository.git("show", "main:content/operations/index.md")}
    )
    slow = forge.open("slow")
    forge.push("third", {"addresses.txt": "/courses/quoting/\n"})
    third = forge.open("third")
    from trellis.forge import review_job

    plain = review_job.evaluate_snapshot

    def evaluate(snapshot: Any) -> Any:
        if snapshot.number == slow:
            signal.setitimer(signal.ITIMER_REAL, 0.05, 1)  # the limit is reached sooner, for the test's sake
            hang()
        return plain(snapshot)

    monkeypatch.setattr(review_job, "evaluate_snapshot", evaluate)
    environment = {
        "GITHUB_API_URL": forge.address,
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_TOKEN": "right",
        "GITLAB_CI": "",
    }
    command = ["forge", "review", "--opened", "--limit", "60", "--root", str(desk.root), "--today", "2026-11-23"]
    result = CliRunner().invoke(app, command, env=environment)
    assert result.exit_code == 3
    assert f"pull request {number}: approved\n" in result.output
    assert f"pull request {third}: missing\n" in result.output
    assert f"pull request {slow}: the evaluation took more than 60 seconds" in result.output
    assert forge.green(forge.head(number))
    (run,) = (run for run in forge.runs if run.head == forge.head(slow))
    assert run.conclusion == "failure"


@pytest.mark.parametrize("error", [ZeroDivisionError, RecursionError, MemoryError])
def test_one_that_trips_trellis_up_does_not_hold_up_the_others(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    from trellis.forge import review_job

    forge = desk.forge
    forge.push("odd", {"addresses.txt": "/courses/quoting/\n"})
    odd = forge.open("odd")
    plain = review_job.evaluate_snapshot

    def evaluate(snapshot: Any) -> Any:
        if snapshot.number == odd:
            raise error
        return plain(snapshot)

    monkeypatch.setattr(review_job, "evaluate_snapshot", evaluate)
    forge.pulls = dict(reversed(forge.pulls.items()))
    environment = {
        "GITHUB_API_URL": forge.address,
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_TOKEN": "right",
        "GITLAB_CI": "",
    }
    command = ["forge", "review", "--opened", "--root", str(desk.root), "--today", "2026-11-23"]
    result = CliRunner().invoke(app, command, env=environment)
    assert (result.exit_code, forge.green(forge.head(number)), forge.green(forge.head(odd))) == (3, True, False)


class SlowError(Exception):
    pass


class OuterError(Exception):
    pass


@pytest.mark.parametrize("act", [hang, lambda: threading.Event().wait(60), lambda: [None for _ in iter(int, 1)]])
def test_a_limit_ends_whatever_runs(act: Callable[[], object]) -> None:
    with pytest.raises(SlowError), limit_time(0.05, SlowError):
        act()


def hang_within(seconds: float) -> None:
    """Hangs until an inner limit ends it, then hangs on."""
    with suppress(SlowError), limit_time(seconds, SlowError):
        hang()
    hang()


@pytest.mark.parametrize("caught", [SlowError, Exception])
def test_what_handles_errors_within_the_block_takes_no_time_out_for_one(caught: type[Exception]) -> None:
    rounds: list[int] = []

    def try_again() -> None:
        while True:
            rounds.append(1)
            with suppress(caught):
                hang()

    with pytest.raises(SlowError), limit_time(0.1, SlowError):
        try_again()
    assert len(rounds) == 1


@pytest.mark.parametrize("inner", [60, 0.05])
def test_of_two_limits_the_nearer_one_counts_and_the_other_goes_on(inner: float) -> None:
    with pytest.raises(OuterError), limit_time(0.1, OuterError):
        hang_within(inner)


@pytest.mark.parametrize("read", [lambda git: git.output, lambda git: git.read_within(10)], ids=["output", "a part"])
def test_a_git_command_ends_with_what_waits_for_it(read: Callable[[GitCommand], object], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # nobody writes into it, so that Git waits for ever
    command = GitCommand(tmp_path, "hash-object", "--no-filters", "pipe")
    with pytest.raises(SlowError), limit_time(0.2, SlowError):
        read(command)
    assert command._process.wait(timeout=10) == -signal.SIGKILL


def test_after_the_block_there_is_no_limit() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with limit_time(60, SlowError):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before
