"""What GitLab refuses the account of the token, and what holds all the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from desks import EDIT
from fake_gitlab import BOT, PROJECT, FakeGitLab
from loopback import Answer, Request, clone
from repositories import PORTAL, TODAY

from trellis.forge import gitlab
from trellis.forge.gitlab import GitLab
from trellis.forge.problems import PermissionDenied, ResourceNotFound, UnexpectedResponse
from trellis.forge.protocol import CheckOutput, ForgeAccess, StartedCheck
from trellis.forge.release_job import run_release_job
from trellis.forge.review_job import ForgeJob, begin_check, run_review_job

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


def open_fork(lab: FakeGitLab) -> int:
    lab.push("theirs", EDIT)
    return lab.open("theirs", fork=True)


@pytest.mark.parametrize(("is_open", "state"), [(True, "blocked"), (False, "approved")])
def test_a_forks_request_is_judged_and_has_a_status_by_its_own_ref(
    lab: FakeGitLab, forge: GitLab, root: Path, monkeypatch: pytest.MonkeyPatch, is_open: bool, state: str
) -> None:
    """GitLab takes no status for a commit that no branch of the project has, unless it is told a ref.

    Who pushed to a fork it does not say. Where others than its owner may, that holds the request up.
    """
    describe = lab._merge
    monkeypatch.setattr(lab, "_merge", lambda merge: {**describe(merge), "allow_collaboration": is_open})
    number = open_fork(lab)
    lab.approve(number, "dsalazar")
    verdict = run_review_job(ForgeJob(forge, root, TODAY), number)
    assert verdict
    assert verdict.state == state
    assert lab.green(number) is (state == "approved")
    assert lab.statuses[0]["ref"] == f"refs/merge-requests/{number}/head"
    assert forge.get_standing_verdict(forge.get_change(number)).mark


REFUSALS = {404: "404 References for commit Not Found", 403: "403 Forbidden", 400: "ref is invalid", 422: "too many"}


def refuse_statuses(lab: FakeGitLab, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """GitLab takes none at all for the commit of a fork."""

    def refuse(request: Request, commit: str) -> Answer:
        code = status if request.body.get("ref") else 404
        return Answer(code, {"message": REFUSALS[code]})

    monkeypatch.setattr(lab, "status", refuse)


def test_a_fork_whose_commit_gets_no_status_is_judged_all_the_same(
    lab: FakeGitLab, forge: GitLab, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_statuses(lab, monkeypatch, 404)
    number = open_fork(lab)
    job = ForgeJob(forge, root, TODAY)
    verdict = run_review_job(job, number)
    assert verdict
    assert verdict.state == "missing"
    assert BOT not in lab.merges[number].approved
    lab.approve(number, "dsalazar")
    verdict = run_review_job(job, number)
    assert verdict
    assert verdict.state == "approved"
    assert BOT in lab.merges[number].approved
    (comment,) = (note["body"] for note in lab.merges[number].notes if note["author"]["username"] == BOT)
    assert "### Ready to be merged" in comment


@pytest.mark.parametrize("status", REFUSALS)
def test_without_a_status_the_approval_is_given_and_taken_back(
    lab: FakeGitLab, forge: GitLab, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    refuse_statuses(lab, monkeypatch, status)
    number = open_fork(lab)
    forge.finish_check(begin(forge, number), "approved", OUTPUT)
    assert BOT in lab.merges[number].approved
    assert not forge.get_standing_verdict(forge.get_change(number)).mark, "it is judged in each run"
    forge.finish_check(begin(forge, number), "waiting", OUTPUT)
    assert BOT not in lab.merges[number].approved
    assert not lab.statuses


def test_a_request_whose_branch_is_gone_has_a_status_by_its_own_ref(lab: FakeGitLab, forge: GitLab) -> None:
    lab.push("edit", EDIT)
    number = lab.open("edit")
    lab.repository.git("branch", "--delete", "--force", "edit")
    forge.finish_check(begin(forge, number), "waiting", OUTPUT)
    assert [status["state"] for status in lab.statuses] == ["pending", "failed"]


def test_a_green_status_that_cannot_be_taken_back_is_an_error(
    lab: FakeGitLab, forge: GitLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_fork(lab)
    check = begin(forge, number)
    forge.finish_check(check, "approved", OUTPUT)
    refuse_statuses(lab, monkeypatch, 404)
    with pytest.raises(ResourceNotFound):
        begin(forge, number)
    assert BOT not in lab.merges[number].approved, "nobody judges it then"
    with pytest.raises(ResourceNotFound):
        forge.finish_check(check, "waiting", OUTPUT)


def test_what_cannot_be_judged_any_more_is_not_left_approved(
    lab: FakeGitLab, forge: GitLab, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manager takes the approval back, and GitLab takes no other status for that commit."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    lab.approve(number, "dsalazar")
    own_job = ForgeJob(forge, root, TODAY)
    run_review_job(own_job, number)
    assert BOT in lab.merges[number].approved
    lab.merges[number].approved.pop("dsalazar")
    monkeypatch.setattr(lab, "status", lambda request, commit: Answer(422, {"message": "Too many jobs"}))
    with pytest.raises(UnexpectedResponse):
        run_review_job(own_job, number)
    assert BOT not in lab.merges[number].approved
