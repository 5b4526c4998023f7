"""A record that names a pull request names one that the forge knows, and a commit of it."""

from __future__ import annotations

from datetime import date

import pytest
from desks import Desk
from repositories import LESSON, QUOTING

from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.new_records import format_record
from trellis.kinds import Review
from trellis.pipeline.run import run_pipeline

FLOOR = f"{QUOTING}/01-know-your-floor.md"
DAY = date(2026, 11, 23)


@pytest.fixture
def number(desk: Desk) -> int:
    """A pull request that was approved and merged."""
    forge = desk.forge
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    forge.squash(number)
    return number


def judge_record(desk: Desk, number: int, commit: str) -> list[str]:
    """What blocks a change in which Diego brings a record of his own, by hand."""
    desk.git("pull", "--quiet", "origin", "main")
    catalogue = run_pipeline(desk.root, DAY).catalogue
    (course,) = catalogue.courses
    record = Review(
        item="quoting",
        content_hash=compute_digest(catalogue, course),
        rubric="standard",
        rubric_version=1,
        reviewer="diego",
        key="accuracy",
        scores={"outcomes": 2, "accuracy": 2, "practice": 2},
        outcome="approved",
        on=date(2026, 11, 21),
        pull_request=number,
        commit=commit,
    )
    desk.forge.push("record", {"reviews/quoting/2026-11-21-1.yml": format_record(record)}, "dsalazar", "Diego Salazar")
    change = desk.forge.open("record", "dsalazar")
    desk.forge.review(change, "bwhitlock")
    verdict = desk.judge(change)
    assert verdict
    return [block.message for block in verdict.blockers]


def test_a_pull_request_that_was_merged_is_believed(desk: Desk, number: int) -> None:
    assert judge_record(desk, number, desk.forge.head(number)) == []


def test_a_pull_request_that_never_was_is_told(desk: Desk, number: int) -> None:
    (message,) = judge_record(desk, 9000, desk.forge.head(number))
    assert message.endswith("names pull request 9000, which the forge does not know as merged into the default branch")


def test_a_pull_request_that_is_still_open_is_told(desk: Desk, number: int) -> None:
    desk.forge.push("other", {FLOOR: LESSON})
    other = desk.forge.open("other")
    (message,) = judge_record(desk, other, desk.forge.head(number))
    assert message.endswith(
        f"names pull request {other}, which the forge does not know as merged into the default branch"
    )


def test_a_commit_that_is_not_the_pull_requests_is_told(desk: Desk, number: int) -> None:
    messages = judge_record(desk, number, "0123456789" * 4)
    head = desk.forge.head(number)[:10]
    assert [message.partition(" names ")[2] for message in messages] == [
        f"pull request {number}, whose last commit is {head}, and not that one"
    ]


@pytest.mark.parametrize("target", ["releases", "mains", "refs/heads/main"])
def test_a_pull_request_that_went_into_another_branch_is_told(desk: Desk, number: int, target: str) -> None:
    desk.forge.pulls[number].base = target
    (message,) = judge_record(desk, number, desk.forge.head(number))
    assert message.endswith(
        f"names pull request {number}, which the forge does not know as merged into the default branch"
    )
