"""Nobody's slow requests keep others from being judged, and what was judged is not judged again."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from desks import EDIT
from fake_gitlab import BOT, PROJECT, FakeGitLab
from loopback import clone
from repositories import LESSON, QUOTING
from typer.testing import CliRunner

from trellis.cli import app
from trellis.forge import review_job
from trellis.forge.gitlab import GitLab
from trellis.forge.problems import EvaluationTimeout, UnexpectedResponse
from trellis.forge.protocol import StartedCheck
from trellis.forge.turns import Turns

pytestmark = pytest.mark.usefixtures("undivided")

FLOOR = f"{QUOTING}/01-know-your-floor.md"


class Clock:
    """Time goes on by what judging takes."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def judge_all(
    checks: list[StartedCheck], seconds: Callable[[StartedCheck], float], seed: str, known: frozenset[str] = frozenset()
) -> list[int]:
    """The numbers in the order in which they are judged in one run."""
    clock, numbers = Clock(), []
    for check in Turns(checks=checks, known_accounts=known, seed=seed, get_time=clock).take():
        numbers.append(check.number)
        clock.now += seconds(check)
    return numbers


def check(number: int, author: str, judged: str = "") -> StartedCheck:
    return StartedCheck("", "a" * 40, number, author=author, judged_time=judged)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_many_slow_requests_of_one_author_take_no_more_than_their_share(seed: str) -> None:
    checks = [*(check(n, "stranger") for n in range(1, 41)), *(check(n, f"helper-{n}") for n in range(41, 46))]
    numbers = judge_all(checks, lambda check: 180 if check.author == "stranger" else 5, seed)
    assert set(range(41, 46)) <= set(numbers)
    assert len([n for n in numbers if n <= 40]) == 2


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_people_of_the_portal_come_before_any_number_of_strangers(seed: str) -> None:
    checks = [*(check(n, f"stranger-{n}") for n in range(1, 101)), check(101, "MeiChen"), check(102, "DSalazar")]
    numbers = judge_all(checks, lambda check: 180, seed, frozenset({"meichen", "dsalazar"}))
    assert set(numbers[:2]) == {101, 102}
    assert len(numbers) == 16, "the run ends in time, and the rest waits for the next"


def test_each_run_begins_with_somebody_else() -> None:
    checks = [check(n, f"stranger-{n}") for n in range(1, 41)]
    judged = {number for seed in range(20) for number in judge_all(checks, lambda check: 180, str(seed))}
    assert judged == set(range(1, 41))


def test_of_one_author_what_waits_longest_is_first() -> None:
    checks = [check(1, "mei", "2026-11-21T10"), check(2, "mei", "2026-11-21T09"), check(3, "mei"), check(4, "mei")]
    assert judge_all(checks, lambda check: 1, "1") == [3, 4, 2, 1]


@pytest.fixture
def run(lab: FakeGitLab, tmp_path: Path) -> Callable[..., Result]:
    root = clone(lab.repository, tmp_path / "desk")
    checks, judgements = str(tmp_path / "checks"), str(tmp_path / "judgements")

    def job(command: str, *arguments: str) -> Result:
        subprocess.run(["git", "pull", "--quiet", "origin", "main"], cwd=root, check=True)
        options = {
            "begin": ["--opened", "--out", checks, "--root", str(root), "--today", "2026-11-23"],
            "judge": ["--checks", checks, "--out", judgements, "--root", str(root), "--today", "2026-11-23"],
            "write": ["--checks", checks, "--judgements", judgements, "--tell"],
        }[command]
        environment = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{lab.address}/api/v4",
            "CI_SERVER_URL": "https://forge.meridian.example",
            "CI_PROJECT_PATH": PROJECT,
            "TRELLIS_TOKEN": "right",
        }
        return CliRunner().invoke(app, ["forge", command, *arguments, *options], env=environment)

    return job


def run_all(run: Callable[..., Result]) -> str:
    """One run of the schedule; what it printed."""
    return "".join(run(command).output for command in ("begin", "judge", "write"))


