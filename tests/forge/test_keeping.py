"""What was approved stands in the ledger after the merge; what was not is told, once."""

from __future__ import annotations

from datetime import date

import pytest
from desks import Desk
from fake_github import BOT, FakeGitHub
from repositories import LESSON, PORTAL, QUOTING

from trellis.forge.ledger_job import UNAPPROVED_LABEL, LedgerResult, run_ledger_job
from trellis.pipeline.run import run_pipeline

FLOOR = f"{QUOTING}/01-know-your-floor.md"
EDIT = {FLOOR: LESSON.replace("4 per cent", "6 per cent")}
DAY = date(2026, 11, 23)


@pytest.fixture
def number(forge: FakeGitHub) -> int:
    forge.protected = True
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    return number


@pytest.fixture
def desk(forge: FakeGitHub, desk: Desk) -> Desk:
    """The same, where the portal names the account that keeps the ledger."""
    forge.land({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    return desk


def run_job(desk: Desk, since: str = "") -> LedgerResult:
    desk.git("pull", "--quiet", "origin", "main")
    return run_ledger_job(desk.job(), 20, since)


def test_what_was_approved_is_recorded_in_a_change_that_needs_nobody(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    desk.judge(number)
    forge.squash(number)
    result = run_job(desk, before)
    assert result.written_paths == ("reviews/quoting/2026-11-21-1.yml",)
    assert (result.is_merged, result.alarm_titles) == (True, ())
    assert result.change_number
    assert forge.pulls[result.change_number].author == BOT
    desk.git("pull", "--quiet", "origin", "main")
    (review,) = run_pipeline(desk.root, DAY).catalogue.reviews
    assert (review.meta.reviewer, review.meta.role, review.meta.key) == ("diego", "manager of Sales", "accuracy")
    assert (review.meta.pull_request, review.meta.commit) == (number, forge.head(number))


def test_a_second_run_adds_nothing(desk: Desk, number: int) -> None:
    desk.judge(number)
    desk.forge.squash(number)
    run_job(desk)
    assert run_job(desk) == LedgerResult()


def test_a_run_that_failed_is_made_good_by_the_next(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.squash(number)
    forge.land({"addresses.txt": "/courses/quoting/\n"})
    assert run_job(desk, forge.repository.git("rev-parse", "main^")).written_paths


def test_without_an_account_for_it_the_records_wait_for_the_learning_team(desk: Desk, number: int) -> None:
    desk.forge.land({"portal.yml": PORTAL})
    desk.forge.squash(number)
    result = run_job(desk)
    assert result.change_number
    assert not result.is_merged
    desk.forge.review(result.change_number, "bwhitlock")
    verdict = desk.judge(result.change_number)
    assert verdict
    assert [block.code for block in verdict.blockers] == ["ledger-not-theirs"]


def test_nobody_else_slips_something_into_the_bots_change(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.squash(number)
    forge.protected = False
    forge.faults = []
    result = run_job(desk)
    assert result.change_number
    forge.pulls[result.change_number].state, forge.pulls[result.change_number].merged = "open", ""
    forge.repository.git("branch", "--force", "trellis/ledger", forge.head(result.change_number))
    forge.push("trellis/ledger", {"reviews/quoting/2026-11-21-2.yml": "item: quoting\n"}, by="meichen", name=BOT)
    verdict = desk.judge(result.change_number)
    assert verdict
    assert verdict.state != "approved"


def test_what_was_merged_without_its_approval_is_told_once(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.reviews[number].clear()
    forge.squash(number)
    direct = forge.land({"addresses.txt": "/courses/quoting/\n"})
    result = run_job(desk, before)
    assert result.alarm_titles == (
        f"Published without all approvals: commit {direct[:10]}",
        f"Published without all approvals: pull request {number}",
    )
    run_job(desk, before)
    issues = [issue for issue in forge.issues if issue["labels"] == [{"name": UNAPPROVED_LABEL}]]
    assert [issue["state"] for issue in issues] == ["open", "open"]
    assert "Diego Salazar (manager of Sales) can give it" in issues[1]["body"]
