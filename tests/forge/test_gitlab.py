"""The same journeys at GitLab, where the reviewer's note takes the place of a review's text."""

from __future__ import annotations

import math
import subprocess
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from desks import EDIT, SOUND
from fake_gitlab import BOT, PROJECT, FakeGitLab
from loopback import Answer, Fault, Request, clone
from repositories import LESSON, PORTAL, QUOTING, SCORES, TEAM, TODAY

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.new_records import format_record
from trellis.cli.forge import _report_problem
from trellis.derive.pages.due import DueItem
from trellis.forge import gitlab, own_change
from trellis.forge.due_job import run_due_job
from trellis.forge.gitlab_answers import GitLabIssue, GitLabNote
from trellis.forge.gitlab_conversation import MAX_SCORED_NOTES
from trellis.forge.ledger_job import run_ledger_job
from trellis.forge.limits import MAX_TEXT_LENGTH
from trellis.forge.merged_change import list_granted_records, read_present_branch
from trellis.forge.problems import ForgeError, ForgeUnreachable, PermissionDenied
from trellis.forge.protocol import MARK, ForgeAccess
from trellis.forge.review_job import ForgeJob, run_review_job
from trellis.kinds import Review
from trellis.pipeline.run import run_pipeline
from trellis.reports.comment import MARKER

pytestmark = pytest.mark.usefixtures("undivided")

FLOOR = f"{QUOTING}/01-know-your-floor.md"


@pytest.fixture
def root(lab: FakeGitLab, tmp_path: Path) -> Path:
    return clone(lab.repository, tmp_path / "desk")


@pytest.fixture
def number(lab: FakeGitLab) -> int:
    lab.push("edit", EDIT)
    return lab.open("edit")


def job(lab: FakeGitLab, root: Path, token: str = "right") -> ForgeJob:
    client = gitlab.connect_gitlab(
        ForgeAccess(f"{lab.address}/api/v4", PROJECT, token, "https://forge.meridian.example")
    )
    client.client.sleep = lambda _: None
    return ForgeJob(client, root, TODAY)


def land(lab: FakeGitLab, files: dict[str, str | bytes | None]) -> str:
    """Somebody's commit on the default branch; returns its id."""
    lab.repository.git("switch", "--quiet", "main")
    lab.repository.write(files)
    commit = lab.repository.commit("Marit de Wit")
    lab.repository.git("switch", "--quiet", "--detach", "main")
    return commit


def why(verdict: ApprovalVerdict | None) -> tuple[str, list[str]]:
    assert verdict
    return verdict.state, [refused.why for subject in verdict.subjects for refused in subject.uncounted_reviews]


def test_from_the_first_look_to_the_merge(lab: FakeGitLab, root: Path, number: int) -> None:
    assert why(run_review_job(job(lab, root), number)) == ("missing", [])
    assert not lab.green(number)
    lab.approve(number, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])
    assert lab.green(number)
    (note,) = (note for note in lab.merges[number].notes if note["author"]["username"] == BOT)
    assert note["body"].startswith(MARKER)
    assert "### Ready to be merged" in note["body"]


def test_what_is_so_already_is_not_done_again(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.approve(number, "dsalazar")
    for _ in range(3):
        run_review_job(job(lab, root), number)
    endpoints = [
        request.path.rpartition("/")[2]
        for request in lab.log
        if request.method != "GET" and "statuses" not in request.path
    ]
    assert endpoints == ["notes", "approve"]


def test_an_approval_is_for_the_version_of_its_time(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.approve(number, "dsalazar")
    run_review_job(job(lab, root), number)
    lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")})
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["stale"])
    assert not lab.green(number)


def test_scores_of_an_earlier_version_are_not_those_of_this_one(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.note(number, "dsalazar", SCORES)
    lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")})
    lab.approve(number, "dsalazar", scores="")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["unscored"])


def test_an_edited_note_does_not_count(lab: FakeGitLab, root: Path, number: int) -> None:
    note = lab.approve(number, "dsalazar")
    assert note
    lab.edit_note(note, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["edited"])


@pytest.mark.parametrize(("milliseconds", "reasons"), [(4, []), (150, ["edited"]), (1_900, ["edited"])])
def test_a_note_that_is_edited_at_once_is_edited_too(
    lab: FakeGitLab, root: Path, number: int, milliseconds: int, reasons: list[str]
) -> None:
    note = lab.approve(number, "dsalazar")
    assert note
    lab.edit_note(note, "dsalazar", timedelta(milliseconds=milliseconds))
    assert why(run_review_job(job(lab, root), number)) == ("missing" if reasons else "approved", reasons)


def read_edited(lab: FakeGitLab, number: int) -> bool:
    client = gitlab.connect_gitlab(ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", ""))
    client.client.sleep = lambda _: None
    button, review = client.get_conversation(client.get_change(number)).reviews
    assert (button.body, button.edited) == ("", False)
    return review.edited


def count_questions(lab: FakeGitLab) -> int:
    return sum(request.path == "/api/graphql" for request in lab.log)


def test_what_others_do_with_a_note_takes_no_approval_back(lab: FakeGitLab, root: Path, number: int) -> None:
    """A thumbs-up, a reply and a thread that is resolved are no edit, and whoever may comment can do them."""
    note = lab.approve(number, "dsalazar")
    assert note
    assert not read_edited(lab, number)
    assert count_questions(lab) == 0, "GitLab is asked only where something of the note changed"
    lab.touch_note(note)
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])
    assert count_questions(lab) > 0


