"""A forge on the loopback address, a clone of its repository to work in, and a way to run the jobs."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fake_github import PROJECT, FakeGitHub
from fake_gitlab import FakeGitLab
from loopback import clone
from pydantic import TypeAdapter
from repositories import COURSE, LESSON, QUOTING, TODAY, Repository

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.forge import github, merged_change, own_change, record_trial, review_job, waiting_records
from trellis.forge.protocol import ForgeAccess
from trellis.forge.review_job import ForgeJob, MergeGroup, run_review_job

SOUND = COURSE.replace("tier: team", "tier: individual")
"""The course, with nothing to mend."""

EDIT: dict[str, str | bytes | None] = {f"{QUOTING}/01-know-your-floor.md": LESSON.replace("4 per cent", "6 per cent")}
"""A change of a figure in a team's course."""


@dataclass
class Desk:
    """Where a runner works: a clone with the default branch checked out. slept: seconds of pretended waiting."""

    forge: FakeGitHub
    root: Path
    slept: list[float] = field(default_factory=list)
    token: str = "right"
    statuses: bool = False
    preview: str = ""

    def client(self) -> github.GitHub:
        access = ForgeAccess(self.forge.address, PROJECT, self.token, "https://forge.meridian.example")
        client = github.connect_github(access, uses_statuses=self.statuses)
        client.client.sleep = self.slept.append
        return client

    def job(self) -> ForgeJob:
        return ForgeJob(self.client(), self.root, TODAY, preview_url=self.preview)

    def git(self, *arguments: str) -> None:
        """Runs Git in the clone."""
        subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True)

    def judge(self, number: int, group: MergeGroup | None = None) -> ApprovalVerdict | None:
        return run_review_job(self.job(), number, group)


get_adapter = functools.cache(TypeAdapter)  # to make one takes longer than to use it


@pytest.fixture
def undivided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judges without a process for each change: the answer is the same, and is sent as from one.

    A process copies whatever memory it or its parent goes on with, which takes most of a test's time where a machine is
    short of memory. `test_bounded_process` and others look at the processes.
    """

    def compute_undivided(result_type: type[Any], compute: Callable[[], Any], *_: object) -> Any:
        adapter: TypeAdapter[Any] = get_adapter(result_type)
        return adapter.validate_json(adapter.dump_json(compute(), by_alias=True))

    for module in (merged_change, own_change, record_trial, review_job, waiting_records):
        monkeypatch.setattr(module, "compute_bounded", compute_undivided)


@pytest.fixture
def server(tmp_path: Path) -> Repository:
    """The forge's own repository."""
    repository = Repository(tmp_path / "server")
    repository.write({f"{QUOTING}/index.md": SOUND})
    repository.commit("Marit de Wit")
    return repository


@pytest.fixture
def forge(server: Repository) -> Iterator[FakeGitHub]:
    """Whatever a test does, each request is one that GitHub describes."""
    fake = FakeGitHub(server)
    yield fake
    fake.close()
    assert fake.complaints == []


@pytest.fixture
def lab(server: Repository) -> Iterator[FakeGitLab]:
    """The same at GitLab."""
    fake = FakeGitLab(server)
    yield fake
    fake.close()
    assert fake.complaints == []


@pytest.fixture
def number(forge: FakeGitHub) -> int:
    """A pull request of the repository itself that has its approval, so that any failure could only cost it."""
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    return number


@pytest.fixture
def desk(forge: FakeGitHub, tmp_path: Path) -> Desk:
    return Desk(forge, clone(forge.repository, tmp_path / "desk"))