def open_approved(lab: FakeGitLab, run: Callable[..., Result]) -> int:
    """Opens a request that the manager approves and a run of the schedule judges."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    lab.approve(number, "dsalazar")
    run_all(run)
    return number


def test_what_was_judged_is_judged_again_only_after_something_happened(
    lab: FakeGitLab, run: Callable[..., Result]
) -> None:
    lab.push("edit", EDIT)
    number = lab.open("edit")
    assert f"merge request {number}: missing" in run_all(run)
    assert run_all(run).startswith("0 begun")
    lab.note(number, "hlindqvist", "Looks good.")
    assert run_all(run).startswith("0 begun"), "a comment decides nothing"
    lab.approve(number, "dsalazar")
    assert f"merge request {number}: approved" in run_all(run)
    assert run_all(run).startswith("0 begun")
    assert lab.green(number)
    del lab.merges[number].approved["dsalazar"]
    assert f"merge request {number}: missing" in run_all(run)
    assert not lab.green(number)


@pytest.mark.parametrize("event", ["pushed", "landed", "another status", "our approval gone", "another address"])
def test_nothing_else_lets_an_earlier_verdict_stand(lab: FakeGitLab, run: Callable[..., Result], event: str) -> None:
    number = open_approved(lab, run)
    if event == "pushed":
        lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")})
    elif event == "landed":
        lab.repository.git("switch", "--quiet", "main")
        lab.repository.write({"addresses.txt": "/courses/quoting/\n"})
        lab.repository.commit("Marit de Wit")
        lab.repository.git("switch", "--quiet", "--detach", "main")
    elif event == "another status":
        lab.statuses.append({**lab.statuses[-1], "author": {"username": "meichen"}})
    elif event == "our approval gone":
        del lab.merges[number].approved[BOT]
    else:
        lab.statuses[-1]["target_url"] = lab.statuses[-1]["target_url"].replace("/1#", "/2#")
    assert run_all(run).startswith("1 begun")


def test_what_a_run_does_not_come_to_waits_and_is_not_failed(
    lab: FakeGitLab, run: Callable[..., Result], tmp_path: Path
) -> None:
    number = open_approved(lab, run)
    del lab.merges[number].approved["dsalazar"]
    run("begin")
    (tmp_path / "judgements").write_bytes(b"")
    assert run("judge", "--budget", "1").exit_code == 0
    lines = [json.loads(line)["state"] for line in (tmp_path / "judgements").read_text("utf-8").splitlines()]
    assert lines == ["postponed", "missing"]
    (tmp_path / "judgements").write_text((tmp_path / "judgements").read_text("utf-8").splitlines()[0] + "\n")
    assert run("write").output == f"merge request {number}: waits for the next run\n"
    assert (lab.statuses[-1]["state"], lab.green(number)) == ("pending", False)
    assert BOT not in lab.merges[number].approved, "what an earlier verdict allowed is not allowed meanwhile"
    assert f"merge request {number}: missing" in run_all(run)


def test_one_that_takes_too_long_does_so_once(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.push("edit", EDIT)
    number = lab.open("edit")
    slow: list[int] = []

    def evaluate(*_: object) -> None:
        slow.append(number)
        raise EvaluationTimeout("it took too long")

    monkeypatch.setattr(review_job, "compute_bounded", evaluate)
    assert f"merge request {number}: failed" in run_all(run)
    assert run_all(run).startswith("0 begun")
    lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")})
    run_all(run)
    assert len(slow) == 2


def test_what_is_said_and_cannot_be_read_in_time_is_judged(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether anything happened since is only asked so that less has to be judged."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    assert f"merge request {number}: missing" in run_all(run)
    assert run("begin").output == "0 begun\n"
    read = GitLab.get_conversation

    def read_slowly(forge: GitLab, change: Any) -> Any:
        time.sleep(2)
        return read(forge, change)

    monkeypatch.setattr(GitLab, "get_conversation", read_slowly)
    monkeypatch.setattr(review_job, "READING_SECONDS", 0.5)
    assert run("begin").output == "1 begun\n"


@pytest.mark.parametrize("is_same_commit", [True, False])
def test_beginning_asks_as_much_for_each_request_however_many_there_are(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, is_same_commit: bool
) -> None:
    addresses: list[str] = []
    send = httpx.Client.send

    def count(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
        addresses.append(str(request.url))
        return send(client, request, **options)

    monkeypatch.setattr(httpx.Client, "send", count)
    lab.push("edit", EDIT)
    lab.open("edit")
    counts: list[int] = []
    for total in (3, 6, 9):
        while len(lab.merges) < total:
            branch = f"copy-{len(lab.merges)}"
            if is_same_commit:
                lab.repository.git("branch", branch, "edit")
            else:
                lab.push(branch, {f"content/sales/{branch}.md": "x"}, by="stranger", name="Stranger")
            lab.open(branch, "stranger", fork=True)
        addresses.clear()
        assert run("begin").output.endswith(f"{total} begun\n")
        counts.append(len(addresses))
    assert counts[2] - counts[1] <= counts[1] - counts[0]


def test_people_of_the_portal_are_begun_first_and_the_rest_waits(
    lab: FakeGitLab, run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for branch, author in (("a", "stranger"), ("b", "stranger"), ("c", "other"), ("edit", "mchen")):
        lab.push(branch, {**EDIT, f"content/sales/{branch}.md": "x"}, by=author, name=author)
        lab.open(branch, author, fork=author != "mchen")
    monkeypatch.setattr("trellis.cli.forge._list_known_accounts", lambda root, day: frozenset({"mchen"}))
    clock = Clock()

    def begin(forge: object, number: int, *_: object) -> StartedCheck:
        clock.now += 10
        return check(number, "")

    monkeypatch.setattr(review_job, "begin_unjudged_check", begin)
    monkeypatch.setattr("trellis.forge.turns.Turns", partial(Turns, get_time=clock))
    result = run("begin", "--budget", "15")
    numbers = [begun[2] for begun in json.loads((tmp_path / "checks").read_text("utf-8"))]
    assert (numbers[-1], len(numbers)) == (4, 2)
    assert result.output.count("waits for the next run") == 2


def take_approval_back(lab: FakeGitLab, number: int) -> None:
    del lab.merges[number].approved["dsalazar"]
    lab.note(number, "dsalazar", "unapproved this merge request", system=True)
    lab.note(number, "dsalazar", "requested changes", system=True)


@pytest.mark.parametrize("problem", [UnexpectedResponse("GitLab lists more than 20,000 things"), MemoryError()])
@pytest.mark.parametrize("name", ["get_conversation", "get_standing_verdict", "begin_check", "get_change"])
def test_what_cannot_be_read_any_more_is_not_left_approved(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, name: str, problem: Exception
) -> None:
    """As of a request to which somebody added more comments than a list of the forge may have."""
    lab.push("other", {FLOOR: LESSON.replace("4 per cent", "9 per cent")})
    lab.push("edit", EDIT)
    other, number = lab.open("other"), lab.open("edit")
    lab.approve(number, "dsalazar")
    run_all(run)
    assert lab.green(number)
    take_approval_back(lab, number)
    lab.note(other, "dsalazar", "requested changes", system=True)
    answer = getattr(GitLab, name)

    def fail(forge: GitLab, change: Any, *rest: Any) -> Any:
        if getattr(change, "number", change) == number:
            raise problem
        return answer(forge, change, *rest)

    monkeypatch.setattr(GitLab, name, fail)
    output = run_all(run)
    assert BOT not in lab.merges[number].approved
    assert not lab.green(number)
    assert f"merge request {other}: blocked" in output, "nothing keeps others from being judged"


def test_what_cannot_be_read_while_it_is_written_is_not_left_approved(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_approved(lab, run)
    lab.approve(number, "ibrandsma")
    assert run("begin").output == "1 begun\n"
    run("judge")
    take_approval_back(lab, number)

    def fail(*_: Any) -> None:
        raise UnexpectedResponse("GitLab lists more than 20,000 things")

    monkeypatch.setattr(GitLab, "get_conversation", fail)
    run("write")
    assert BOT not in lab.merges[number].approved
    assert not lab.green(number)


def test_a_request_with_the_same_commit_that_is_closed_meanwhile_leaves_nothing_approved(
    lab: FakeGitLab, run: Callable[..., Result]
) -> None:
    lab.push("first", EDIT)
    first = lab.open("first", fork=True)
    lab.merges[first].state = "closed"
    head = lab.head(first)
    lab.repository.git("update-ref", "refs/heads/second", head)
    lab.record_push("second", head, "meichen")
    second = lab.open("second", fork=True)
    lab.approve(second, "dsalazar")
    run_all(run)
    assert BOT in lab.merges[second].approved
    take_approval_back(lab, second)
    lab.merges[first].state = "opened"
    assert run("begin").output == "2 begun\n"
    lab.merges[first].state = "closed"
    run("judge")
    assert "to be judged again" in run("write").output
    assert BOT not in lab.merges[second].approved


def test_who_closes_a_request_while_it_would_be_judged_keeps_no_verdict(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_approved(lab, run)
    assert lab.green(number)
    take_approval_back(lab, number)
    lab.merges[number].state = "closed"
    assert run("begin").output == "0 begun\n"
    lab.merges[number].state = "opened"
    assert not lab.green(number)
    assert BOT not in lab.merges[number].approved
    lab.merges[number].state = "closed"
    count = len(lab.statuses)
    assert run("begin").output == "0 begun\n"
    assert len(lab.statuses) == count, "there is nothing more to take back"
    monkeypatch.setattr(lab, "head", lambda _: "")
    assert (run("begin").output, run("begin").exit_code) == ("0 begun\n", 0), "GitLab can name no commit"
    monkeypatch.undo()
    lab.merges[number].state = "opened"
    lab.approve(number, "dsalazar")
    lab.note(number, "dsalazar", "approved this merge request", system=True)
    assert f"merge request {number}: " in run_all(run)


def test_a_closed_request_takes_no_status_from_an_open_one_with_its_commit(
    lab: FakeGitLab, run: Callable[..., Result]
) -> None:
    lab.push("edit", EDIT)
    number = lab.open("edit")
    lab.repository.git("branch", "copy", "edit")
    twin = lab.open("copy", "stranger", fork=True)
    lab.merges[twin].state = "closed"
    lab.approve(number, "dsalazar")
    run_all(run)
    assert lab.green(number)
    run_all(run)
    assert lab.green(number)


@pytest.mark.parametrize("state", ["merged", "locked"])
def test_what_is_merged_keeps_its_verdict(lab: FakeGitLab, run: Callable[..., Result], state: str) -> None:
    """GitLab locks a request while it merges it."""
    number = open_approved(lab, run)
    lab.squash(number)
    lab.merges[number].state = state
    run_all(run)
    assert BOT in lab.merges[number].approved
    assert lab.statuses[-1]["state"] == "success"


def test_who_closes_a_request_while_its_conversation_is_read_keeps_no_verdict(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_approved(lab, run)
    take_approval_back(lab, number)
    read = GitLab.get_conversation

    def close_meanwhile(forge: GitLab, change: Any) -> Any:
        lab.merges[number].state = "closed"
        return read(forge, change)

    monkeypatch.setattr(GitLab, "get_conversation", close_meanwhile)
    assert run("begin").output == "0 begun\n"
    lab.merges[number].state = "opened"
    assert not lab.green(number)
    assert BOT not in lab.merges[number].approved


@pytest.mark.parametrize("has_twin", [True, False])
def test_what_a_run_does_not_come_to_is_not_left_approved(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, has_twin: bool
) -> None:
    """Whoever opens enough others could see to it. Of a commit that another request has, its status stays."""
    number = open_approved(lab, run)
    take_approval_back(lab, number)
    if has_twin:
        lab.repository.git("branch", "copy", "edit")
        lab.open("copy", "stranger", fork=True)
    monkeypatch.setattr(Turns, "take", lambda turns: iter(()))
    output = run("begin").output
    assert output.startswith(f"merge request {number}: waits for the next run\n")
    assert output.endswith("0 begun\n")
    assert BOT not in lab.merges[number].approved
    assert (lab.statuses[-1]["state"] == "success") is has_twin


@pytest.mark.parametrize("is_reached", [True, False])
def test_open_requests_come_before_those_that_their_author_closed(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, is_reached: bool
) -> None:
    """An open one alone can be merged, and whoever closes a thousand others would see to it that nobody comes to it."""
    number = open_approved(lab, run)
    for branch in "abcde":
        lab.push(branch, {f"content/sales/{branch}.md": "x"})
        lab.merges[lab.open(branch)].state = "closed"
    numbers: list[int] = []

    def begin(forge: object, number: int, *_: object) -> None:
        numbers.append(number)

    def withdraw(forge: object, check: StartedCheck) -> None:
        numbers.append(check.number)

    monkeypatch.setattr(review_job, "begin_unjudged_check", begin)
    monkeypatch.setattr(GitLab, "withdraw_verdict", withdraw)
    if not is_reached:
        monkeypatch.setattr(Turns, "take", lambda turns: iter(()))
    assert run("begin").exit_code == 0
    assert (numbers[0], len(numbers)) == (number, 6)


def open_three(lab: FakeGitLab) -> list[int]:
    """Two requests of a stranger, and then one of somebody whom the portal knows."""
    numbers = []
    for branch, author in (("a", "stranger"), ("b", "stranger"), ("edit", "meichen")):
        lab.push(branch, {**EDIT, f"content/sales/{branch}.md": "x"}, by=author, name=author)
        numbers.append(lab.open(branch, author, fork=author == "stranger"))
    return numbers


def test_a_judgement_that_takes_long_to_be_written_keeps_no_other_from_it(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where each page of many comments comes slowly. People of the portal come first."""
    slow, _, number = open_three(lab)
    upsert = GitLab.upsert_comment

    def write_slowly(forge: GitLab, change_number: int, *rest: Any) -> None:
        if change_number == slow:
            time.sleep(3)
        upsert(forge, change_number, *rest)

    monkeypatch.setattr(GitLab, "upsert_comment", write_slowly)
    monkeypatch.setattr(review_job, "WRITING_SECONDS", 1)
    run("begin")
    run("judge")
    output = run("write").output
    assert output.startswith(f"merge request {number}: ")
    assert f"merge request {slow}: writing the judgement took more than 1 seconds" in output
    assert output.count(": ") == 3


def test_what_writing_does_not_come_to_is_not_left_approved(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_approved(lab, run)
    take_approval_back(lab, number)
    run("begin")
    run("judge")
    monkeypatch.setattr(Turns, "take", lambda turns: iter(()))
    assert run("write").output == f"merge request {number}: waits for the next run\n"
    assert BOT not in lab.merges[number].approved
    assert not lab.green(number)


def test_a_list_that_names_a_request_twice_ends_no_run(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where one is opened between two pages."""
    numbers = open_three(lab)
    describe = GitLab.describe_open_changes
    monkeypatch.setattr(GitLab, "describe_open_changes", lambda forge: describe(forge) * 2)
    assert run("begin").output == f"{len(numbers)} begun\n"


def test_where_one_judgement_is_written_it_may_take_as_long_as_it_takes(
    lab: FakeGitLab, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forge may ask to wait a minute."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    upsert = GitLab.upsert_comment

    def write_slowly(forge: GitLab, *rest: Any) -> None:
        time.sleep(1.5)
        upsert(forge, *rest)

    monkeypatch.setattr(GitLab, "upsert_comment", write_slowly)
    monkeypatch.setattr(review_job, "WRITING_SECONDS", 1)
    assert f"merge request {number}: missing" in run_all(run)