@pytest.mark.parametrize("editor", ["dsalazar", "", None], ids=["known", "gone", "nobody"])
@pytest.mark.parametrize("is_first", [True, False])
def test_what_others_do_with_a_note_hides_no_edit(
    lab: FakeGitLab, number: int, editor: str | None, is_first: bool
) -> None:
    note = lab.approve(number, "dsalazar")
    assert note
    edits = [lambda: lab.touch_note(note)]
    if editor is not None:
        edits.insert(0 if is_first else 1, lambda: lab.edit_note(note, editor, timedelta(seconds=30)))
    for edit in edits:
        edit()
    # Of an edit by an account that is gone, and of which nothing came after, GitLab says no more than of a reaction.
    assert read_edited(lab, number) is (editor == "dsalazar" or (editor == "" and is_first))


NOTE = {"id": "gid://gitlab/Note/1", "updatedAt": "2026-11-21T10:00:00Z", "lastEditedAt": None, "lastEditedBy": None}


@pytest.mark.parametrize(
    ("status", "body", "is_edited"),
    [
        (200, {"data": {"note": NOTE}}, False),
        (200, {"data": {"note": {**NOTE, "id": "gid://gitlab/DiffNote/1"}}}, False),
        (200, {"data": {"note": {**NOTE, "lastEditedAt": "2026-11-21T10:00:00Z"}}}, False),
        (200, {"data": {"note": {**NOTE, "lastEditedAt": "2026-11-21T09:59:59Z"}}}, True),
        (200, {"data": {"note": {**NOTE, "lastEditedBy": {"id": "gid://gitlab/User/1"}}}}, True),
        (200, {"data": {"note": {**NOTE, "id": "gid://gitlab/Note/11"}}}, True),
        (200, {"data": {"note": {**NOTE, "id": "gid://gitlab/Issue/1"}}}, True),
        (200, {"data": {"note": {key: NOTE[key] for key in ("id", "updatedAt", "lastEditedAt")}}}, True),
        (200, {"data": {"note": {key: NOTE[key] for key in ("id", "updatedAt", "lastEditedBy")}}}, True),
        (200, {"data": {"note": None}}, True),
        (200, {"data": None, "errors": [{"message": "Field 'note' doesn't exist on type 'Query'"}]}, True),
        (200, {"data": {"note": NOTE}, "errors": [{"message": "Timeout on Note.lastEditedBy"}]}, True),
        (200, [], True),
        (403, {"error": "insufficient_scope"}, True),
        (404, {"message": "404 Not found"}, True),
        (502, None, True),
    ],
)
def test_a_note_that_changed_was_edited_unless_gitlab_says_that_it_was_not(
    lab: FakeGitLab, number: int, status: int, body: object, is_edited: bool
) -> None:
    note = lab.approve(number, "dsalazar")
    assert note
    assert note["id"] == 1
    lab.touch_note(note)
    lab.faults = [Fault("/api/graphql", times=9, status=status, body=body)]
    assert read_edited(lab, number) is is_edited


def test_a_later_note_that_is_too_long_to_read_may_score_otherwise(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.approve(number, "dsalazar")
    lab.note(number, "dsalazar", f"{SCORES}{' ' * 70_000}")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["unscored"])
    lab.note(number, "stranger", "# a" + " " * 900_000 + "b")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["unscored"])


@pytest.mark.parametrize(
    ("note_seconds", "button_seconds", "has_pushed", "reason"),
    [
        (1, 2, True, "stale"),
        (60, 119, True, "stale"),
        (1, 600, True, "unscored"),
        (120, 121, True, ""),
        (1, 2, False, ""),
    ],
)
def test_what_was_pushed_right_before_an_approval_was_read_by_nobody(
    lab: FakeGitLab, root: Path, number: int, note_seconds: int, button_seconds: int, has_pushed: bool, reason: str
) -> None:
    """GitLab does not say what the page showed on which somebody clicked."""
    if has_pushed:
        lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "60 per cent")})
    note = lab.approve(number, "dsalazar")
    assert note
    merge = lab.merges[number]
    pushed = merge.versions[-1][1]
    clicked = pushed + timedelta(seconds=button_seconds)
    note["created_at"] = note["updated_at"] = (pushed + timedelta(seconds=note_seconds)).isoformat()
    merge.approved["dsalazar"] = clicked
    merge.notes[-1]["created_at"] = clicked.isoformat()
    assert why(run_review_job(job(lab, root), number)) == (("missing", [reason]) if reason else ("approved", []))


