"""What is wrong with one merge request is its own: the others are judged, and what was judged is handed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fake_gitlab import PROJECT, FakeGitLab
from loopback import clone
from repositories import LESSON, QUOTING
from typer.testing import CliRunner

from trellis.cli import app
from trellis.forge import review_job
from trellis.forge.judgement import JudgementFile

Run = Callable[[str], Result]


@pytest.fixture
def numbers(lab: FakeGitLab) -> tuple[int, int, int]:
    for branch, text in (("first", "5"), ("second", "6"), ("third", "7")):
        lab.push(branch, {f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", f"{text} per cent")})
    first, second, third = lab.open("first"), lab.open("second"), lab.open("third")
    return first, second, third


@pytest.fixture
def run(lab: FakeGitLab, tmp_path: Path) -> Run:
    root = clone(lab.repository, tmp_path / "desk")
    checks, judgements = str(tmp_path / "checks"), str(tmp_path / "judgements")
    options = {
        "begin": ["--opened", "--out", checks],
        "judge": ["--opened", "--out", judgements, "--root", str(root), "--today", "2026-11-23"],
        "write": ["--checks", checks, "--judgements", judgements, "--tell"],
    }
    environment = {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": f"{lab.address}/api/v4",
        "CI_PROJECT_PATH": PROJECT,
        "CI_SERVER_URL": "https://forge.meridian.example",
        "TRELLIS_TOKEN": "right",
        "GITHUB_EVENT_PATH": "",
    }

    def job(command: str) -> Result:
        return CliRunner().invoke(app, ["forge", command, "--forge", "gitlab", *options[command]], env=environment)

    return job


@pytest.mark.parametrize("sha", [None, "", "HEAD"])
def test_one_without_a_last_commit_stops_no_other(
    lab: FakeGitLab, numbers: tuple[int, int, int], run: Run, monkeypatch: pytest.MonkeyPatch, sha: str | None
) -> None:
    first, second, third = numbers
    plain = FakeGitLab._merge

    def answer(self: FakeGitLab, merge: Any) -> dict[str, Any]:
        return {**plain(self, merge), **({"sha": sha} if merge.iid == second else {})}

    monkeypatch.setattr(FakeGitLab, "_merge", answer)
    begun = run("begin")
    assert (begun.exit_code, begun.stdout) == (0, "2 begun\n")
    assert f"GitLab names no last commit of merge request {second}, so it cannot be judged" in begun.output
    assert f"merge request {second}: GitLab names no last commit" in run("judge").output
    assert {status["commit"] for status in lab.statuses} == {lab.head(first), lab.head(third)}
    assert run("write").stdout == f"merge request {first}: missing\nmerge request {third}: missing\n"


def test_what_was_judged_before_the_job_is_ended_is_in_the_file(
    lab: FakeGitLab, numbers: tuple[int, int, int], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = review_job.add_merged_changes
    evaluated: list[int] = []

    def add_changes(forge: Any, snapshot: Any, *more: Any) -> Any:
        evaluated.append(snapshot.number)
        if len(evaluated) == 2:
            raise KeyboardInterrupt
        return plain(forge, snapshot, *more)

    monkeypatch.setattr(review_job, "add_merged_changes", add_changes)
    assert run("judge").exit_code != 0
    judgements = JudgementFile(tmp_path / "judgements")
    assert [n for n in numbers if judgements.read_judgement(n, lab.head(n))] == evaluated[:1]
