"""What GitLab refuses the account of the token, and what holds all the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from desks import EDIT
from fake_gitlab import BOT, PROJECT, FakeGitLab
from loopback import clone
from repositories import PORTAL, TODAY

from trellis.forge import gitlab
from trellis.forge.gitlab import GitLab
from trellis.forge.problems import PermissionDenied
from trellis.forge.protocol import CheckOutput, ForgeAccess, StartedCheck
from trellis.forge.release_job import run_release_job
from trellis.forge.review_job import ForgeJob, begin_check

pytestmark = pytest.mark.usefixtures("undivided")

OUTPUT = CheckOutput("Ready to be merged", "Ready.", "a" * 32)


@pytest.fixture
def forge(lab: FakeGitLab) -> GitLab:
    access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
    client = gitlab.connect_gitlab(access)
    client.client.sleep = lambda _: None
    return client


@pytest.fixture
def root(lab: FakeGitLab, tmp_path: Path) -> Path:
    return clone(lab.repository, tmp_path / "desk")


def begin(forge: GitLab, number: int) -> StartedCheck:
    check = begin_check(forge, number)
    assert check
    return check


@pytest.mark.parametrize("lets_authors_approve", [False, True])
@pytest.mark.parametrize("branch", ["trellis/pairs", "trellis/addresses", "trellis/issue-4"])
def test_what_the_account_opened_is_approved_where_authors_may_do_that(
    lab: FakeGitLab, forge: GitLab, branch: str, lets_authors_approve: bool
) -> None:
    lab.lets_authors_approve = lets_authors_approve
    lab.push(branch, EDIT, BOT, "Trellis")
    number = lab.open(branch, BOT)
    assert not lab.green(number)
    forge.finish_check(begin(forge, number), "approved", OUTPUT)
    assert lab.green(number)
    assert (BOT in lab.merges[number].approved) is lets_authors_approve
    assert forge.get_standing_verdict(forge.get_change(number)).mark == OUTPUT.mark, "it is not judged in each run"
    check = begin(forge, number)
    assert not lab.green(number)
    forge.finish_check(check, "waiting", OUTPUT)
    assert not lab.green(number)
    assert BOT not in lab.merges[number].approved
    assert forge.get_standing_verdict(forge.get_change(number)).mark == OUTPUT.mark


def test_a_release_is_recorded_where_no_author_may_approve(lab: FakeGitLab, forge: GitLab, root: Path) -> None:
    lab.repository.git("switch", "--quiet", "main")
    lab.repository.write({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    lab.repository.commit("Marit de Wit")
    lab.repository.git("switch", "--quiet", "--detach", "main")
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    proposals = run_release_job(ForgeJob(forge, root, TODAY))
    assert [(proposal.path, proposal.is_merged) for proposal in proposals] == [
        ("addresses.txt", True),
        ("baseline.json", False),
    ]


def test_of_anybody_elses_request_an_approval_that_is_refused_is_an_error(
    lab: FakeGitLab, forge: GitLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a project lets no committers approve, and one of the commits names the account."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    monkeypatch.setattr(lab, "_may_approve", lambda _: False)
    with pytest.raises(PermissionDenied, match=f"does not let {BOT} approve merge request {number}") as refusal:
        forge.finish_check(begin(forge, number), "approved", OUTPUT)
    assert "committers" in refusal.value.help
    assert not forge.get_standing_verdict(forge.get_change(number)).mark