def test_an_approval_right_after_a_push_is_none_of_the_version_before(lab: FakeGitLab, root: Path, number: int) -> None:
    """The manager asked for changes of that one, and its author puts it back."""
    refused = lab.head(number)
    lab.note(number, "dsalazar", "requested changes", system=True)
    lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "60 per cent")})
    note = lab.approve(number, "dsalazar")
    assert note
    merge = lab.merges[number]
    clicked = merge.versions[-1][1] + timedelta(seconds=60)
    for said in merge.notes[-2:]:
        said["created_at"] = said["updated_at"] = clicked.isoformat()
    merge.approved["dsalazar"] = clicked
    lab.clock += timedelta(minutes=5)
    lab.repository.git("update-ref", "refs/heads/edit", refused)
    lab.record_push("edit", refused, "meichen")
    verdict = run_review_job(job(lab, root), number)
    assert why(verdict) == ("missing", ["stale"])
    assert "nobody knows for which one (right after a push)" in str(verdict)


@pytest.mark.parametrize("is_same_commit", [True, False])
@pytest.mark.parametrize("minutes", [1, 30])
def test_a_lower_score_of_the_same_commit_counts_in_whichever_version(
    lab: FakeGitLab, root: Path, number: int, is_same_commit: bool, minutes: int
) -> None:
    """GitLab makes a version with the same commit where the target branch is changed, and where one is forced back.

    Right after a push it may be of either version, and counts.
    """
    head = lab.head(number)
    lab.approve(number, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])
    if not is_same_commit:
        lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "60 per cent")})
        lab.clock += timedelta(minutes=30)
    lab.repository.git("update-ref", "refs/heads/edit", head)
    lab.record_push("edit", head, "meichen")
    note = lab.note(number, "dsalazar", SCORES.replace("accuracy: 2/2", "accuracy: 1/2"))
    said = lab.merges[number].versions[-1][1] + timedelta(minutes=minutes)
    note["created_at"] = note["updated_at"] = said.isoformat()
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["below-pass"])


@pytest.mark.parametrize("accuracy", [1, 2])
@pytest.mark.parametrize("has_changed", [True, False])
def test_a_lower_score_of_the_same_text_counts_after_an_update_of_the_branch(
    lab: FakeGitLab, root: Path, number: int, accuracy: int, has_changed: bool
) -> None:
    """What was approved stays approved there, unless the text is another one."""
    lab.approve(number, "dsalazar")
    write_main(lab, "README.md", "Read me.\n")
    lab.repository.git("switch", "--quiet", "edit")
    lab.record_push("edit", lab.repository.update("Mei Chen"), "meichen")
    if has_changed:
        lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "60 per cent")})
    scores = lab.note(number, "dsalazar", SCORES.replace("accuracy: 2/2", f"accuracy: {accuracy}/2"))
    passing = ("missing", ["stale"]) if has_changed else ("approved", [])
    forge = job(lab, root).forge
    (review,) = (r for r in forge.get_conversation(forge.get_change(number)).reviews if r.scores_only)
    assert review.is_deciding, "a run judges the request again"
    assert why(run_review_job(job(lab, root), number)) == (passing if accuracy == 2 else ("missing", ["below-pass"]))
    lab.edit_note(scores, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["edited"])


PAGE = """\
---
title: How we quote here
summary: What we do before each quote, and who looks at it then.
status: stable
people: [{person: mei, role: author}]
reviewed: 2026-11-01
review_every: 12 months
---
We look.
"""


STORY = """\
---
title: One desk less
summary: The two desks in the north are one desk now, and quote as one for everybody.
status: stable
kind: news
date: 2026-11-10
audience: {teams: all}
---
One.
"""


