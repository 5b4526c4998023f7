"""The commands that a forge's runners call, with a runner's environment."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from desks import Desk
from fake_github import PROJECT, FakeGitHub
from loopback import Fault
from repositories import LESSON, QUOTING
from typer.testing import CliRunner

from trellis.cli import app

EDIT = {f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "6 per cent")}
Job = Callable[..., Result]


@pytest.fixture
def number(forge: FakeGitHub) -> int:
    forge.push("edit", EDIT)
    return forge.open("edit")


@pytest.fixture
def run(desk: Desk, tmp_path: Path) -> Job:
    """Runs a job; `event` is what the runner was started by."""

    def job(*arguments: str, event: object = None, **more: str) -> Result:
        environment = {
            "GITHUB_API_URL": desk.forge.address,
            "GITHUB_REPOSITORY": PROJECT,
            "GITHUB_TOKEN": "right",
            "GITLAB_CI": "",
            **more,
        }
        if event is not None:
            file = tmp_path / "event.json"
            file.write_text(json.dumps(event))
            environment["GITHUB_EVENT_PATH"] = str(file)
        command = ["forge", *arguments, "--root", str(desk.root), "--today", "2026-11-23"]
        done = CliRunner().invoke(app, command, env=environment)
        assert "right" not in done.output.split()
        return done

    return job


def test_a_pull_request_by_its_number(run: Job, desk: Desk, number: int) -> None:
    done = run("review", str(number))
    assert (done.exit_code, done.output) == (1, f"pull request {number}: missing\n")
    desk.forge.review(number, "dsalazar")
    done = run("review", str(number))
    assert (done.exit_code, done.output) == (0, f"pull request {number}: approved\n")


def test_a_run_that_has_told_its_verdict_has_done_its_work(run: Job, desk: Desk, number: int) -> None:
    assert run("review", str(number), "--tell").exit_code == 0
    desk.forge.faults = [Fault("/reviews", times=99, status=418)]
    done = run("review", str(number), "--tell")
    assert done.exit_code == 3
    assert "GitHub refuses with 418" in done.output


@pytest.mark.parametrize("kind", ["pull_request", "workflow_run", "opened"])
def test_what_the_runners_event_is_about(run: Job, desk: Desk, number: int, kind: str) -> None:
    events = {"pull_request": {"number": number}, "workflow_run": {"head_sha": desk.forge.head(number)}}
    done = run("review", "--opened") if kind == "opened" else run("review", event={kind: events[kind]})
    assert done.output == f"pull request {number}: missing\n"


def test_a_merge_queue(run: Job, desk: Desk, number: int) -> None:
    desk.forge.review(number, "dsalazar")
    event = desk.forge.queue(number)
    assert run("review", event=event).output == f"pull request {number}: approved\n"
    assert desk.forge.green(event["merge_group"]["head_sha"])
    assert desk.forge.comments[number] == []


def test_a_review_of_something_that_was_closed_meanwhile(run: Job, desk: Desk, number: int) -> None:
    head = desk.forge.head(number)
    desk.forge.pulls[number].state = "closed"
    done = run("review", event={"workflow_run": {"head_sha": head}})
    assert (done.exit_code, done.output) == (0, "No such pull request is open.\n")


def test_without_a_token_or_a_number_the_next_act_is_said(run: Job, number: int) -> None:
    done = run("review", str(number), GITHUB_TOKEN="", GH_TOKEN="", TRELLIS_TOKEN="")
    assert (done.exit_code, "help: set it to a token" in done.output) == (3, True)
    done = run("review", GITHUB_EVENT_PATH="")
    assert (done.exit_code, "name a pull request" in done.output) == (2, True)
    done = run("review", str(number), "--preview", "javascript:alert(1)")
    assert (done.exit_code, "it starts with https://" in done.output) == (2, True)


def test_without_the_extra_it_says_what_to_install() -> None:
    alone = (
        "import sys; sys.modules['httpx'] = None; from trellis.cli import main; sys.argv = ['trellis', 'forge', "
        "'review', '1']; main()"
    )
    done = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True, check=False)
    assert (done.returncode, "trellis-portal[forge]" in done.stderr) == (3, True)


def test_the_ledger_after_a_merge(run: Job, desk: Desk, number: int) -> None:
    before = desk.forge.repository.git("rev-parse", "main")
    desk.forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    done = run("ledger", event={"before": before})
    assert (done.exit_code, f"without all approvals: pull request {number}" in done.output) == (1, True)
    assert run("ledger", event={"before": "0" * 40}).output == "The ledger has all of it already.\n"


def test_what_is_due_and_links(run: Job, desk: Desk) -> None:
    done = run("remind")
    assert (done.exit_code, "Sales: " in done.output) == (0, True)
    assert desk.forge.issues
    done = run("links")
    assert (done.exit_code, done.output) == (0, "0 addresses asked, 0 without an answer, 0 of them for days.\n")


def test_the_rules_for_the_branch() -> None:
    done = CliRunner().invoke(app, ["forge", "rules", "--app-id", "12345", "--queue"])
    ruleset = json.loads(done.stdout)
    assert "Automatically delete head branches" in done.stderr
    assert [rule["type"] for rule in ruleset["rules"]][-1] == "merge_queue"
    assert ruleset["bypass_actors"] == [{"actor_id": 12345, "actor_type": "Integration", "bypass_mode": "pull_request"}]
