"""What happens to a pull request from its first commit to its merge, against a GitHub on the loopback address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desks import SOUND, Desk
from fake_github import FakeGitHub
from repositories import LESSON, PEOPLE, QUOTING, SCORES

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.forge import events
from trellis.forge.problems import ForgeError
from trellis.reports.comment import MARKER

pytestmark = pytest.mark.usefixtures("undivided")

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
EDIT = {FLOOR: LESSON.replace("4 per cent", "6 per cent")}
AGAIN = {FLOOR: LESSON.replace("4 per cent", "9 per cent")}


@pytest.fixture
def number(forge: FakeGitHub) -> int:
    """A pull request that changes a figure in a team's course, opened by Mei, whose manager is Diego."""
    forge.push("edit", EDIT)
    return forge.open("edit")


def state(verdict: ApprovalVerdict | None) -> str:
    assert verdict is not None
    return verdict.state


def why(verdict: ApprovalVerdict | None) -> list[str]:
    assert verdict is not None
    return [refused.why for subject in verdict.subjects for refused in subject.uncounted_reviews]


def test_a_change_that_nobody_has_approved_is_not_green_and_its_author_reads_what_is_next(
    desk: Desk, number: int
) -> None:
    forge = desk.forge
    assert state(desk.judge(number)) == "missing"
    (run,) = forge.runs
    assert (run.head, run.status, run.conclusion) == (forge.head(number), "completed", "action_required")
    assert run.output["title"] == "1 of 1 approval is missing."
    (comment,) = forge.comments[number]
    assert comment["body"].startswith(MARKER)
    assert "### Not ready: 1 approval missing" in comment["body"]
    assert "Diego Salazar (manager of Sales)" in comment["body"]
    assert "- accuracy: _/2" in comment["body"]
    assert not forge.green(forge.head(number))


def test_an_approval_by_the_manager_makes_it_green(desk: Desk, number: int) -> None:
    desk.forge.review(number, "dsalazar")
    assert state(desk.judge(number)) == "approved"
    assert desk.forge.green(desk.forge.head(number))
    (comment,) = desk.forge.comments[number]
    assert "### Ready to be merged" in comment["body"]


def test_one_comment_is_kept_and_replaced_in_place(desk: Desk, number: int) -> None:
    desk.judge(number)
    (first,) = desk.forge.comments[number]
    desk.forge.review(number, "dsalazar")
    desk.judge(number)
    desk.judge(number)
    (last,) = desk.forge.comments[number]
    assert first["id"] == last["id"]
    writes = [r for r in desk.forge.log if "comments" in r.path and r.method != "GET"]
    assert [r.method for r in writes] == ["POST", "PATCH"]