@pytest.mark.parametrize(
    "files", [{"content/sales/pages/how.md": PAGE}, {"content/sales/stories/2026-11-10-desk.md": STORY}]
)
@pytest.mark.parametrize("is_before", [True, False])
def test_an_edited_list_takes_back_no_approval_without_scores(
    lab: FakeGitLab, root: Path, files: dict[str, str | bytes | None], is_before: bool
) -> None:
    lab.push("plain", files)
    number = lab.open("plain")
    if not is_before:
        lab.approve(number, "dsalazar", scores="")
    note = lab.note(number, "dsalazar", "Two things for next time:\n\n- Minutes: 30\n- accuracy: 1/2\n")
    lab.edit_note(note, "dsalazar")
    if is_before:
        assert run_review_job(job(lab, root), number).state != "approved"
        lab.approve(number, "dsalazar", scores="")
    verdict = run_review_job(job(lab, root), number)
    assert [approval.scored for subject in verdict.subjects for approval in subject.approvals] == [False]
    assert (verdict.state, lab.green(number)) == ("approved", True)


@pytest.mark.parametrize("remark", ["", "As it is:\n\n- accuracy: 1/2\n", "Not mine:\n\n- lines: 12, never given\n"])
def test_a_comment_with_scores_confirms_no_record(lab: FakeGitLab, root: Path, remark: str) -> None:
    """Diego approved that the ledger says so of another text."""
    path = "reviews/quoting/2026-11-21-1.yml"

    def write_record() -> str:
        subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
        catalogue = run_pipeline(root, TODAY).catalogue
        scores = {"outcomes": 2, "accuracy": 2, "practice": 2}
        digest = compute_digest(catalogue, catalogue.courses[0])
        record: dict[str, Any] = {"item": "quoting", "content_hash": digest}
        record |= {"reviewer": "diego", "key": "accuracy", "outcome": "approved", "on": "2026-11-21"}
        return format_record(
            Review.model_validate({**record, "rubric": "standard", "rubric_version": 1, "scores": scores})
        )

    lab.push("record", {path: write_record()})
    number = lab.open("record")
    lab.approve(number, "dsalazar", "")
    land(lab, {FLOOR: LESSON.replace("4 per cent", "60 per cent")})
    lab.repository.git("switch", "--quiet", "record")
    lab.record_push("record", lab.repository.update("Mei Chen"), "meichen")
    lab.push("record", {path: write_record()})
    if remark:
        lab.note(number, "dsalazar", remark)
    lab.approve(number, "bwhitlock", "")
    verdict = run_review_job(job(lab, root), number)
    assert verdict
    assert "ledger-not-theirs" in [blocker.code for blocker in verdict.blockers]


@pytest.mark.parametrize("accuracy", [1, 2])
def test_what_was_approved_at_the_merge_is_recorded_whatever_its_approver_comments_since(
    lab: FakeGitLab, root: Path, number: int, accuracy: int
) -> None:
    land(lab, {"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    lab.approve(number, "dsalazar")
    lab.repository.git("switch", "--quiet", "edit")
    lab.record_push("edit", lab.repository.update("Mei Chen"), "meichen")
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])
    lab.squash(number)
    lab.note(number, "dsalazar", SCORES.replace("accuracy: 2/2", f"accuracy: {accuracy}/2"))
    result = run_ledger_job(job(lab, root), 20)
    assert len(result.written_paths) == 1
    assert not [title for title in result.alarm_titles if f"merge request {number}" in title]


@pytest.mark.parametrize("is_updated", [True, False])
@pytest.mark.parametrize("is_edited", [True, False])
def test_a_list_in_a_comment_is_no_score(
    lab: FakeGitLab, root: Path, number: int, is_updated: bool, is_edited: bool
) -> None:
    lab.approve(number, "dsalazar")
    if is_updated:
        write_main(lab, "README.md", "Read me.\n")
        lab.repository.git("switch", "--quiet", "edit")
        lab.record_push("edit", lab.repository.update("Mei Chen"), "meichen")
    note = lab.note(number, "dsalazar", "Fine. For the next time:\n\n- Line: 12, a comma\n- Slide: 3\n")
    if is_edited:
        lab.edit_note(note, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])


@pytest.mark.parametrize("username", ["dsalazar", "stranger"])
def test_of_a_bounded_number_of_comments_it_is_asked_whether_they_were_edited(
    lab: FakeGitLab, root: Path, number: int, username: str
) -> None:
    lab.approve(number, "dsalazar")
    if username == "stranger":
        lab.approve(number, "stranger", scores="")
    for line in range(100):
        lab.touch_note(lab.note(number, username, f"- Line: {line}\n"))
    lab.approve(number, "dsalazar")
    lab.log.clear()
    forge = job(lab, root).forge
    reviews = forge.get_conversation(forge.get_change(number)).reviews
    assert sum(review.handle == username for review in reviews) <= 1 + MAX_SCORED_NOTES
    assert count_questions(lab) <= MAX_SCORED_NOTES
    unknown = ["unknown-account"] if username == "stranger" else []
    assert why(run_review_job(job(lab, root), number)) == ("approved", unknown)


