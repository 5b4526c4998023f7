"""Two jobs at once, and people who act in between: one comment, one state, and the later view of things wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desks import EDIT, Desk
from fake_github import BOT, FakeGitHub, Pull
from fake_gitlab import BOT as LAB_BOT
from fake_gitlab import PROJECT, FakeGitLab
from loopback import Answer, Fault, Request, clone
from repositories import LESSON, QUOTING, TODAY

from trellis.forge import gitlab
from trellis.forge.problems import ForgeError, PermissionDenied
from trellis.forge.protocol import ForgeAccess
from trellis.forge.review_job import MAX_ROUNDS, ForgeJob, run_review_job
from trellis.reports.comment import MARKER

pytestmark = pytest.mark.usefixtures("undivided")

FLOOR = f"{QUOTING}/01-know-your-floor.md"
AGAIN: dict[str, str | bytes | None] = {FLOOR: LESSON.replace("4 per cent", "9 per cent")}


def act_before(forge: FakeGitHub, method: str, part: str, act: Callable[[], object], times: int = 1) -> None:
    """Lets something happen in the moment before a request is answered."""
    plain = forge.answer
    remaining = [times]

    def answer(request: Request) -> Any:
        if remaining[0] and request.method == method and part in request.path:
            remaining[0] -= 1
            act()
        return plain(request)

    forge.answer = answer  # type: ignore[method-assign]


def dismiss(forge: FakeGitHub, number: int) -> Callable[[], None]:
    def act() -> None:
        for review in forge.reviews[number]:
            review.state = "DISMISSED"

    return act


@pytest.mark.parametrize(("method", "part"), [("GET", "/activity"), ("POST", "/comments"), ("PATCH", "/check-runs/")])
def test_a_review_that_is_dismissed_while_a_job_runs_is_not_green(
    desk: Desk, number: int, method: str, part: str
) -> None:
    act_before(desk.forge, method, part, dismiss(desk.forge, number))
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "missing"
    assert not desk.forge.green(desk.forge.head(number))
    (comment,) = desk.forge.comments[number]
    assert "### Not ready" in comment["body"]


@pytest.mark.parametrize("moment", [1, 2])
def test_commit_statuses_end_as_the_later_view_has_it(desk: Desk, number: int, moment: int) -> None:
    """The second status of a run says what was found; somebody dismisses the review right before or after it."""
    desk.statuses, desk.forge.as_bot = True, False
    forge = desk.forge
    part, method = ("/comments", "POST") if moment == 1 else ("/statuses/", "POST")
    seen: list[int] = []

    def act() -> None:
        seen.append(1)
        if len(seen) == moment:
            dismiss(forge, number)()

    act_before(forge, method, part, act, times=2)
    desk.judge(number)
    assert forge.statuses[-1]["state"] == "failure"


def test_an_approval_that_comes_while_a_job_runs_is_seen(desk: Desk, forge: FakeGitHub) -> None:
    forge.push("edit", EDIT)
    number = forge.open("edit")
    act_before(forge, "POST", "/comments", lambda: forge.review(number, "dsalazar"))
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"
    assert forge.green(forge.head(number))
    (comment,) = forge.comments[number]
    assert "### Ready to be merged" in comment["body"]


@pytest.mark.parametrize("user", ["stranger", "dsalazar", "meichen"])
def test_a_comment_while_a_job_runs_has_nothing_judged_again(desk: Desk, number: int, user: str) -> None:
    forge = desk.forge
    act_before(forge, "POST", "/comments", lambda: forge.review(number, user, "COMMENTED"))
    desk.judge(number)
    assert forge.green(forge.head(number))
    assert len(forge.reviews[number]) == 2
    assert len(forge.runs) == 1


def test_a_push_while_a_job_runs_is_judged_and_the_comment_is_about_it(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.head(number)
    act_before(forge, "POST", "/comments", lambda: forge.push("edit", AGAIN))
    desk.judge(number)
    head = forge.head(number)
    assert head != before
    assert not forge.green(before)
    assert not forge.green(head)
    (comment,) = forge.comments[number]
    assert f"Commit {head[:10]}" in comment["body"]


def test_a_change_that_never_rests_ends_as_failed(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.reviews[number].clear()
    act_before(forge, "PATCH", "/check-runs/", lambda: forge.review(number, "stranger"), times=99)
    with pytest.raises(ForgeError, match="changed each time that it was looked at"):
        desk.judge(number)
    assert len(forge.runs) == MAX_ROUNDS
    assert not forge.green(forge.head(number))


def test_two_jobs_that_write_at_once_leave_one_comment(desk: Desk, number: int) -> None:
    forge = desk.forge

    def write_other() -> None:
        user = {"login": BOT, "type": "Bot"}
        forge.comments[number].append({"id": 900, "body": f"{MARKER}\n\n### Not ready", "user": user})

    act_before(forge, "POST", "/comments", write_other)
    desk.judge(number)
    (comment,) = forge.comments[number]
    assert comment["id"] == 900
    assert "### Ready to be merged" in comment["body"]


def test_what_another_job_deleted_already_is_no_matter(desk: Desk, number: int) -> None:
    forge = desk.forge
    user = {"login": BOT, "type": "Bot"}
    forge.comments[number] += [{"id": 900 + n, "body": f"{MARKER}\n\n{n}", "user": user} for n in range(3)]
    forge.faults = [Fault("DELETE /repos/meridian/learning/issues/comments/901", status=404)]
    desk.judge(number)
    assert [comment["id"] for comment in forge.comments[number]] == [900, 901]


@pytest.mark.parametrize("author", ["another-bot[bot]", "trellis-bot-2[bot]", "meichen", "trellis-bot"])
def test_another_ones_comment_with_our_marker_is_none_of_ours(desk: Desk, number: int, author: str) -> None:
    """To change it would be refused, and would fail the check for as long as it stands."""
    forge = desk.forge
    user = {"login": author, "type": "Bot" if author.endswith("[bot]") else "User"}
    planted = {"id": 999, "body": f"{MARKER}\n\nAll good!", "user": user}
    forge.comments[number].append(dict(planted))
    forge.faults = [Fault("/issues/comments/999", times=9, status=403)]
    for _ in range(2):
        assert desk.judge(number)
    assert forge.comments[number][0] == planted
    assert [comment["user"]["login"] for comment in forge.comments[number]] == [author, BOT]
    assert forge.green(forge.head(number))


def test_an_app_that_nobody_names_passes_by_what_it_may_not_change(desk: Desk, number: int) -> None:
    forge = desk.forge
    user = {"login": "another-bot[bot]", "type": "Bot"}
    forge.comments[number].append({"id": 999, "body": f"{MARKER}\n\nAll good!", "user": user})
    client = desk.client()
    object.__setattr__(client, "_query_graphql", lambda query, variables: {})
    forge.faults = [Fault("/issues/comments/999", times=9, status=403)]
    client.upsert_comment(number, MARKER, f"{MARKER}\n\nours")
    assert [comment["user"]["login"] for comment in forge.comments[number]] == ["another-bot[bot]", BOT]


@pytest.fixture
def approved(lab: FakeGitLab, tmp_path: Path) -> Callable[[], None]:
    """A merge request that was approved and judged; a call judges it again."""
    lab.push("edit", EDIT)
    lab.open("edit")
    lab.approve(1, "dsalazar")
    root = clone(lab.repository, tmp_path / "desk")

    def judge() -> None:
        access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
        client = gitlab.connect_gitlab(access)
        client.client.sleep = lambda _: None
        run_review_job(ForgeJob(client, root, TODAY), 1)

    judge()
    assert lab.green(1)
    return judge


def last_state(lab: FakeGitLab) -> str:
    return str([s["state"] for s in lab.statuses if s["name"] == "approvals"][-1])


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 403}, {"status": 0}])
def test_an_approval_of_the_bots_that_cannot_be_taken_back_leaves_the_check_red(
    lab: FakeGitLab, approved: Callable[[], None], fault: dict[str, int]
) -> None:
    del lab.merges[1].approved["dsalazar"]
    lab.faults = [Fault("/unapprove", times=99, **fault)]  # type: ignore[arg-type]
    with pytest.raises(ForgeError):
        approved()
    assert last_state(lab) == "failed"


def test_a_status_that_cannot_be_written_costs_the_bots_approval(lab: FakeGitLab, approved: Callable[[], None]) -> None:
    del lab.merges[1].approved["dsalazar"]
    plain = lab.answer

    def answer(request: Request) -> Answer:
        is_end = "/statuses/" in request.path and request.body["state"] != "pending"
        return Answer(403, {"message": "403 Forbidden"}) if is_end else plain(request)

    lab.answer = answer  # type: ignore[method-assign]
    with pytest.raises(PermissionDenied):
        approved()
    assert LAB_BOT not in lab.merges[1].approved
    assert last_state(lab) == "pending"


def test_an_approval_that_is_taken_back_while_a_job_runs_is_not_green_at_gitlab(
    lab: FakeGitLab, approved: Callable[[], None]
) -> None:
    plain = lab.answer

    def answer(request: Request) -> Any:
        if "/statuses/" in request.path and request.body["state"] == "success":
            lab.merges[1].approved.pop("dsalazar", None)
        return plain(request)

    lab.answer = answer  # type: ignore[method-assign]
    approved()
    assert not lab.green(1)
    assert last_state(lab) == "failed"


def test_two_jobs_leave_one_note_at_gitlab(lab: FakeGitLab, approved: Callable[[], None]) -> None:
    lab.note(1, LAB_BOT, f"{MARKER}\n\n### Not ready")
    lab.note(1, "meichen", f"{MARKER}\n\n### Mine")
    approved()
    marked = [note for note in lab.merges[1].notes if note["body"].startswith(MARKER)]
    assert [note["author"]["username"] for note in marked] == [LAB_BOT, "meichen"]
    assert "### Ready to be merged" in marked[0]["body"]


def test_a_closed_change_gets_no_verdict(desk: Desk, number: int) -> None:
    forge = desk.forge

    def close() -> None:
        pull: Pull = forge.pulls[number]
        pull.state = "closed"

    act_before(forge, "GET", "/activity", close)
    assert desk.judge(number) is None
    assert not forge.green(forge.head(number))