def test_an_edit_after_the_approval_makes_it_stale_until_it_is_reviewed_again(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.review(number, "dsalazar")
    desk.judge(number)
    approved = forge.head(number)
    forge.push("edit", AGAIN)
    verdict = desk.judge(number)
    assert (state(verdict), why(verdict)) == ("missing", ["stale"])
    assert forge.green(approved)
    assert not forge.green(forge.head(number))
    forge.review(number, "dsalazar")
    assert state(desk.judge(number)) == "approved"


def test_an_approval_survives_the_button_update_branch(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.review(number, "dsalazar")
    forge.land({"addresses.txt": "/courses/quoting/\n"})
    before = forge.head(number)
    forge.update(number)
    assert forge.head(number) != before
    assert state(desk.judge(number)) == "approved"


def test_a_force_push_leaves_approvals_for_commits_that_are_gone(desk: Desk, number: int) -> None:
    forge = desk.forge
    review = forge.review(number, "dsalazar")
    forge.repository.git("branch", "--force", "edit", "main")
    forge.push("edit", AGAIN)
    review.commit = None
    verdict = desk.judge(number)
    assert (state(verdict), why(verdict)) == ("missing", ["stale"])


def test_a_dismissed_review_and_an_edited_one_do_not_count(desk: Desk, number: int) -> None:
    forge = desk.forge
    review = forge.review(number, "dsalazar", body="looks fine")
    forge.edit(review, SCORES)
    verdict = desk.judge(number)
    assert (state(verdict), why(verdict)) == ("missing", ["edited"])
    forge.reviews[number].clear()
    forge.review(number, "dsalazar").state = "DISMISSED"
    verdict = desk.judge(number)
    assert (state(verdict), why(verdict)) == ("missing", ["dismissed"])


@pytest.mark.parametrize("account", ["meichen", "stranger", ""])
def test_a_dismissed_request_for_changes_stands_where_no_approver_dismissed_it(
    desk: Desk, number: int, account: str
) -> None:
    forge = desk.forge
    objection = forge.review(number, "dsalazar", "CHANGES_REQUESTED", "Wrong.")
    objection.state, objection.dismissed_by = "DISMISSED", account
    verdict = desk.judge(number)
    assert state(verdict) == "blocked"
    assert [blocker.code for blocker in verdict.blockers] == ["changes-requested"]


def test_whoever_asked_for_changes_may_dismiss_that(desk: Desk, number: int) -> None:
    objection = desk.forge.review(number, "dsalazar", "CHANGES_REQUESTED", "Wrong.")
    objection.state, objection.dismissed_by = "DISMISSED", "dsalazar"
    assert state(desk.judge(number)) == "missing"


def test_green_goes_as_soon_as_the_approval_is_taken_back(desk: Desk, number: int) -> None:
    forge = desk.forge
    review = forge.review(number, "dsalazar")
    desk.judge(number)
    assert forge.green(forge.head(number))
    review.state = "DISMISSED"
    desk.judge(number)
    assert not forge.green(forge.head(number))


def test_a_request_for_changes_stands_in_the_way(desk: Desk, number: int) -> None:
    desk.forge.review(number, "dsalazar", "CHANGES_REQUESTED", "The figure is wrong.")
    assert state(desk.judge(number)) == "blocked"


def test_authors_and_pushers_cannot_approve(desk: Desk, number: int) -> None:
    forge = desk.forge
    with pytest.raises(PermissionError):
        forge.review(number, "meichen")
    forge.push("edit", AGAIN, by="dsalazar")  # under Mei's name, as Git lets anybody
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert (state(verdict), why(verdict)) == ("missing", ["conflict"])
    forge.review(number, "mdewit")
    assert state(desk.judge(number)) == "approved"


def test_a_fork_is_judged_alike_and_nothing_of_it_is_run(desk: Desk, tmp_path: Path) -> None:
    forge = desk.forge
    marker = tmp_path / "ran"
    evil = f"from pathlib import Path\nPath({str(marker)!r}).touch()\n"
    forge.push(
        "theirs", {**EDIT, "schemas/__init__.py": evil, "hooks/standards.py": evil}, by="stranger", name="Somebody Else"
    )
    number = forge.open("theirs", "stranger", fork=True)
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert (state(verdict), [block.code for block in verdict.blockers]) == ("blocked", ["mixed"])
    assert not marker.exists()
    requests = (request for request in forge.log if "activity" in request.path)
    asked = {(request.path, *(request.query.keys() - {"per_page"})) for request in requests}
    assert asked == {
        ("/repos/stranger/learning/activity", "ref"),
        ("/repos/meridian/learning/activity", "actor"),
    }, "who pushed to the fork, and where else those who approved it did"


def test_two_hundred_and_fifty_reviews_come_in_pages(desk: Desk, number: int) -> None:
    forge = desk.forge
    for n in range(249):
        forge.review(number, f"passer-by-{n}")
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert state(verdict) == "approved"
    looks = 3  # when it is judged, before the check becomes green, and after that
    assert len([r for r in forge.log if r.path.endswith("/reviews")]) == 3 * looks
    assert len([r for r in forge.log if "nodes(ids" in str(r.body)]) == 3 * looks


def test_a_merge_queue_is_judged_anew_on_its_own_commit(desk: Desk, number: int, tmp_path: Path) -> None:
    forge = desk.forge
    forge.review(number, "dsalazar")
    desk.judge(number)
    event = tmp_path / "event.json"
    event.write_text(json.dumps(forge.queue(number)))
    target = events.read_review_target(event)
    assert target.number == number
    assert state(desk.judge(number, target.merge_group)) == "approved"
    assert target.merge_group
    assert forge.green(target.merge_group.commit)
    forge.reviews[number].clear()
    assert state(desk.judge(number, target.merge_group)) == "missing"
    assert not forge.green(target.merge_group.commit)


def test_of_two_changes_to_one_course_the_queue_takes_only_the_first(desk: Desk, number: int, tmp_path: Path) -> None:
    forge = desk.forge
    other = {PAGE: SOUND.replace("Why a quote", "What a quote is and why it")}
    forge.push("other", other)
    second = forge.open("other")
    for each in (number, second):
        forge.review(each, "dsalazar")
        assert state(desk.judge(each)) == "approved"
    first = forge.queue(number)["merge_group"]
    event = tmp_path / "event.json"
    event.write_text(json.dumps(forge.queue(second, first["head_sha"])))
    group = events.read_review_target(event).merge_group
    verdict = desk.judge(second, group)
    assert verdict
    assert [block.code for block in verdict.blockers] == ["behind"]
    assert group
    assert not forge.green(group.commit)


def test_a_queue_that_merges_two_at_once_is_refused(desk: Desk, number: int, tmp_path: Path) -> None:
    forge = desk.forge
    forge.push(
        "other",
        {"content/operations/index.md": forge.repository.git("show", "main:content/operations/index.md") + "More."},
    )
    second = forge.open("other")
    first = forge.queue(number)["merge_group"]
    both = forge.queue(second, first["head_sha"])
    both["merge_group"]["base_sha"] = first["base_sha"]
    event = tmp_path / "event.json"
    event.write_text(json.dumps(both))
    group = events.read_review_target(event).merge_group
    with pytest.raises(ForgeError, match="nothing else"):
        desk.judge(second, group)
    assert group
    assert not forge.green(group.commit)


def test_a_change_is_judged_for_the_default_branch_whatever_branch_it_names(desk: Desk) -> None:
    forge = desk.forge
    forge.push("mine", {"content/people.yml": PEOPLE.replace("handle: dsalazar", "handle: friend")}, by="meichen")
    forge.push("edit", EDIT)
    number = forge.open("edit", base="mine")
    forge.review(number, "friend")
    verdict = desk.judge(number)
    assert (state(verdict), why(verdict)) == ("missing", ["unknown-account"])


def test_a_closed_pull_request_is_left_alone(desk: Desk, number: int) -> None:
    desk.forge.pulls[number].state = "closed"
    assert desk.judge(number) is None
    assert desk.forge.runs == []


def test_the_pull_request_of_a_review_is_found_by_its_last_commit(desk: Desk, number: int, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"workflow_run": {"head_sha": desk.forge.head(number)}}))
    assert desk.client().list_open_changes(events.read_review_target(event).commit) == (number,)


def test_a_commit_status_stands_in_where_the_token_is_no_apps(desk: Desk, number: int) -> None:
    desk.statuses, desk.forge.as_bot = True, False
    desk.judge(number)
    desk.judge(number)
    assert [(s["context"], s["state"]) for s in desk.forge.statuses] == [
        ("approvals", "pending"),
        ("approvals", "failure"),
    ] * 2
    assert len(desk.forge.comments[number]) == 1


def test_a_comment_that_only_looks_like_ours_is_left_alone(desk: Desk, number: int) -> None:
    planted = {"id": 999, "body": f"{MARKER}\nAll good!", "user": {"login": "meichen", "type": "User"}}
    desk.forge.comments[number].append(dict(planted))
    desk.judge(number)
    assert desk.forge.comments[number][0] == planted
    assert len(desk.forge.comments[number]) == 2