@pytest.mark.parametrize("remark", ["", "It is short.", "- Line: 12, a comma\n- Slide: 3\n", "- accuracy: 1/2\n"])
def test_an_edited_remark_after_the_merge_takes_nothing_back(lab: FakeGitLab, root: Path, remark: str) -> None:
    """Hanna approved after the merge; what Diego approved before it was given then."""
    land(lab, {"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    lab.repository.git("switch", "--quiet", "main")
    lab.push("two", {**EDIT, "content/operations/pages/how.md": PAGE})
    number = lab.open("two")
    lab.approve(number, "dsalazar")
    lab.squash(number)
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    assert run_ledger_job(job(lab, root), 20).written_paths == ()
    if remark:
        lab.edit_note(lab.note(number, "dsalazar", f"Fine. For the next time:\n\n{remark}"), "dsalazar")
    lab.approve(number, "hlindqvist", "")
    lab.statuses[:] = [status for status in lab.statuses if status.get("name") != MARK]
    assert run_ledger_job(job(lab, root), 20).written_paths == ("reviews/quoting/2026-11-21-1.yml",)


def test_an_approval_taken_back_is_none(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.approve(number, "dsalazar")
    run_review_job(job(lab, root), number)
    del lab.merges[number].approved["dsalazar"]
    assert why(run_review_job(job(lab, root), number)) == ("missing", [])
    assert not lab.green(number)


def test_an_older_gitlab_tells_the_time_in_its_own_notes(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.old = True
    lab.approve(number, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])


def test_a_person_cannot_write_gitlabs_own_notes(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.old = True
    lab.note(number, "dsalazar", SCORES)
    lab.merges[number].approved["dsalazar"] = lab._tick()
    lab.note(number, "dsalazar", "approved this merge request")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["stale"])


def test_a_request_for_changes_stands_in_the_way(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.note(number, "dsalazar", "requested changes", system=True)
    assert why(run_review_job(job(lab, root), number))[0] == "blocked"


@pytest.mark.parametrize(
    "answer", ["approved", "approved and took it back", "approved in silence", "commented", "asked again"]
)
def test_who_asked_for_changes_and_approved_after_that_asks_no_more(
    lab: FakeGitLab, root: Path, number: int, answer: str
) -> None:
    """GitLab takes an approval away when commits are added, and not the request for changes that it answered."""
    lab.note(number, "bwhitlock", "requested changes", system=True)
    if answer == "commented":
        lab.note(number, "bwhitlock", "approved this merge request")
    else:
        lab.approve(number, "bwhitlock")
    if answer == "approved and took it back":
        lab.note(number, "bwhitlock", "unapproved this merge request", system=True)
    elif answer == "approved in silence":
        lab.merges[number].notes.pop()
    elif answer == "asked again":
        lab.note(number, "bwhitlock", "requested changes", system=True)
    if answer != "approved in silence":
        lab.merges[number].approved.clear()
    forge = job(lab, root).forge
    states = [review.state for review in forge.get_conversation(forge.get_change(number)).reviews]
    assert [state for state in states if state != "approved"] == (
        ["changes-requested"] if answer in ("commented", "asked again") else []
    )


@pytest.mark.parametrize("answer", ["before the merge", "after the merge", "with a comment"])
def test_a_merge_gives_what_is_recorded_of_it(lab: FakeGitLab, root: Path, answer: str) -> None:
    """Ben asked for changes, and takes that back."""
    lab.push("standard", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = lab.open("standard")
    lab.note(number, "bwhitlock", "requested changes", system=True)
    lab.approve(number, "dsalazar")
    lab.approve(number, "ibrandsma")
    if answer == "before the merge":
        lab.approve(number, "bwhitlock")
    commit = lab.squash(number)
    if answer == "after the merge":
        lab.approve(number, "bwhitlock")
    elif answer == "with a comment":
        lab.note(number, "bwhitlock", "Never mind.")
    own_job = job(lab, root)
    is_given = answer != "with a comment"
    written_paths = run_ledger_job(own_job, 20).written_paths
    assert [path.split("/")[1] for path in written_paths] == ["quoting", "quoting"] * is_given
    change = own_job.forge.get_change(number)
    read_present = partial(read_present_branch, root, "origin/main", own_job.today)
    assert bool(list_granted_records(own_job, read_present, math.inf, change, commit)) is is_given


def test_who_approved_and_asks_for_changes_after_that_stands_in_the_way(
    lab: FakeGitLab, root: Path, number: int
) -> None:
    """GitLab leaves the approval of somebody who is no reviewer as it is."""
    lab.approve(number, "dsalazar")
    lab.note(number, "dsalazar", "requested changes", system=True)
    assert why(run_review_job(job(lab, root), number))[0] == "blocked"


def test_the_bots_approval_is_taken_back_however_its_name_is_written(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.approve(number, "dsalazar")
    access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example", BOT.upper())
    own_job = ForgeJob(gitlab.connect_gitlab(access), root, TODAY)
    assert why(run_review_job(own_job, number)) == ("approved", [])
    assert why(run_review_job(own_job, number)) == ("approved", [])
    assert BOT in lab.merges[number].approved
    del lab.merges[number].approved["dsalazar"]
    assert why(run_review_job(own_job, number))[0] == "missing"
    assert BOT not in lab.merges[number].approved


def test_whoever_pushed_cannot_approve(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.push("edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")}, by="dsalazar")
    lab.approve(number, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("missing", ["conflict"])


@pytest.mark.parametrize("where", ["/notes", "/approvals", "/versions", "/commits", "/events"])
@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 200, "body": {"odd": 1}}, {"status": 403}])
def test_no_failure_leaves_an_earlier_green_in_force(
    lab: FakeGitLab, root: Path, number: int, where: str, fault: dict[str, object]
) -> None:
    lab.approve(number, "dsalazar")
    run_review_job(job(lab, root), number)
    lab.faults = [Fault(where, times=99, **fault)]  # type: ignore[arg-type]
    with pytest.raises(ForgeError):
        run_review_job(job(lab, root), number)
    assert not lab.green(number)


@pytest.mark.parametrize("status", [404, 403])
@pytest.mark.parametrize("is_open", [True, False])
def test_of_a_fork_that_its_owner_keeps_from_others_the_verdict_tells(
    lab: FakeGitLab, root: Path, monkeypatch: pytest.MonkeyPatch, is_open: bool, status: int
) -> None:
    lab.push("theirs", EDIT)
    number = lab.open("theirs", "meichen", fork=True)
    lab.approve(number, "dsalazar")
    describe = lab._merge
    monkeypatch.setattr(lab, "_merge", lambda merge: {**describe(merge), "allow_collaboration": is_open})
    lab.faults = [Fault("/projects/8/events", times=9, status=status)]
    verdict = run_review_job(job(lab, root), number)
    assert verdict
    assert [blocker.code for blocker in verdict.blockers] == (["unread"] if is_open else [])
    assert any("nobody knows who pushed to it" in note for note in verdict.notes) is not is_open


def test_a_check_that_is_pending_still_is_begun_again(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.statuses.append({"commit": lab.head(number), "name": "approvals", "state": "pending"})
    lab.approve(number, "dsalazar")
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])


def test_a_limit_is_waited_for_and_a_wrong_token_is_said_so(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.faults = [Fault("/versions", status=429, headers={"retry-after": "3"})]
    assert run_review_job(job(lab, root), number)
    with pytest.raises(PermissionDenied, match="GitLab does not take the token"):
        run_review_job(job(lab, root, "expired"), number)
    lab.faults = [Fault("merge_requests", times=99, status=502)]
    with pytest.raises(ForgeUnreachable):
        run_review_job(job(lab, root), number)


def test_a_forks_request_from_the_branchs_name_stops_no_record(lab: FakeGitLab, root: Path, number: int) -> None:
    git = lab.repository.git
    git("switch", "--quiet", "main")
    lab.repository.write({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    lab.repository.commit("Marit de Wit")
    git("switch", "--quiet", "--detach", "main")
    lab.push("theirs", {FLOOR: LESSON.replace("4 per cent", "90 per cent")}, by="stranger", name="Stranger")
    theirs = lab.open("theirs", "stranger", fork=True)
    lab.merges[theirs].branch = "trellis/ledger"
    lab.approve(number, "dsalazar")
    lab.squash(number)
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    result = run_ledger_job(job(lab, root), 20)
    assert result.is_merged
    assert result.change_number != theirs
    assert (lab.merges[theirs].state, lab.merges[theirs].notes) == ("opened", [])
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    lab.statuses = [status for status in lab.statuses if status["name"] != MARK]
    assert run_ledger_job(job(lab, root), 20).alarm_titles == (), "an issue of ours is about each of the others"


def test_scores_in_a_note_answer_no_objection(lab: FakeGitLab, root: Path, number: int) -> None:
    lab.approve(number, "dsalazar", "")
    lab.note(number, "dsalazar", "requested changes", system=True)
    lab.note(number, "dsalazar", SCORES)
    verdict = run_review_job(job(lab, root), number)
    assert verdict
    assert [blocker.code for blocker in verdict.blockers] == ["changes-requested"]


@pytest.mark.parametrize("scores", ["", SCORES, SCORES.replace("accuracy: 2/2", "accuracy: 1/2")])
@pytest.mark.parametrize("minutes", [1, 30])
def test_scores_for_another_version_answer_no_objection(lab: FakeGitLab, root: Path, scores: str, minutes: int) -> None:
    """Ben approved the version before, and says with his request for changes what scores too low."""
    lab.push("standard", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = lab.open("standard")
    lab.approve(number, "bwhitlock")
    lab.push("standard", {FLOOR: LESSON.replace("4 per cent", "60 per cent")})
    pushed = lab.merges[number].versions[-1][1]
    lab.note(number, "bwhitlock", "requested changes", system=True)["created_at"] = pushed.isoformat()
    if scores:
        note = lab.note(number, "bwhitlock", scores)
        note["created_at"] = note["updated_at"] = (pushed + timedelta(minutes=minutes)).isoformat()
    lab.approve(number, "dsalazar")
    lab.approve(number, "ibrandsma")
    verdict = run_review_job(job(lab, root), number)
    assert verdict
    assert [blocker.code for blocker in verdict.blockers] == ["changes-requested"]


@pytest.mark.parametrize("is_manager", [True, False])
def test_scores_that_come_after_the_merge_are_of_their_own_day(
    lab: FakeGitLab, root: Path, number: int, is_manager: bool
) -> None:
    """Whoever pressed the button before it, and has the authority no more, gives nothing by them."""
    lab.repository.git("switch", "--quiet", "main")
    lab.repository.write({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    lab.repository.commit("Marit de Wit")
    lab.repository.git("switch", "--quiet", "--detach", "main")
    lab.approve(number, "dsalazar", "")
    lab.squash(number)
    if not is_manager:
        lab.repository.git("switch", "--quiet", "main")
        lab.repository.write({"content/sales/index.md": TEAM.format(title="Sales", manager="hanna")})
        lab.repository.commit("Marit de Wit")
        lab.repository.git("switch", "--quiet", "--detach", "main")
    lab.clock += timedelta(days=3)
    lab.note(number, "dsalazar", SCORES)
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    result = run_ledger_job(job(lab, root), 20)
    assert [path.rpartition("/")[2] for path in result.written_paths] == (["2026-11-24-1.yml"] if is_manager else [])


@pytest.mark.parametrize("method", [FakeGitLab.squash, FakeGitLab.squash_and_merge])
def test_the_ledger_is_kept_and_what_is_due_is_told(
    lab: FakeGitLab, root: Path, number: int, method: Callable[[FakeGitLab, int], str]
) -> None:
    git = lab.repository.git
    git("switch", "--quiet", "main")
    lab.repository.write({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    looked_at = lab.repository.commit("Marit de Wit")
    lab.statuses.append({"commit": looked_at, "name": MARK, "state": "success", "author": {"username": BOT}})
    git("switch", "--quiet", "--detach", "main")
    lab.approve(number, "dsalazar")
    method(lab, number)
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    result = run_ledger_job(job(lab, root), 20)
    assert result.alarm_titles == ()
    assert result.written_paths == (f"reviews/quoting/{date(2026, 11, 21)}-1.yml",)
    assert result.is_merged
    client = job(lab, root).forge
    due = DueItem(True, "Quoting a lane", "review is 3 days overdue", "read it", FLOOR)
    for things in ({"sales": [due]}, {"sales": [due]}, {}, {"sales": [due]}):
        list(run_due_job(client, things, {"sales": "Sales"}, ""))
    assert [(issue["title"], issue["state"]) for issue in lab.issues] == [("Sales: 1 thing is due", "opened")]


@pytest.mark.parametrize("is_squashed_named", [True, False])
def test_what_a_merge_gave_is_judged_by_the_people_of_the_merge(
    lab: FakeGitLab, root: Path, number: int, is_squashed_named: bool
) -> None:
    """Ben approved while he managed Sales; when it was merged past everybody, Diego did. Ben records it by hand."""
    sales = TEAM.format(title="Sales", manager="ben")
    first = land(lab, {"content/sales/index.md": sales})
    lab.push("other", {FLOOR: LESSON.replace("4 per cent", "7 per cent")})
    number = lab.open("other")
    lab.approve(number, "bwhitlock")
    land(lab, {"content/sales/index.md": sales.replace("ben", "diego")})
    merge = lab.squash_and_merge(number, first)
    named = lab.merges[number].merged if is_squashed_named else merge
    subprocess.run(["git", "pull", "--quiet"], cwd=root, check=True)
    catalogue = run_pipeline(root, TODAY).catalogue
    digest = compute_digest(catalogue, catalogue.courses[0])
    scores = {"outcomes": 2, "accuracy": 2, "practice": 2}
    record = {"item": "quoting", "content_hash": digest, "reviewer": "ben", "key": "accuracy", "outcome": "approved"}
    record |= {"rubric": "standard", "rubric_version": 1, "scores": scores, "on": date(2026, 11, 22)}
    text = format_record(Review(**record, pull_request=number, commit=named))
    lab.push("record", {"reviews/quoting/2026-11-22-1.yml": text}, "bwhitlock", "Ben Whitlock")
    request = lab.open("record", "bwhitlock")
    lab.approve(request, "ibrandsma")
    verdict = run_review_job(job(lab, root), request)
    assert verdict
    assert any("whom nobody asks while Diego Salazar" in blocker.message for blocker in verdict.blockers)


def test_of_a_strangers_comments_nothing_is_kept(lab: FakeGitLab, root: Path, number: int) -> None:
    """A comment may have a million characters, and whoever may comment can write thousands."""
    lab.approve(number, "dsalazar")
    for _ in range(10):
        lab.note(number, "stranger", "😀" * 500_000)
    tracemalloc.start()
    assert why(run_review_job(job(lab, root), number)) == ("approved", [])
    change = gitlab.connect_gitlab(ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "")).get_change(number)
    client = gitlab.connect_gitlab(ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", ""))
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    conversation = client.get_conversation(change)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [review.handle for review in conversation.reviews] == ["dsalazar"] * 2, "the button and its scores"
    assert after - before < 2_000_000, "what is kept of 20 MB"


def test_a_note_that_is_too_long_is_kept_so_far_that_it_can_be_told() -> None:
    times = {"created_at": "2026-11-21T09:00:00Z", "updated_at": "2026-11-21T09:00:00Z"}
    note = GitLabNote.model_validate({"id": 1, "body": "x" * 1_000_000, **times})
    assert len(note.body) == MAX_TEXT_LENGTH + 1
    issue = GitLabIssue.model_validate({"iid": 1, "title": "A", "description": "x" * 1_000_000, "state": "opened"})
    assert len(issue.description or "") == MAX_TEXT_LENGTH + 1


def test_what_is_no_exception_keeps_no_other_change_from_being_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    class PanicError(BaseException):
        """As pydantic's parser raises without memory."""

    with _report_problem("merge request 1", is_last=False) as problems:
        raise PanicError("PyObject pointer is null")
    assert problems == ["failed"]
    for error in (KeyboardInterrupt, SystemExit):
        with pytest.raises(error), _report_problem("merge request 1", is_last=False):
            raise error


def write_main(lab: FakeGitLab, path: str, text: str) -> None:
    """Commits a file to the default branch."""
    lab.repository.git("switch", "--quiet", "main")
    lab.repository.write({path: text})
    lab.repository.commit("Marit de Wit")
    lab.repository.git("switch", "--quiet", "--detach", "main")


@pytest.mark.parametrize("recorder", [True, False])
def test_a_request_that_brings_the_same_records_stays_as_it_is(
    lab: FakeGitLab, root: Path, number: int, monkeypatch: pytest.MonkeyPatch, recorder: bool
) -> None:
    """GitLab refuses to merge it while its pipeline runs; each push would take approvals away and begin another one."""
    bodies: list[dict[str, Any]] = []

    def refuse(self: FakeGitLab, request: Request, iid: int) -> Answer:
        bodies.append(request.body)
        return Answer(405, {"message": "405 Method Not Allowed"})

    monkeypatch.setattr(FakeGitLab, "merge", refuse)
    write_main(lab, "portal.yml", f"{PORTAL}  recorder: {BOT}\n" if recorder else PORTAL)
    lab.approve(number, "dsalazar")
    run_review_job(job(lab, root), number)
    lab.squash(number)
    heads = []
    for count in range(3):
        result = run_ledger_job(job(lab, root), 20)
        assert (len(result.written_paths), result.is_merged) == (1, False)
        heads.append(lab.head(result.change_number or 0))
        write_main(lab, "README.md", f"{count}\n")
    assert len(set(heads)) == 1
    assert [body.get("auto_merge") for body in bodies] == ([None, True] * 3 if recorder else [])
    monkeypatch.setattr(own_change, "CHECKS_LIMIT", timedelta(0))
    lab.approve(number + 1, "meichen", scores="")  # who has to approve nothing here
    number = run_ledger_job(job(lab, root), 20).change_number or 0
    assert (lab.head(number) == heads[0]) is not recorder, (
        "its pipeline is over, and nobody has approved anything there"
    )
    lab.push("trellis/ledger", {"reviews/quoting/note.txt": "Mine.\n"}, by="meichen")
    run_ledger_job(job(lab, root), 20)
    assert lab.head(number) not in {heads[0]}, "somebody else pushed last"
    assert lab.repository.git("diff", "--name-only", f"main...{lab.head(number)}").split() == [*result.written_paths]
