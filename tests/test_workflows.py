"""What runs in CI can run: every schedule is one that a cron parser takes, every step is text that a shell takes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE
from croniter import croniter

WORKFLOWS = sorted((EXAMPLE / ".github" / "workflows").glob("*.yml"))
GITLAB = EXAMPLE / ".gitlab-ci.yml"
GITLAB_SETTINGS = {"stages", "default", "variables", "workflow", "include"}


def read_workflow(file: Path) -> Any:
    """The file as data. PyYAML reads the key ``on`` as true; it is put back."""
    workflow = yaml.safe_load(file.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in workflow.items()}


def find_schedules() -> Iterator[tuple[str, str]]:
    for file in WORKFLOWS:
        events = read_workflow(file)["on"]
        for entry in events.get("schedule", ()) if isinstance(events, dict) else ():
            yield file.name, entry["cron"]


def find_steps() -> Iterator[tuple[str, str]]:
    """Where a step stands, and its shell text; expressions of the workflow's own language are words to the shell."""
    for file in WORKFLOWS:
        for name, job in read_workflow(file)["jobs"].items():
            for step in job["steps"]:
                if "run" in step:
                    yield f"{file.name}:{name}", step["run"]
    for name, job in read_workflow(GITLAB).items():
        if name not in GITLAB_SETTINGS and "script" in job:
            yield f"{GITLAB.name}:{name}", "\n".join(job["script"])


def list_problems_of_schedule(cron: str) -> str:
    """What is wrong with a schedule of five fields, or ""."""
    if len(cron.split()) != 5:
        return "not five fields"
    return "" if croniter.is_valid(cron, strict=True) else "no cron parser takes it"


def list_problems_of_shell(text: str) -> str:
    """What a shell says of the text without running it, or ""."""
    result = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
    return result.stderr


def test_every_schedule_is_one_that_a_cron_parser_takes() -> None:
    schedules = list(find_schedules())
    assert {name for name, _ in schedules} >= {"due.yml", "links.yml", "publish.yml"}
    assert [(name, cron) for name, cron in schedules if list_problems_of_schedule(cron)] == []


@pytest.mark.parametrize("cron", [" one issue for each team.:43 5 * * 1", "43 5 * *", "61 5 * * 1", "43 5 * * MOO", ""])
def test_a_schedule_that_would_never_run_is_refused(cron: str) -> None:
    assert list_problems_of_schedule(cron)


def test_every_step_is_text_that_a_shell_takes() -> None:
    steps = list(find_steps())
    assert len(steps) > 10
    assert [(place, problem) for place, text in steps if (problem := list_problems_of_shell(text))] == []
    assert list_problems_of_shell("if true; then echo")
