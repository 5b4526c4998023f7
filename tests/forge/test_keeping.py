"""What was approved stands in the ledger after the merge; what was not is told, once."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desks import SOUND, Desk
from fake_github import BOT, FakeGitHub
from loopback import Answer, Fault, Request
from repositories import COURSE, LESSON, PEOPLE, PORTAL, QUOTING, RECORD, RUBRIC, SCORES, TEAM

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.approvals.ledger.digest import compute_digest
from trellis.approvals.ledger.status import assess_status
from trellis.approvals.snapshot import Policy, Snapshot, SubmittedReview
from trellis.forge import branch as branches
from trellis.forge import (
    github_conversation,
    ledger_job,
    merged_change,
    own_change,
    pull_request_commits,
    record_trial,
    review_job,
)
from trellis.forge.late_reviews import omit_late_reviews
from trellis.forge.ledger_issues import UNAPPROVED_LABEL, UNRECORDED_LABEL
from trellis.forge.ledger_job import LedgerResult, run_ledger_job
from trellis.forge.problems import BranchTaken, EvaluationTimeout, ForgeError
from trellis.pipeline.run import run_pipeline

pytestmark = pytest.mark.usefixtures("undivided")

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
    forge.mark(forge.land({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"}))
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
    assert (review.meta.pull_request, review.meta.commit) == (number, forge.pulls[number].merged)


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


def alarm(number: int) -> str:
    return f"Published without all approvals: pull request {number}"


def alarm_about(commit: str) -> str:
    return f"Published without all approvals: commit {commit[:10]}"


def test_a_commit_that_holds_more_than_what_was_approved_is_told_and_not_recorded(desk: Desk, number: int) -> None:
    """Somebody of the learning team comes along with the merge, whom nobody approved."""
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.squash(number)
    people = f"{PEOPLE}- id: mallory\n  name: Mallory\n  manager: ilse\n  team: learning\n  handle: mallory\n"
    merged = amend(forge, number, {"content/people.yml": people})
    result = run_job(desk, before)
    assert result.alarm_titles == (alarm(number),)
    assert result.written_paths == ()
    (issue,) = forge.issues
    assert f"became {merged}. That commit is not what was approved there" in issue["body"]
    assert "The register of people" in issue["body"]


@pytest.mark.parametrize(
    "files",
    [
        {"hooks/events.py": "print('hello')\n"},
        {FLOOR: LESSON.replace("4 per cent", "60 per cent")},
        {f"{QUOTING}/01-know-your-floor.md": None, f"{QUOTING}/01-your-floor.md": EDIT[FLOOR]},
    ],
    ids=["code", "another figure", "another file"],
)
def test_what_was_merged_is_judged_and_not_the_pull_request(
    desk: Desk, number: int, files: dict[str, str | bytes | None]
) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.squash(number)
    amend(forge, number, files)
    assert run_job(desk, before).alarm_titles == (alarm(number),)


def amend(forge: FakeGitHub, number: int, files: dict[str, str | bytes | None]) -> str:
    """The merged commit holds these files too."""
    git = forge.repository.git
    git("switch", "--quiet", "main")
    forge.repository.write(files)
    git("add", "--all")
    merged = forge.repository.commit_as("GitHub", "noreply@github.com", "commit", "--quiet", "--amend", "--no-edit")
    git("switch", "--quiet", "--detach", "main")
    forge.pulls[number].merged = merged
    return merged


@pytest.mark.parametrize("author", ["mallory", "another-bot[bot]", "trellis-bot"])
@pytest.mark.parametrize("state", ["closed", "open"])
def test_an_issue_that_somebody_planted_beforehand_silences_nothing(
    desk: Desk, number: int, author: str, state: str
) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.reviews[number].clear()
    user = {"login": author, "type": "Bot" if author.endswith("[bot]") else "User"}
    label = {"name": UNAPPROVED_LABEL}
    planted = {"number": 90, "title": alarm(number), "body": "", "state": state, "labels": [label], "user": user}
    forge.issues.append(dict(planted))
    merged = forge.squash(number)
    forge.issues[0]["body"] = f"<!-- trellis unapproved {merged} -->"
    assert run_job(desk, before).alarm_titles == (alarm(number),)
    assert [(issue["title"], issue["state"]) for issue in forge.issues[1:]] == [(alarm(number), "open")]
    assert forge.issues[0]["state"] == state


def test_an_alarm_that_was_closed_is_opened_again_by_the_next_run(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.reviews[number].clear()
    forge.squash(number)
    run_job(desk, before)
    forge.issues[0]["state"] = "closed"
    run_job(desk, before)
    assert [issue["state"] for issue in forge.issues] == ["open"]
    forge.issues[0]["state"] = "closed"
    forge.review(number, "dsalazar")
    assert run_job(desk, before).alarm_titles == ()
    assert forge.issues[0]["state"] == "closed"


def test_two_merges_of_one_title_are_two_alarms(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    for text in ("/courses/quoting/\n", "/courses/pricing/\n"):
        forge.land({"addresses.txt": text})
    assert len(run_job(desk, before).alarm_titles) == 2
    assert len({issue["body"].split("\n")[0] for issue in forge.issues}) == 2


@pytest.mark.parametrize("record", ["planted", "other item"])
def test_a_record_that_names_the_number_beforehand_silences_nothing(desk: Desk, number: int, record: str) -> None:
    forge = desk.forge
    item = "quoting" if record == "planted" else "pricing"
    text = (
        f"item: {item}\ncontent_hash: sha256:{'0' * 64}\nreviewer: diego\nkey: accuracy\noutcome: approved\n"
        f"on: 2026-11-20\npull_request: {number}\n"
    )
    before = forge.land({f"reviews/{item}/2026-11-20-1.yml": text})
    forge.mark(before)
    forge.reviews[number].clear()
    forge.squash(number)
    assert run_job(desk, before).alarm_titles == (alarm(number),)
    assert forge.issues


def test_a_record_that_names_the_number_beforehand_keeps_none_out_of_the_ledger(desk: Desk, number: int) -> None:
    forge = desk.forge
    text = (
        f"item: quoting\ncontent_hash: sha256:{'0' * 64}\nreviewer: diego\nkey: accuracy\noutcome: approved\n"
        f"on: 2026-11-20\npull_request: {number}\n"
    )
    forge.land({"reviews/quoting/2026-11-20-1.yml": text})
    forge.squash(number)
    assert run_job(desk).written_paths == ("reviews/quoting/2026-11-21-1.yml",)


def test_after_a_forced_push_all_recent_commits_are_looked_at(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.reviews[number].clear()
    forge.squash(number)
    assert alarm(number) in run_job(desk, "0123456789" * 4).alarm_titles


MERGES = {"merge": FakeGitHub.merge_branch, "squash": FakeGitHub.squash, "rebase": FakeGitHub.rebase}
BRANCHES = [
    ("merge", 2, "same"), ("squash", 2, "same"), ("rebase", 2, "same"), ("squash", 1, "behind"),
    ("merge", 3, "behind"), ("rebase", 3, "behind"), ("squash", 3, "updated"), ("rebase", 2, "updated"),
    ("rebase", 1, "same"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "count", "state"), BRANCHES, ids=lambda value: str(value))
def test_whichever_way_a_change_was_merged_it_is_recorded_alone(
    forge: FakeGitHub, desk: Desk, method: str, count: int, state: str
) -> None:
    """Other changes landed shortly before, one of them pushed past everybody. None of them counts as this one."""
    forge.land({VENDOR: VENDOR_COURSE})
    if state == "same":
        forge.land({VENDOR: VENDOR_COURSE.replace("/a", "/b")})
    for number in range(count):
        forge.push("edit", {FLOOR: LESSON.replace("4 per cent", f"{number + 6} per cent")})
    number = forge.open("edit")
    if state != "same":
        forge.land({VENDOR: VENDOR_COURSE.replace("/a", "/b")})
    if state == "updated":
        forge.update(number)
    forge.review(number, "dsalazar", body="## quoting\n\n- outcomes: 2/2\n- accuracy: 2/2\n- practice: 2/2\n")
    before = forge.repository.git("rev-parse", "main")
    forge.mark(before)
    MERGES[method](forge, number)
    result = run_job(desk, before)
    assert (result.written_paths, result.alarm_titles) == (("reviews/quoting/2026-11-21-1.yml",), ())
    assert run_job(desk).alarm_titles == (), "what it wrote itself is no alarm either"


VENDOR = "content/sales/courses/pricing/index.md"
VENDOR_COURSE = COURSE.replace("Quoting a lane", "Pricing by a vendor").replace(
    "tier: team\nminutes: 30\n",
    "tier: individual\nminutes: 30\nsource: {kind: vendor, url: 'https://vendor.example.org/a'}\n"
    "enrol_url: https://vendor.example.org/a\n",
)


@pytest.mark.parametrize("way", ["none", "another", "other text", "other author"])
def test_a_commit_before_a_merge_is_part_of_it_only_if_forge_and_git_say_so(
    forge: FakeGitHub, desk: Desk, way: str
) -> None:
    """The branch has two commits; its first was brought to the default branch by somebody else, past everybody."""
    first = forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    second = forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "7 per cent")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    git = forge.repository.git
    git("switch", "--quiet", "main")
    author = "Somebody Else" if way == "other author" else "Mei Chen"
    git("cherry-pick", "--no-commit", first)
    if way == "other text":
        forge.repository.write({VENDOR: VENDOR_COURSE})
    past = forge.repository.commit(author)
    merged = forge.repository.commit_as("Mei Chen", "someone@example.org", "cherry-pick", second)
    git("switch", "--quiet", "--detach", "main")
    forge.pulls[number].state, forge.pulls[number].merged, forge.pulls[number].brought = "closed", merged, [merged]
    if way in ("other text", "other author"):
        forge.pulls[number].brought.append(past)
    if way == "another":
        forge.push("second", {"addresses.txt": "/courses/quoting/\n"})
        other = forge.open("second")
        forge.pulls[other].state, forge.pulls[other].merged = "closed", past
    titles = run_job(desk).alarm_titles
    assert titles[-1] == (alarm(other) if way == "another" else alarm_about(past))


def test_an_alarm_whose_run_never_began_is_raised_by_the_next(desk: Desk, number: int) -> None:
    """GitHub replaces a run that waits by the next one, which knows only of its own push."""
    forge = desk.forge
    forge.reviews[number].clear()
    forge.squash(number)
    before = forge.repository.git("rev-parse", "main")
    direct = forge.land({"addresses.txt": "/courses/quoting/\n"})
    assert run_job(desk, before).alarm_titles == (alarm_about(direct), alarm(number))
    assert run_job(desk).alarm_titles == (), "a run by hand looks at what was not looked at yet"
    forge.issues[1]["state"] = "closed"
    later = forge.land({"addresses.txt": "/courses/\n"})
    assert run_job(desk, direct).alarm_titles == (alarm_about(later),)
    assert forge.issues[1]["state"] == "closed", "somebody dealt with it"


@pytest.mark.parametrize("fault", [Fault("/issues", times=99, status=418), Fault("/reviews", times=99, status=502)])
def test_an_alarm_whose_run_failed_is_raised_by_the_next(desk: Desk, number: int, fault: Fault) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.reviews[number].clear()
    forge.squash(number)
    forge.faults = [fault]
    with pytest.raises(ForgeError):
        run_job(desk, before)
    forge.faults = []
    assert run_job(desk).alarm_titles == (alarm(number),)


def test_a_change_that_the_forge_does_not_describe_is_told_and_looked_at(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.squash(number)
    forge.faults = [Fault("/reviews", times=99, status=418)]
    assert run_job(desk, before).alarm_titles == (alarm(number),)
    assert "Nobody could judge it" in forge.issues[0]["body"]
    assert run_job(desk).alarm_titles == (), "the mark has passed it"
    forge.faults = []
    assert run_job(desk).written_paths == ("reviews/quoting/2026-11-21-1.yml",), "it is judged again all the same"


def test_more_pushes_than_a_run_looks_at_are_all_looked_at(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.reviews[number].clear()
    forge.squash(number)
    for text in ("/a/\n", "/b/\n", "/c/\n"):
        before = forge.repository.git("rev-parse", "main")
        forge.land({"addresses.txt": text})
    desk.git("pull", "--quiet", "origin", "main")
    assert run_ledger_job(desk.job(), 1, before).alarm_titles[-1] == alarm(number)


@pytest.mark.parametrize("mark", [{"slug": "another-bot"}, {"slug": "github-actions"}, {"id": "12345"}])
def test_a_mark_that_somebody_else_set_hides_nothing(desk: Desk, number: int, mark: dict[str, str]) -> None:
    forge = desk.forge
    forge.reviews[number].clear()
    forge.mark(forge.squash(number), **mark)
    assert run_job(desk).alarm_titles == (alarm(number),)


def test_without_any_mark_all_recent_commits_are_looked_at_once(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.marks.clear()
    forge.reviews[number].clear()
    forge.squash(number)
    assert alarm(number) in run_job(desk).alarm_titles
    for issue in forge.issues:
        issue["state"] = "closed"
    forge.marks.clear()
    assert run_job(desk).alarm_titles == ()


def test_what_stops_the_evaluation_is_told_and_stops_nothing_else(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = desk.forge
    plain = merged_change.evaluate_snapshot
    forge.push("odd", {"addresses.txt": "/courses/quoting/\n"})
    odd = forge.open("odd")

    def evaluate(snapshot: Snapshot) -> ApprovalVerdict:
        if snapshot.number == odd:
            raise ZeroDivisionError
        return plain(snapshot)

    monkeypatch.setattr(merged_change, "evaluate_snapshot", evaluate)
    forge.squash(number)
    forge.squash(odd)
    result = run_job(desk)
    assert (result.written_paths, result.alarm_titles) == (("reviews/quoting/2026-11-21-1.yml",), (alarm(odd),))
    assert "Nobody could judge it: Trellis stopped on a mistake of its own." in forge.issues[0]["body"]


@pytest.mark.parametrize("opener", ["writer", "fork", "after the push"])
def test_a_change_that_somebody_opened_from_the_branchs_name_stops_no_record(
    desk: Desk, number: int, opener: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = desk.forge
    theirs = forge.push("trellis/ledger", {"content/sales/note.md": "hello\n"})
    if opener == "after the push":
        plain = branches.push_branch

        def push(folder: Path, remote: str, branch: str, settings: Mapping[str, str]) -> None:
            plain(folder, remote, branch, settings)
            if 2 not in forge.pulls:
                forge.open("trellis/ledger", "meichen")

        monkeypatch.setattr(branches, "push_branch", push)
    else:
        forge.open("trellis/ledger", "meichen", fork=opener == "fork")
    forge.squash(number)
    if opener == "after the push":
        with pytest.raises(BranchTaken):
            run_job(desk)
        monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-22T12:00:00Z")  # a later run makes another commit
    result = run_job(desk)
    assert (result.written_paths, result.is_merged) == (("reviews/quoting/2026-11-21-1.yml",), True)
    assert result.change_number == 3
    assert (forge.pulls[2].state, forge.pulls[2].title, forge.comments[2]) == ("open", "A change", [])
    assert (forge.head(2) == theirs) is (opener != "after the push")


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
@pytest.mark.parametrize("update", ["button", "rebase"])
def test_an_approval_that_is_older_than_an_update_is_recorded(
    desk: Desk, number: int, method: str, update: str
) -> None:
    forge = desk.forge
    forge.land({VENDOR: VENDOR_COURSE})
    before = forge.repository.git("rev-parse", "main")
    forge.mark(before)
    forge.repository.time = "2026-11-22T09:00:00Z" if method == "rebase" else "2026-11-23T09:00:00Z"
    if update == "button":
        forge.update(number)
    else:
        forge.repository.git("branch", "--force", "edit", "main")
        forge.push("edit", EDIT)
        forge.review(number, "dsalazar")
        forge.reviews[number][-1].at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    MERGES[method](forge, number)
    result = run_job(desk, before)
    assert (result.written_paths, result.alarm_titles) == (("reviews/quoting/2026-11-21-1.yml",), ())
    assert result.is_merged
    assert findings(desk, "record-unproved") == []


def findings(desk: Desk, rule: str) -> list[str]:
    """What a check of the default branch finds in a clone of it alone, which lacks the commits of pull requests."""
    root = desk.root.parent / f"clone-{rule}"
    address = f"file://{desk.forge.repository.root}"
    subprocess.run(["git", "clone", "--quiet", "--single-branch", "--branch", "main", address, str(root)], check=True)
    return [found.message for found in run_pipeline(root, DAY).diagnostics if found.rule == rule]


def record_by_hand(desk: Desk, reviewer: str, key: str, number: int) -> None:
    """Puts a record of the course as it is past everybody."""
    catalogue = run_pipeline(desk.root, DAY).catalogue
    (course,) = catalogue.courses
    record = RECORD.format(item=course.id, content_hash=compute_digest(catalogue, course))
    record = record.replace("reviewer: diego", f"reviewer: {reviewer}").replace("key: accuracy", f"key: {key}")
    desk.forge.mark(desk.forge.land({f"reviews/quoting/2026-11-20-{number}.yml": record}))
    desk.git("pull", "--quiet", "origin", "main")


def merge_approved(desk: Desk, files: Mapping[str, str], branch: str, *reviewers: str) -> int:
    """Merges a change that these people have approved, and that the verdict calls approved; returns its number."""
    forge = desk.forge
    forge.push(branch, dict(files))
    number = forge.open(branch)
    for reviewer in reviewers:
        forge.review(number, reviewer)
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved", verdict
    forge.squash(number)
    return number


def test_whoever_checked_a_text_may_approve_it_later(desk: Desk) -> None:
    record_by_hand(desk, "diego", "accuracy", 1)
    record_by_hand(desk, "ben", "spot-check", 2)
    stable = SOUND.replace("status: mvp", "status: stable").replace("sunset: 2027-01-31\n", "")
    merge_approved(desk, {f"{QUOTING}/index.md": stable}, "stable", "dsalazar", "bwhitlock")
    result = run_job(desk)
    assert (result.is_merged, result.alarm_titles) == (True, ())
    assert "key: standard" in "".join((desk.root / path).read_text() for path in pull_paths(desk, result))


def test_whoever_gave_one_key_to_a_text_may_give_the_other_in_a_change_of_two_people(desk: Desk) -> None:
    record_by_hand(desk, "ben", "accuracy", 1)
    stable = SOUND.replace("status: mvp", "status: stable").replace("sunset: 2027-01-31\n", "")
    merge_approved(desk, {f"{QUOTING}/index.md": stable}, "stable", "dsalazar", "bwhitlock")
    result = run_job(desk)
    assert (result.is_merged, result.alarm_titles) == (True, ())


def test_whoever_joins_a_course_after_approving_it_makes_nothing_red(desk: Desk, number: int) -> None:
    desk.judge(number)
    desk.forge.squash(number)
    named = SOUND.replace("    role: author\n", "    role: author\n  - person: diego\n    role: adviser\n")
    assert named != SOUND
    desk.forge.mark(desk.forge.land({f"{QUOTING}/index.md": named}))
    result = run_job(desk)
    assert (result.is_merged, result.alarm_titles) == (True, ())
    assert findings(desk, "review-conflict") == []


def test_what_is_gone_before_its_record_comes_makes_nothing_red(desk: Desk, number: int) -> None:
    forge = desk.forge
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "bwhitlock", "dsalazar")
    desk.judge(number)
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    paths = [f"{QUOTING}/{path.name}" for path in (desk.root / QUOTING).iterdir()]
    forge.mark(forge.land(dict.fromkeys(paths)))
    result = run_job(desk)
    assert result.is_merged
    assert [path.split("/")[1] for path in result.written_paths] == ["pricing"]
    assert result.alarm_titles == (f"Approved and not recorded: quoting, pull request {number}",)
    assert findings(desk, "unknown-reference") == []


def test_a_reviewer_who_is_gone_before_the_record_comes_makes_nothing_red(desk: Desk, number: int) -> None:
    desk.judge(number)
    desk.forge.squash(number)
    people = PEOPLE.replace("id: diego\n  name: Diego Salazar", "id: d-s\n  name: D. S.")
    desk.forge.mark(desk.forge.land({"content/people.yml": people.replace("manager: diego", "manager: d-s")}))
    result = run_job(desk)
    assert (result.written_paths, result.change_number) == ((), None)
    assert result.alarm_titles == (f"Approved and not recorded: quoting, pull request {number}",)
    assert set(findings(desk, "unknown-reference")) == {"no person is called `diego`"}, "who manages and leads the team"


def test_a_record_with_which_another_file_is_wrong_is_left_out(desk: Desk) -> None:
    """The rubric that it cites lost a criterion under the same number, before any record cited it."""
    forge, rubric = desk.forge, "content/learning/rubrics/standard.yml"
    line = next(line for line in RUBRIC.splitlines(keepends=True) if "id: practice" in line)
    forge.mark(forge.land({rubric: RUBRIC.replace(line, line + line.replace("id: practice", "id: doing"))}))
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.review(number, "dsalazar", body=f"{SCORES}- doing: 2/2\n")
    forge.squash(number)
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "bwhitlock", "dsalazar")
    forge.mark(forge.land({rubric: RUBRIC}))
    result = run_job(desk)
    assert result.is_merged
    assert [path.split("/")[1] for path in result.written_paths] == ["pricing"]
    assert result.alarm_titles == (f"Approved and not recorded: quoting, pull request {number}",)
    assert any("`practice`" in issue["body"] or rubric in issue["body"] for issue in forge.issues)
    assert findings(desk, "rubric-version") == []


def test_a_record_that_waits_for_people_is_not_lost_by_what_comes_later(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))  # without an account whose records need nobody
    desk.judge(number)
    forge.squash(number)
    assert not run_job(desk).is_merged
    for count in range(22):
        forge.land({"addresses.txt": f"/courses/quoting/\n/c{count}/\n"})
    forge.mark(forge.repository.git("rev-parse", "main"))
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "dsalazar", "bwhitlock")
    result = run_job(desk)
    assert {path.split("/")[1] for path in result.written_paths} == {"pricing", "quoting"}
    forge.squash(result.change_number or 0)
    assert run_job(desk).written_paths == ()


@pytest.mark.parametrize("is_passing", [True, False])
def test_a_record_that_waits_and_cannot_be_judged_is_not_lost_without_a_word(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, is_passing: bool
) -> None:
    """A failure that passes keeps the proposal that has it as it is; of one that stays the run tells."""
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    (path,) = run_job(desk).written_paths
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "dsalazar", "bwhitlock")
    judge = ledger_job._judge_merged_change

    def fail(job: Any, merged: Any, catalogue: Any) -> Any:
        if merged.number != number:
            return judge(job, merged, catalogue)
        if is_passing:
            raise ForgeError("the connection was lost")
        return None, "it takes too long"

    with monkeypatch.context() as patch:
        patch.setattr(ledger_job, "_judge_merged_change", fail)
        with pytest.raises(ForgeError, match="was lost" if is_passing else "takes too long"):
            run_job(desk)
    (own,) = [pull.number for pull in forge.pulls.values() if pull.author == BOT]
    changed_paths = forge.repository.git("diff", "--name-only", f"main...refs/pull/{own}/head").split()
    assert changed_paths == [path] if is_passing else path not in changed_paths
    if is_passing:
        assert {path.split("/")[1] for path in run_job(desk).written_paths} == {"pricing", "quoting"}


@pytest.mark.parametrize("event", ["its review is edited", "its review is dismissed", "its number is not said"])
def test_of_a_record_that_waits_and_is_of_nothing_approved_any_more_an_issue_tells(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    assert run_job(desk).written_paths
    commit = forge.pulls[number].merged
    (review,) = forge.reviews[number]
    if event == "its review is edited":
        forge.edit(review, f"{review.body}\nThank you.")
    elif event == "its review is dismissed":
        review.state = "DISMISSED"
    else:
        pulls_of = FakeGitHub.pulls_of

        def find_none(self: FakeGitHub, request: Request, commit_id: str) -> Answer:
            return Answer(200, []) if commit_id == commit else pulls_of(self, request, commit_id)

        monkeypatch.setattr(FakeGitHub, "pulls_of", find_none)
    result = run_job(desk)
    assert result.alarm_titles == (alarm_about(commit) if event == "its number is not said" else alarm(number),)
    assert result.written_paths == ()
    assert "An earlier run proposed a record of its approval" in forge.issues[-1]["body"]
    assert list_proposed_paths(desk) == []


def list_proposed_paths(desk: Desk) -> list[str]:
    """The files of the job's own request, which is open."""
    (own,) = (pull for pull in desk.forge.pulls.values() if pull.author == BOT)
    assert own.state == "open"
    return desk.forge.repository.git("diff", "--name-only", f"main...refs/pull/{own.number}/head").split()


@pytest.mark.parametrize("how", ["refused by hand", "recorded by hand", "on two branches"])
def test_what_is_not_to_be_recorded_any_more_is_taken_out_of_the_request_that_has_it(
    desk: Desk, number: int, how: str
) -> None:
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    (path,) = run_job(desk).written_paths
    assert list_proposed_paths(desk) == [path]
    (own,) = (pull for pull in forge.pulls.values() if pull.author == BOT)
    record = forge.repository.git("show", f"refs/pull/{own.number}/head:{path}") + "\n"
    if how == "refused by hand":
        forge.mark(forge.land({path: record.replace("outcome: approved", "outcome: changes-requested")}))
    elif how == "recorded by hand":
        forge.mark(forge.land({path: record}))
    else:  # what the job proposed is on a branch that it took while another was not free
        forge.repository.git("branch", "--move", "trellis/ledger", "trellis-ledger")
        forge.pulls[own.number].branch = "trellis-ledger"
        forge.mark(forge.land({path: record}))
        merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "dsalazar", "bwhitlock")
    result = run_job(desk)
    if how == "on two branches":
        assert result.change_number not in (None, own.number)
        assert [written.split("/")[1] for written in result.written_paths] == ["pricing"]
    changed = forge.repository.git("diff", "--name-only", f"main...refs/pull/{own.number}/head")
    assert (own.state, changed) == ("open", "")
    if how != "on two branches":
        head = forge.repository.git("rev-parse", f"refs/pull/{own.number}/head")
        run_job(desk)
        assert forge.repository.git("rev-parse", f"refs/pull/{own.number}/head") == head, (
            "an empty one is left as it is"
        )


def test_a_record_that_others_put_beside_one_that_waits_raises_no_alarm(desk: Desk, number: int) -> None:
    """Whoever may push to the ledger's branch can name any commit there."""
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    result = run_job(desk)
    (path,), ref = result.written_paths, f"refs/pull/{result.change_number}/head"
    record = forge.repository.git("show", f"{ref}:{path}").replace(forge.pulls[number].merged, before)
    forge.repository.git("branch", "--force", "trellis/ledger", ref)
    forge.push("trellis/ledger", {"reviews/quoting/2026-11-20-7.yml": f"{record}\n"})
    assert run_job(desk).alarm_titles == ()


def test_of_two_approvals_that_wait_the_other_stays_when_one_is_recorded_by_itself(desk: Desk) -> None:
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    stable = SOUND.replace("status: mvp", "status: stable").replace("sunset: 2027-01-31\n", "")
    merge_approved(desk, {f"{QUOTING}/index.md": stable}, "stable", "dsalazar", "bwhitlock")
    first = run_job(desk)
    show = partial(forge.repository.git, "show")
    texts = {path: show(f"refs/pull/{first.change_number}/head:{path}") + "\n" for path in first.written_paths}
    (own_path,) = (path for path, text in texts.items() if "reviewer: diego" in text)
    forge.mark(forge.land({own_path: texts.pop(own_path)}))
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "dsalazar", "bwhitlock")
    result = run_job(desk)
    written_texts = [show(f"refs/pull/{result.change_number}/head:{path}") + "\n" for path in result.written_paths]
    assert [text for text in written_texts if "item: quoting" in text] == [*texts.values()]
    assert len(written_texts) == 2


def test_a_run_with_an_earlier_checkout_writes_nothing_twice(desk: Desk, number: int) -> None:
    desk.judge(number)
    desk.forge.squash(number)
    assert run_job(desk).is_merged
    again = run_ledger_job(desk.job(), 20)  # what is checked out is still what the first run saw
    assert (again.written_paths, again.change_number) == ((), None)


def test_records_that_cannot_be_judged_together_are_judged_one_by_one(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "bwhitlock", "dsalazar")
    desk.judge(number)
    desk.forge.squash(number)
    collect = record_trial.collect_snapshot

    def collect_slowly(root: Path, base: str, head: str, *rest: Any) -> Snapshot:
        changed = desk_git(root, "diff", "--name-only", base, head)
        if "reviews/quoting/" in changed:
            raise EvaluationTimeout("too slow")
        return collect(root, base, head, *rest)

    monkeypatch.setattr(record_trial, "collect_snapshot", collect_slowly)
    result = run_job(desk)
    monkeypatch.undo()
    assert result.is_merged
    assert [path.split("/")[1] for path in result.written_paths] == ["pricing"]
    assert result.alarm_titles == (f"Approved and not recorded: quoting, pull request {number}",)
    assert any("cannot be judged: too slow" in issue["body"] for issue in desk.forge.issues)


PEOPLE_SINCE = {
    "a new manager": {"content/sales/index.md": TEAM.format(title="Sales", manager="hanna")},
    "the former one has left": {
        "content/sales/index.md": TEAM.format(title="Sales", manager="hanna"),
        "content/people.yml": PEOPLE.replace("  handle: dsalazar", "  handle: dsalazar\n  active: false"),
    },
}


@pytest.mark.parametrize("since", PEOPLE_SINCE)
def test_what_was_merged_past_everybody_is_approved_by_nobody_who_may_no_more(desk: Desk, since: str) -> None:
    """Whoever came into their place was not asked then, and says so in a record, as the issue tells."""
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    assert run_job(desk).alarm_titles == (alarm(number),)
    assert "they record their approval with `trellis approve`" in forge.issues[-1]["body"]
    forge.mark(forge.land(PEOPLE_SINCE[since]))
    forge.clock += timedelta(days=3)
    forge.review(number, "dsalazar")
    forge.review(number, "hlindqvist")
    assert run_job(desk).written_paths == ()


WAS_NEAREST = {
    "above the manager, whom the course named": (["diego"], ""),
    "of the learning team, where it named all others": (["diego", "marit"], ""),
    "above the manager, who was away": ([], "  away: [{from: 2026-11-18, until: 2026-12-20}]\n"),
}


@pytest.mark.parametrize(("what", "account"), [*zip(WAS_NEAREST, ("mdewit", "bwhitlock", "mdewit"), strict=True)])
def test_while_the_nearest_answer_nobody_further_up_approves_after_the_merge(
    desk: Desk, what: str, account: str
) -> None:
    """Whoever was asked because of somebody's name or absence is asked no more once these answer again."""
    named_ids, away = WAS_NEAREST[what]
    forge = desk.forge
    page = f"{QUOTING}/index.md"
    names = "".join(f"  - person: {id}\n    role: contact\n" for id in named_ids)
    author = "  - person: mei\n    role: author\n"
    people = PEOPLE.replace("  handle: dsalazar", f"  handle: dsalazar\n{away}")
    forge.mark(forge.land({page: SOUND.replace(author, author + names), "content/people.yml": people}))
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    assert run_job(desk).alarm_titles == (alarm(number),)
    forge.mark(forge.land({page: SOUND, "content/people.yml": PEOPLE, "README.md": "Hello.\n"}))
    forge.clock += timedelta(days=3)
    forge.review(number, account)
    assert run_job(desk).written_paths == ()
    if not named_ids:  # whom the course named at the merge says it in a record
        forge.review(number, "dsalazar")
        assert len(run_job(desk).written_paths) == 1


def test_whoever_is_still_the_nearest_approves_after_the_merge(desk: Desk) -> None:
    """Since the manager is named in the course, also after more was said of it."""
    forge = desk.forge
    author = "  - person: mei\n    role: author\n"
    named = SOUND.replace(author, f"{author}  - person: diego\n    role: contact\n")
    forge.mark(forge.land({f"{QUOTING}/index.md": named}))
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    forge.mark(forge.land({f"{QUOTING}/index.md": named.replace("role: contact", "role: sponsor")}))
    forge.clock += timedelta(days=3)
    forge.review(number, "mdewit")
    assert len(run_job(desk).written_paths) == 1


def test_whom_an_item_names_since_its_merge_approves_nothing_of_it(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    author = "  - person: mei\n    role: author\n"
    named = SOUND.replace(author, f"{author}  - person: diego\n    role: contact\n")
    forge.mark(forge.land({f"{QUOTING}/index.md": named}))
    forge.clock += timedelta(days=3)
    forge.review(number, "dsalazar")
    assert run_job(desk).written_paths == ()


def move_course(desk: Desk, former: str, team: str) -> str:
    """The course goes to another team, as it is; returns the commit."""
    folders = [f"content/{owner}/courses/quoting" for owner in (former, team)]
    files = {path.name: path.read_text() for path in (desk.root / folders[0]).iterdir()}
    moved = {f"{folders[1]}/{name}": text for name, text in files.items()}
    return desk.forge.land({f"{folders[0]}/{name}": None for name in files} | moved)


@pytest.mark.parametrize(
    ("has_moved", "accounts", "count"),
    [(True, ["dsalazar"], 0), (True, ["hlindqvist"], 0), (True, ["dsalazar", "hlindqvist"], 0), (False, ["mdewit"], 1)],
)
def test_who_approved_for_a_team_does_so_no_more_once_the_course_is_anothers(
    desk: Desk, has_moved: bool, accounts: list[str], count: int
) -> None:
    """Who answers for it since then says so in a record; a course that came back is theirs whose it was."""
    forge = desk.forge
    away = PEOPLE.replace("  handle: dsalazar", "  handle: dsalazar\n  away: [{from: 2026-11-18, until: 2026-12-20}]")
    forge.mark(forge.land({"README.md": "Hello.\n"} if has_moved else {"content/people.yml": away}))
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    assert run_job(desk).alarm_titles == (alarm(number),)
    forge.mark(move_course(desk, "sales", "operations"))
    if not has_moved:
        desk.git("pull", "--quiet", "origin", "main")
        forge.mark(move_course(desk, "operations", "sales"))
    forge.clock += timedelta(days=3)
    for account in accounts:
        forge.review(number, account)
    assert len(run_job(desk).written_paths) == count


@pytest.mark.parametrize("has_moved", [True, False])
def test_who_could_decide_for_a_team_dismisses_nothing_once_the_course_is_anothers(desk: Desk, has_moved: bool) -> None:
    forge = desk.forge
    away = PEOPLE.replace("  handle: dsalazar", "  handle: dsalazar\n  away: [{from: 2026-11-18, until: 2026-11-22}]")
    forge.mark(forge.land({"content/people.yml": away}))
    forge.push("edit", EDIT)
    number = forge.open("edit")
    objection = forge.review(number, "mdewit", "CHANGES_REQUESTED", "It is wrong.")
    forge.squash(number)
    if has_moved:
        move_course(desk, "sales", "operations")
    forge.clock += timedelta(days=3)
    forge.dismiss(objection, "dsalazar")
    run_job(desk)
    (body,) = (issue["body"] for issue in forge.issues if issue["title"] == alarm(number))
    assert ("was dismissed after the merge by `dsalazar`, who may not decide it today" in body) is has_moved


def test_an_approval_before_the_merge_stays_what_it_was(desk: Desk) -> None:
    """An accuracy becomes no standard by what its author is now, and is not lost when they have left."""
    forge = desk.forge
    forge.push("edit", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    forge.squash(number)
    assert run_job(desk).alarm_titles == (alarm(number),)
    moved = PEOPLE.replace("  manager: marit\n  team: sales\n", "  manager: marit\n  team: learning\n")
    forge.mark(forge.land({**PEOPLE_SINCE["a new manager"], "content/people.yml": moved}))
    forge.clock += timedelta(days=3)
    forge.review(number, "hlindqvist")
    assert run_job(desk).written_paths == ()
    forge.mark(forge.land(PEOPLE_SINCE["the former one has left"]))
    forge.review(number, "bwhitlock")
    assert len(run_job(desk).written_paths) == 2


def test_an_authority_of_the_day_of_the_merge_is_none_later(desk: Desk) -> None:
    """Nor is that of a delegate, and the alarm names who can approve it now."""
    forge = desk.forge
    away = "  handle: dsalazar\n  away:\n    - {from: 2026-11-18, until: 2026-11-25, delegate: hanna}"
    forge.mark(forge.land({"content/people.yml": PEOPLE.replace("  handle: dsalazar", away)}))
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    run_job(desk)
    forge.clock += timedelta(days=40)
    forge.review(number, "hlindqvist")
    desk.git("pull", "--quiet", "origin", "main")
    job = replace(desk.job(), today=DAY + timedelta(days=40))
    assert run_ledger_job(job, 20).written_paths == ()
    forge.review(number, "dsalazar")
    assert len(run_ledger_job(job, 20).written_paths) == 1


def test_an_account_that_is_somebody_elses_by_now_approves_nothing(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    forge.mark(forge.land({"content/people.yml": PEOPLE.replace("handle: dsalazar", "handle: diego-corp")}))
    forge.clock += timedelta(days=3)
    forge.review(number, "dsalazar")
    assert run_job(desk).written_paths == ()


@pytest.mark.parametrize("how", ["it is called otherwise", "somebody else has it and approves", "nobody has it"])
def test_an_objection_is_its_authors_whatever_became_of_their_account(desk: Desk, how: str) -> None:
    """Ilse asked for changes and the merge went past that; by now the register has another account of hers."""
    forge = desk.forge
    forge.push("edit", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = forge.open("edit")
    objection = forge.review(number, "ibrandsma", "CHANGES_REQUESTED", "Why 6?")
    for account in ("dsalazar", "bwhitlock"):
        forge.review(number, account)
    forge.squash(number)
    forge.land({"content/people.yml": PEOPLE.replace("handle: ibrandsma", "handle: ilse-corp")})
    forge.clock += timedelta(days=3)
    if how == "it is called otherwise":
        objection.user = "ilse-corp"
    elif how == "somebody else has it and approves":
        forge.review(number, "ibrandsma")
    result = run_job(desk)
    assert (result.written_paths, alarm(number) in result.alarm_titles) == ((), True)
    (body,) = (issue["body"] for issue in forge.issues if issue["title"] == alarm(number))
    assert "Ilse Brandsma asked for changes" in body
    assert ("that account is not whose it was at the merge" in body) is (how == "somebody else has it and approves")


@pytest.mark.parametrize("is_own_change", [True, False])
def test_an_approval_by_nobodys_account_is_nobodys_whatever_the_register_says_since(
    desk: Desk, is_own_change: bool
) -> None:
    """Somebody's second account approves, and the register names it as the manager's: in that change or later."""
    forge = desk.forge
    people = {"content/people.yml": PEOPLE.replace("handle: dsalazar", "handle: second")}
    forge.push("edit", {**EDIT, **(people if is_own_change else {})})
    number = forge.open("edit")
    forge.review(number, "bwhitlock")
    forge.review(number, "second")
    forge.squash(number)
    if not is_own_change:
        forge.land(people)
    result = run_job(desk)
    assert (result.written_paths, alarm(number) in result.alarm_titles) == ((), True)


@pytest.mark.parametrize(
    ("answer", "is_answered"),
    [
        ("an approval", True),
        ("its dismissal before the merge", True),
        ("its dismissal after the merge", True),
        ("somebody else's dismissal", False),
        ("none", False),
    ],
)
def test_what_an_account_had_answered_stays_answered_under_its_next_name(
    desk: Desk, answer: str, is_answered: bool
) -> None:
    forge = desk.forge
    forge.push("edit", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = forge.open("edit")
    said = [forge.review(number, "ibrandsma", "CHANGES_REQUESTED", "Why 6?")]
    if answer == "an approval":
        said.append(forge.review(number, "ibrandsma"))
    elif answer == "its dismissal before the merge":
        forge.dismiss(said[0], "ibrandsma")
    elif answer == "somebody else's dismissal":
        forge.dismiss(said[0], "meichen")
    for account in ("dsalazar", "bwhitlock"):
        forge.review(number, account)
    forge.squash(number)
    forge.land({"content/people.yml": PEOPLE.replace("handle: ibrandsma", "handle: ilse-corp")})
    for review in said:
        review.user = "ilse-corp"
        review.dismissed_by = "ilse-corp" if review.dismissed_by == "ibrandsma" else review.dismissed_by
    if answer == "its dismissal after the merge":
        forge.clock += timedelta(days=1)
        forge.dismiss(said[0], "ilse-corp")
    result = run_job(desk)
    assert (len(result.written_paths), alarm(number) in result.alarm_titles) == (
        (2, False) if is_answered else (0, True)
    )


def test_of_a_request_for_changes_by_nobody_who_is_known_the_verdict_tells(desk: Desk, number: int) -> None:
    """As of an account that has another name since."""
    forge = desk.forge
    forge.review(number, "hlindqvist", "CHANGES_REQUESTED", "Why 6?").user = "hanna-corp"
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"
    (note,) = (note for note in verdict.notes if "hanna-corp" in note)
    assert note.startswith("`hanna-corp` asked for changes on 21 November 2026")
    forge.reviews[number][-1].state = "APPROVED"
    verdict = desk.judge(number)
    assert verdict
    assert "asked for changes" not in str(verdict.notes)


def test_an_objection_that_its_author_answers_after_they_left_is_answered(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    forge.review(number, "bwhitlock", "CHANGES_REQUESTED", "Not yet.")
    forge.squash(number)
    moved = PEOPLE.replace("  manager: ilse\n  team: learning\n", "  manager: hanna\n  team: operations\n")
    forge.mark(forge.land({"content/people.yml": moved}))
    forge.clock += timedelta(days=3)
    forge.review(number, "bwhitlock")
    forge.review(number, "ibrandsma")
    assert len(run_job(desk).written_paths) == 2


def test_a_course_of_a_team_that_its_change_brings_is_approved_after_the_merge_too(desk: Desk) -> None:
    forge = desk.forge
    team = TEAM.format(title="Shadow", manager="hanna").replace("manager: hanna", "manager: hanna\nparent: sales")
    page = SOUND.replace("Quoting a lane", "Tricks of the trade")
    files = {"content/shadow/index.md": team, "content/shadow/courses/tricks/index.md": page}
    forge.push("edit", {**files, "content/shadow/courses/tricks/01-know.md": LESSON})
    number = forge.open("edit")
    forge.squash(number)
    forge.clock += timedelta(days=3)
    forge.review(number, "dsalazar")
    forge.review(number, "bwhitlock")
    assert len(run_job(desk).written_paths) == 1


def test_whoever_moved_to_the_learning_team_gives_no_accuracy_by_that(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.squash(number)
    moved = PEOPLE.replace("  manager: marit\n  team: sales\n", "  manager: marit\n  team: learning\n")
    forge.land({**PEOPLE_SINCE["a new manager"], "content/people.yml": moved})
    forge.clock += timedelta(days=3)
    forge.review(number, "dsalazar")
    assert run_job(desk).written_paths == ()
    (body,) = (issue["body"] for issue in forge.issues if issue["title"] == alarm(number))
    assert "The approval of Diego Salazar, 24 November 2026, came after the merge, by somebody who is not" in body
    assert "Diego Salazar (manager of Sales) can give it" not in body


STORY = """---
title: A quote that came back
summary: How one lane was quoted twice, and what the second quote did better.
status: stable
kind: news
date: 2026-11-20
audience: {teams: [sales]}
people: [{person: mei, role: author}]
---
It went well.
"""
OWN_STILL: dict[str, tuple[dict[str, str | bytes | None], dict[str, str | bytes | None], tuple[str, ...]]] = {
    "a lead, where a lead is enough": (
        {"content/sales/stories/back.md": STORY},
        {
            "content/sales/index.md": TEAM.format(title="Sales", manager="hanna").replace(
                "leads: [hanna]", "leads: [diego]"
            )
        },
        ("dsalazar",),
    ),
    "of a team that the change takes away": (
        {
            "content/sales/index.md": None,
            "content/sales/objectives/win.md": None,
            f"{QUOTING}/index.md": None,
            FLOOR: None,
            "content/operations/courses/quoting/index.md": SOUND.replace("objectives: [win]\n", ""),
            "content/operations/courses/quoting/01-know-your-floor.md": LESSON,
        },
        {},
        ("dsalazar", "hlindqvist", "ibrandsma", "mdewit"),
    ),
}


@pytest.mark.parametrize("what", OWN_STILL)
def test_whose_word_it_was_and_still_is_approves_after_the_merge(desk: Desk, what: str) -> None:
    files, since, accounts = OWN_STILL[what]
    forge = desk.forge
    forge.push("edit", dict(files))
    number = forge.open("edit")
    forge.squash(number)
    forge.land({**since, "README.md": "Hello.\n"})
    forge.clock += timedelta(days=3)
    for account in accounts:
        forge.review(number, account)
    assert alarm(number) not in run_job(desk).alarm_titles


def test_a_delegate_of_the_learning_team_gives_accuracy_where_it_is_left_to_that_team(desk: Desk) -> None:
    forge = desk.forge
    away = "away:\n    - {from: 2026-11-18, until: 2026-12-05, delegate: hanna}"
    people = PEOPLE
    for handle in ("ibrandsma", "bwhitlock"):
        people = people.replace(f"  handle: {handle}", f"  handle: {handle}\n  {away}")
    forge.mark(forge.land({"content/people.yml": people}))
    forge.push("edit", EDIT, by="dsalazar", name="Diego Salazar")
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")}, by="mdewit", name="Marit de Wit")
    number = forge.open("edit", "dsalazar")
    forge.squash(number)
    forge.clock += timedelta(days=3)
    forge.review(number, "hlindqvist")
    assert len(run_job(desk).written_paths) == 1


SELF_CONFERRED = {
    "another learning team": {"portal.yml": f"{PORTAL}  recorder: {BOT}\n".replace("team: learning", "team: sales")},
    "its people have left": {
        "content/people.yml": PEOPLE.replace(
            "  manager: marit\n  team: learning\n", "  manager: mei\n  active: false\n"
        ).replace("  handle: bwhitlock", "  active: false\n  handle: bwhitlock")
    },
}


@pytest.mark.parametrize("what", SELF_CONFERRED)
def test_what_was_merged_past_everybody_gives_nobody_the_right_to_approve_it(desk: Desk, what: str) -> None:
    forge = desk.forge
    forge.push("edit", SELF_CONFERRED[what], by="outsider", name="Some One")
    number = forge.open("edit", "outsider")
    forge.squash(number)
    forge.clock += timedelta(days=2)
    forge.review(number, "meichen")
    assert run_job(desk).alarm_titles == (alarm(number),)


def test_whom_a_change_puts_in_charge_approves_nothing_of_it(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", {**EDIT, **PEOPLE_SINCE["a new manager"]})
    number = forge.open("edit")
    forge.squash(number)
    forge.clock += timedelta(days=2)
    for account in ("hlindqvist", "bwhitlock", "mdewit"):
        forge.review(number, account)
    result = run_job(desk)
    assert (result.alarm_titles, result.written_paths) == ((alarm(number),), ())


MOVED = PEOPLE.replace("  manager: ilse\n  team: learning\n", "  manager: hanna\n  team: operations\n")
DISMISSALS: dict[str, tuple[str, str, str, int]] = {
    "of the learning team no more": ("ibrandsma", "bwhitlock", MOVED, 0),
    "by an account that is nobody's by now": (
        "ibrandsma",
        "ibrandsma",
        PEOPLE.replace("handle: ibrandsma", "handle: ilse-corp"),
        0,
    ),
    "by a delegate of once": ("dsalazar", "hlindqvist", "", 0),
    "before the merge": ("ibrandsma", "bwhitlock", MOVED, 2),
    "of the learning team still": ("ibrandsma", "bwhitlock", PEOPLE, 2),
    "by its author, who has moved": ("bwhitlock", "bwhitlock", MOVED, 2),
}
"""Who objects, who dismisses that, the people since the merge, and how many records are written."""


@pytest.mark.parametrize("how", DISMISSALS)
def test_an_objection_is_dismissed_after_the_merge_by_those_who_may_decide_still(desk: Desk, how: str) -> None:
    objector, account, people, count = DISMISSALS[how]
    forge = desk.forge
    away = "  handle: dsalazar\n  away:\n    - {from: 2026-11-18, until: 2026-11-22, delegate: hanna}\n"
    former_people = PEOPLE if people else PEOPLE.replace("  handle: dsalazar\n", away)
    forge.mark(forge.land({"content/people.yml": former_people, "README.md": "Hello.\n"}))
    forge.push("edit", {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: organisation")})
    number = forge.open("edit")
    objection = forge.review(number, objector, "CHANGES_REQUESTED", "It is wrong.")
    for approver in ("dsalazar", "hlindqvist", "bwhitlock", "ibrandsma"):
        if approver != objector:
            forge.review(number, approver)
    if how == "before the merge":
        forge.dismiss(objection, account)
    forge.squash(number)
    if how != "before the merge":
        assert run_job(desk).alarm_titles == (alarm(number),)
    forge.mark(forge.land({"content/people.yml": people or former_people, "README.md": "Hello again.\n"}))
    forge.clock += timedelta(days=3)
    if how != "before the merge":
        forge.dismiss(objection, account)
    assert len(run_job(desk).written_paths) == count


def test_of_a_dismissal_that_does_not_count_the_alarm_tells(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    objection = forge.review(number, "dsalazar", "CHANGES_REQUESTED", "It is wrong.")
    forge.squash(number)
    forge.land({**PEOPLE_SINCE["a new manager"], "README.md": "Hello.\n"})
    forge.clock += timedelta(days=3)
    forge.dismiss(objection, "mdewit")
    assert run_job(desk).written_paths == ()
    (body,) = (issue["body"] for issue in forge.issues if issue["title"] == alarm(number))
    assert "Diego Salazar asked for changes on 21 November 2026" in body
    assert "was dismissed after the merge by `mdewit`, who may not decide it today" in body


@pytest.mark.parametrize("dismissed_at", [None, datetime(2026, 11, 23, tzinfo=UTC)])
@pytest.mark.parametrize("state", ["changes-requested", "approved", None])
def test_an_objection_stood_at_the_merge_unless_it_was_dismissed_before(
    dismissed_at: datetime | None, state: Any
) -> None:
    """Where nobody knows when, it may have been after it; an approval stays dismissed."""
    given = {"handle": "ibrandsma", "submitted": datetime(2026, 11, 21, tzinfo=UTC), "dismissed_state": state}
    review = SubmittedReview(**given, state="dismissed", dismissed_by="bwhitlock", dismissed_at=dismissed_at)
    snapshot = Snapshot(today=DAY, base="", head="", policy=Policy(), reviews=(review,))
    (at_merge,) = omit_late_reviews(snapshot, datetime(2026, 11, 22, tzinfo=UTC)).reviews
    expected = ("dismissed", "bwhitlock") if state == "approved" else (state or "dismissed", None)
    assert (at_merge.state, at_merge.dismissed_by) == expected
    if dismissed_at:
        assert omit_late_reviews(snapshot, dismissed_at) == snapshot


def test_an_objection_that_was_taken_back_before_the_merge_stays_so(desk: Desk) -> None:
    """Though the approval after it did not count, for want of scores."""
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.review(number, "bwhitlock", "CHANGES_REQUESTED", "Not yet.")
    forge.review(number, "bwhitlock", "APPROVED", "Fine now.")
    forge.squash(number)
    assert run_job(desk).alarm_titles == (alarm(number),)
    assert "asked for changes" not in forge.issues[-1]["body"]
    forge.clock += timedelta(days=3)
    forge.review(number, "dsalazar")
    assert len(run_job(desk).written_paths) == 1


def test_what_was_approved_at_the_merge_is_recorded_whoever_has_left_since(desk: Desk, number: int) -> None:
    desk.forge.squash(number)
    desk.forge.mark(desk.forge.land(PEOPLE_SINCE["the former one has left"]))
    assert len(run_job(desk).written_paths) == 1


@pytest.mark.parametrize(
    ("title", "role"), [("Sales and service", "manager of Sales and service"), ("", "manager of Sales")]
)
def test_a_record_that_waits_has_its_role_in_the_words_of_today(desk: Desk, number: int, title: str, role: str) -> None:
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    assert run_job(desk).written_paths
    team = TEAM.format(title=title or "Sales", manager="diego")
    forge.mark(forge.land({"content/sales/index.md": team}))
    result = run_job(desk)
    (path,) = result.written_paths
    text = forge.repository.git("show", f"refs/pull/{result.change_number}/head:{path}")
    assert (f"role: {role}\n" in text, result.alarm_titles) == (True, ())


@pytest.mark.parametrize(("bad", "most"), [((), 3), ((41,), 20), ((3, 99), 30)])
def test_many_records_are_not_tried_one_by_one_while_something_else_is_wrong(
    monkeypatch: pytest.MonkeyPatch, bad: tuple[int, ...], most: int
) -> None:
    """Each trial checks the whole portal."""
    trials: list[int] = []

    def try_records(base: Any, reviews: Any) -> Any:
        trials.append(len(reviews))
        numbers = [review.item for review in reviews]
        errors = [("cycle", "content/sales/index.md", "a cycle")]
        errors += [("review-conflict", "content/learning/index.md", "another one") for n in numbers if n in bad]
        return record_trial._Trial("", {f"reviews/{r.item}.yml": r for r in reviews}, tuple(errors))

    monkeypatch.setattr(record_trial, "_try_records", try_records)
    monkeypatch.setattr(record_trial, "_find_refusals", lambda *_: [])
    monkeypatch.setattr(record_trial, "_list_obstacles", lambda *_: {})
    base, reviews = SimpleNamespace(), [SimpleNamespace(item=n) for n in range(100)]
    unfit_records = record_trial._find_unfit_records(base, reviews)  # type: ignore[arg-type]
    assert tuple(review.item for review, _ in unfit_records) == bad
    assert len(trials) <= most


def desk_git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("is_fork", [False, True])
def test_nobody_elses_request_with_its_commit_keeps_the_bots_change_back(
    desk: Desk, number: int, is_fork: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = desk.forge
    desk.judge(number)
    forge.squash(number)
    evaluate, twins = review_job.evaluate_change, []

    def open_twin(job: review_job.ForgeJob, change: int, group: object = None) -> object:
        if forge.pulls[change].author == BOT and not twins:
            forge.repository.git("branch", "--force", "twin", forge.head(change))
            twins.append(forge.open("twin", fork=is_fork))
        return evaluate(job, change, None)

    monkeypatch.setattr(review_job, "evaluate_change", open_twin)
    assert run_job(desk).is_merged
    assert twins
    verdict = desk.judge(twins[0])
    assert verdict is None or verdict.state != "approved"


def test_what_cannot_be_told_keeps_nothing_from_being_recorded(desk: Desk, number: int) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    desk.judge(number)
    forge.squash(number)
    forge.land({"addresses.txt": "/courses/quoting/\n"})  # past everybody
    forge.faults = [Fault("GET /repos/meridian/learning/issues", status=410, body={"message": "gone"})]
    with pytest.raises(ForgeError):
        run_job(desk, before)
    assert "reviews/quoting/2026-11-21-1.yml" in forge.repository.git("ls-tree", "-r", "--name-only", "main")
    forge.faults = []
    assert len(run_job(desk).alarm_titles) == 1, "the next run tells it"


def test_a_record_takes_the_role_of_its_day(desk: Desk, number: int) -> None:
    """Also for the check of the bot's change, to which each record is new."""
    desk.judge(number)
    desk.forge.squash(number)
    title = TEAM.format(title="Sales and pricing", manager="diego")
    desk.forge.mark(desk.forge.land({"content/sales/index.md": title}))
    result = run_job(desk)
    assert (result.is_merged, result.alarm_titles) == (True, ())
    desk.git("pull", "--quiet", "origin", "main")
    checked = run_pipeline(desk.root, DAY, read_previous=lambda path: None)
    assert [found.message for found in checked.diagnostics if found.rule == "record-unproved"] == []


def pull_paths(desk: Desk, result: LedgerResult) -> tuple[str, ...]:
    desk.git("pull", "--quiet", "origin", "main")
    return result.written_paths


SMALL = {FLOOR: LESSON.replace("Never go", "Do not go")}
LATER = {
    "compulsory": {
        f"{QUOTING}/index.md": SOUND.replace("minutes: 30\n", "minutes: 30\nrequired_for: {teams: all, due_days: 30}\n")
    },
    "fewer words": {
        "portal.yml": f"{PORTAL}  recorder: {BOT}\n".replace("small_change_words: 10", "small_change_words: 1")
    },
    "another status": {
        f"{QUOTING}/index.md": SOUND.replace("status: mvp", "status: stable").replace("sunset: 2027-01-31\n", "")
    },
}


@pytest.mark.parametrize("later", LATER)
def test_a_small_change_is_recorded_by_what_held_when_it_was_merged(desk: Desk, later: str) -> None:
    record_by_hand(desk, "diego", "accuracy", 1)
    merge_approved(desk, SMALL, "small", "dsalazar")
    if later == "fewer words":
        desk.forge.mark(desk.forge.land(LATER[later]))
    else:
        merge_approved(desk, LATER[later], "later", "dsalazar", "bwhitlock")
    result = run_job(desk)
    assert (result.is_merged, result.alarm_titles) == (True, ())
    assert "follows:" in "".join((desk.root / path).read_text() for path in pull_paths(desk, result))


@pytest.mark.parametrize("is_marked", [True, False])
def test_what_no_run_looks_at_any_more_is_told_once(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, is_marked: bool
) -> None:
    """More commits came since the last mark than are searched for it."""
    forge = desk.forge
    forge.reviews[number].clear()
    forge.squash(number)
    for text in ("/a/\n", "/b/\n", "/c/\n"):
        commit = forge.land({"addresses.txt": text})
        if is_marked:
            forge.mark(commit)
    monkeypatch.setattr(ledger_job, "_MAX_UNMARKED", 3)
    desk.git("pull", "--quiet", "origin", "main")
    titles = run_ledger_job(desk.job(), 2).alarm_titles
    first_commit = forge.repository.git("rev-parse", "main^")
    title = f"Not looked at: what was published before commit {first_commit[:10]}"
    assert (title in titles) is not is_marked
    assert run_ledger_job(desk.job(), 2).alarm_titles == ()


@pytest.mark.parametrize("obstacle", ["reviews", "reviews/quoting"])
def test_a_link_in_the_ledgers_place_is_told_and_keeps_nothing_from_being_told(
    desk: Desk, number: int, obstacle: str
) -> None:
    forge, repository = desk.forge, desk.forge.repository
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "dsalazar", "bwhitlock")
    desk.judge(number)
    forge.squash(number)
    repository.git("switch", "--quiet", "main")
    (repository.root / obstacle).parent.mkdir(exist_ok=True)
    (repository.root / obstacle).symlink_to("content")
    commit = repository.commit("Somebody")
    repository.git("switch", "--quiet", "--detach", "main")
    result = run_job(desk)
    titles = [f"Published without all approvals: commit {commit[:10]}"]
    titles += [f"Approved and not recorded: quoting, pull request {number}"]
    if obstacle == "reviews":
        titles.append("Approved and not recorded: pricing, pull request 2")
    assert sorted(result.alarm_titles) == sorted(titles)
    assert [path.split("/")[1] for path in result.written_paths] == ["pricing"] * (obstacle != "reviews")
    messages = [issue["body"] for issue in forge.issues if issue["labels"] == [{"name": UNRECORDED_LABEL}]]
    assert all(f"`{obstacle}` is a link, or no folder, and the ledger is written through none" in m for m in messages)
    assert run_job(desk).alarm_titles == ()


def test_an_approval_that_cannot_be_recorded_keeps_no_other_out_and_is_told_once(desk: Desk, number: int) -> None:
    forge = desk.forge
    merge_approved(desk, {VENDOR: VENDOR_COURSE}, "vendor", "dsalazar", "bwhitlock")
    desk.judge(number)
    forge.squash(number)
    forge.pulls[number].opened = "2026-11-25T09:00:00Z"  # as where a forge was moved, and its days were not
    result = run_job(desk)
    assert result.is_merged
    assert [path.split("/")[1] for path in result.written_paths] == ["pricing"]
    title = f"Approved and not recorded: quoting, pull request {number}"
    assert result.alarm_titles == (title,)
    (issue,) = [issue for issue in forge.issues if issue["labels"] == [{"name": UNRECORDED_LABEL}]]
    assert "the pull request that it names was opened on 25 November 2026" in issue["body"]
    again = run_job(desk)
    assert (again.written_paths, again.alarm_titles) == ((), ())


@pytest.mark.parametrize("has_left", [True, False])
def test_a_record_for_which_nobody_can_stand_up_any_more_is_left_out_and_told(
    desk: Desk, number: int, has_left: bool
) -> None:
    """Without a recorder the records wait for people, and the team has another manager meanwhile."""
    forge = desk.forge
    forge.land({"portal.yml": PORTAL})
    forge.squash(number)
    assert run_job(desk).written_paths
    people = PEOPLE.replace("- id: diego\n", "- id: diego\n  active: false\n" if has_left else "- id: diego\n")
    sales = TEAM.format(title="Sales", manager="hanna")
    forge.mark(forge.land({"content/sales/index.md": sales, "content/people.yml": people}))
    result = run_job(desk)
    title = f"Approved and not recorded: quoting, pull request {number}"
    assert (result.alarm_titles, len(result.written_paths)) == ((title,) if has_left else (), 1 - has_left)


@pytest.mark.parametrize(
    ("names", "branch"),
    [
        (["trellis"], "trellis-ledger"),
        (["trellis/ledger/x"], "trellis-ledger"),
        (["trellis", "trellis-ledger/x"], "trellis-ledger-"),
    ],
)
def test_a_branch_in_the_way_keeps_nothing_from_being_recorded_or_told(
    desk: Desk, number: int, names: list[str], branch: str
) -> None:
    """Git has no branch below another one, and whoever may push can make one."""
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    desk.judge(number)
    for name in names:
        forge.repository.git("branch", name, "main")
        forge.record_push(name, before, "meichen")
    forge.squash(number)
    forge.land({"addresses.txt": "/courses/quoting/\n"})  # past everybody
    result = run_job(desk, before)
    assert (result.is_merged, len(result.alarm_titles)) == (True, 1)
    assert result.change_number
    used = desk.client().get_change(result.change_number).branch
    assert used.startswith(branch)
    assert (used == branch) == (not branch.endswith("-"))
    assert "reviews/quoting/2026-11-21-1.yml" in forge.repository.git("ls-tree", "-r", "--name-only", "main")


def test_records_that_cannot_be_pushed_keep_no_alarm_back(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = desk.forge
    before = forge.repository.git("rev-parse", "main")
    desk.judge(number)
    forge.squash(number)
    forge.land({"addresses.txt": "/courses/quoting/\n"})  # past everybody
    with monkeypatch.context() as patch:
        patch.setattr(branches, "push_branch", refuse_push)
        with pytest.raises(ForgeError, match="somebody else was quicker"):
            run_job(desk, before)
    assert [issue["state"] for issue in forge.issues] == ["open"]
    assert run_job(desk, before).is_merged, "the next run records it"


def refuse_push(*_: object, **__: object) -> None:
    raise ForgeError("somebody else was quicker")


@pytest.mark.parametrize("attack", ["at once", "before the merge", "at the merge"])
def test_a_request_of_the_bots_that_is_pointed_elsewhere_is_told_and_proposed_again(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, attack: str
) -> None:
    forge = desk.forge
    git = forge.repository.git
    git("branch", "wip", "main")
    desk.judge(number)
    forge.squash(number)
    make, get, squash = forge.make_pull, forge.pull, forge.squash
    state = {"is_on": True, "asked": 0}

    def point_elsewhere(own: int) -> None:
        if state["is_on"] and forge.pulls[own].branch == "trellis/ledger":
            forge.pulls[own].base = "wip"

    def make_pull(request: Request) -> Answer:
        answer = make(request)
        if attack == "at once":
            point_elsewhere(answer.body["number"])
        return answer

    def describe(request: Request, asked: str) -> Answer:
        answer = get(request, asked)
        state["asked"] += forge.pulls[int(asked)].branch == "trellis/ledger"
        if attack == "before the merge" and state["asked"]:
            point_elsewhere(int(asked))
        return answer

    def merge(own: int) -> str:
        if attack == "at the merge":
            point_elsewhere(own)
        if forge.pulls[own].base == "main":
            return squash(own)
        git("switch", "--quiet", "wip")
        forge.repository.commit_as("GitHub", "x@x", "merge", "--quiet", "--squash", forge.head(own))
        commit = forge.repository.commit("GitHub", "Merged elsewhere")
        git("switch", "--quiet", "--detach", "main")
        forge.pulls[own].state, forge.pulls[own].merged = "closed", commit
        return commit

    monkeypatch.setattr(forge, "make_pull", make_pull)
    monkeypatch.setattr(forge, "pull", describe)
    monkeypatch.setattr(forge, "squash", merge)
    monkeypatch.setattr(own_change, "HEAD_WAITS", (0.0,))
    for _ in range(2):
        with pytest.raises(ForgeError, match=r"for main|another branch than main"):
            run_job(desk)
        assert "reviews/" not in git("ls-tree", "-r", "--name-only", "main")
    state["is_on"] = False
    result = run_job(desk)
    assert result.is_merged
    assert "reviews/quoting/2026-11-21-1.yml" in git("ls-tree", "-r", "--name-only", "main")


def test_an_issue_that_somebody_edited_keeps_no_record_out(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.issues.append({
        "number": 90, "title": "Sales: 2 things are due", "node_id": "I_90", "state": "closed",
        "body": f"<!-- trellis unrecorded quoting {number} diego accuracy -->\n",
        "labels": [{"name": UNRECORDED_LABEL}], "user": {"login": BOT, "type": "Bot"},
        "html_url": "https://forge.meridian.example/i/90", "created_at": "2026-11-20T09:00:00Z",
    })  # fmt: skip
    desk.judge(number)
    forge.squash(number)
    result = run_job(desk)
    assert (len(result.written_paths), result.is_merged) == (1, True)


def test_whoever_proposes_commits_of_anothers_change_raises_no_alarm(desk: Desk, number: int) -> None:
    """A forge takes such a request for merged too, since the default branch has its commits then."""
    forge = desk.forge
    desk.judge(number)
    forge.repository.git("branch", "theirs", forge.head(number))
    theirs = forge.open("theirs", "stranger", fork=True)
    before = forge.repository.git("rev-parse", "main")
    merged = forge.merge_branch(number)
    forge.pulls[theirs].state, forge.pulls[theirs].merged = "closed", merged
    forge.pulls[theirs].brought = [merged]
    forge.mark(before)
    result = run_job(desk, before)
    assert (result.alarm_titles, len(result.written_paths)) == ((), 1)


def record_in_turn(desk: Desk, *records: tuple[str, str, Mapping[str, object]]) -> None:
    """Lands records by hand of the course as it is: each with its path, its outcome, and what else differs."""
    for path, outcome, more in records:
        desk.git("pull", "--quiet", "origin", "main")
        catalogue = run_pipeline(desk.root, DAY).catalogue
        text = RECORD.format(item="quoting", content_hash=compute_digest(catalogue, catalogue.courses[0]))
        keys = {"outcome": outcome, "on": path[len("reviews/quoting/") :][:10], **more}
        lines = [line for line in text.splitlines() if line.partition(":")[0] not in keys]
        desk.forge.land({path: "\n".join((*lines, *(f"{key}: {value}" for key, value in keys.items()), ""))})


FIRST, SECOND, DAY_BEFORE = (f"reviews/quoting/2026-11-{name}.yml" for name in ("21-1", "21-2", "20-1"))
BY_MARIT = {"reviewer": "marit"}
WITH_RECORDER = f"{PORTAL}  recorder: {BOT}\n"
STANDARD = {"reviewer": "ben", "key": "standard"}


@pytest.mark.parametrize(
    ("portal", "records", "is_overtaken"),
    [
        (WITH_RECORDER, [(FIRST, "changes-requested", {})], True),
        (PORTAL, [(FIRST, "changes-requested", BY_MARIT)], True),
        (WITH_RECORDER, [(DAY_BEFORE, "changes-requested", {})], True),
        (PORTAL, [(FIRST, "changes-requested", BY_MARIT), (SECOND, "approved", BY_MARIT)], False),
        (WITH_RECORDER, [(FIRST, "changes-requested", STANDARD)], False),
    ],
)
def test_an_approval_in_a_request_overtakes_no_later_word_by_hand(
    desk: Desk, number: int, portal: str, records: list[tuple[str, str, Mapping[str, object]]], is_overtaken: bool
) -> None:
    """Somebody asks for changes on the day of the merge, before the job has recorded the approval."""
    forge = desk.forge
    forge.land({"portal.yml": portal})
    forge.squash(number)
    record_in_turn(desk, *records)
    result = run_job(desk)
    assert bool(result.written_paths) is not is_overtaken
    title = f"Approved and not recorded: quoting, pull request {number}"
    assert (title in result.alarm_titles) is is_overtaken


def test_who_takes_back_the_own_approval_and_gives_it_again_on_one_day_has_the_last_word(
    desk: Desk, number: int
) -> None:
    desk.forge.squash(number)
    record_in_turn(desk, (FIRST, "changes-requested", {}))
    run_job(desk)
    record_in_turn(desk, (SECOND, "approved", {}))
    assert run_job(desk).written_paths == ()
    catalogue = run_pipeline(desk.root, DAY).catalogue
    assert assess_status(catalogue, catalogue.courses[0]).approvals[0].state == "holds"


def test_what_was_refused_before_the_merge_is_approved_by_it(desk: Desk) -> None:
    """The same text gets another tier, and is approved anew; the record of that is the later one."""
    record_in_turn(desk, (FIRST, "changes-requested", {}))
    merge_approved(desk, {f"{QUOTING}/index.md": SOUND.replace("tier: individual", "tier: team")}, "tier", "dsalazar")
    assert run_job(desk).written_paths == (SECOND,)


@pytest.mark.parametrize(
    ("what", "is_still_approved"),
    [("a file", True), ("a file", False), ("more commits than the forge names people of", True)],
)
def test_what_others_push_to_the_jobs_branch_is_pushed_over_unread(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, what: str, is_still_approved: bool
) -> None:
    """It may be of any size."""
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    assert run_job(desk).written_paths
    theirs = forge.push("trellis/ledger", {"reviews/quoting/note.txt": "Mine.\n"}, by="meichen")
    if what != "a file":
        theirs = forge.push("trellis/ledger", {"reviews/quoting/note.txt": "Ours.\n"}, by="meichen")
        monkeypatch.setattr(github_conversation, "MAX_COMMITS", 3)
    if not is_still_approved:
        forge.dismiss(forge.reviews[number][0], "dsalazar")
    run_git = pull_request_commits.run_git
    commands: list[str] = []

    def record_command(root: Path, arguments: Any, *rest: Any, **more: Any) -> str:
        commands.append(" ".join(arguments))
        return run_git(root, arguments, *rest, **more)

    monkeypatch.setattr(pull_request_commits, "run_git", record_command)
    assert bool(run_job(desk).written_paths) is is_still_approved
    assert not [command for command in commands if "diff" in command and theirs in command]
    proposed_paths = list_proposed_paths(desk)
    assert (len(proposed_paths), "reviews/quoting/note.txt" in proposed_paths) == (int(is_still_approved), False)


@pytest.mark.parametrize("is_still_approved", [True, False])
@pytest.mark.parametrize(
    "problem",
    [
        ForgeError("Git could not do it: fatal: Out of memory, calloc failed"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    ],
)
def test_what_cannot_be_compared_is_pushed_over(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, is_still_approved: bool, problem: Exception
) -> None:
    """Without an app, whoever may push a workflow has it push in the name of the jobs' own account."""
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": PORTAL}))
    forge.squash(number)
    assert run_job(desk).written_paths
    theirs = forge.push("trellis/ledger", {"reviews/quoting/note.txt": "Mine.\n"}, by=BOT, name=BOT)
    if not is_still_approved:
        forge.dismiss(forge.reviews[number][0], "dsalazar")
    compare = own_change._list_differences

    def fail(folder: Path, before: str, after: str) -> str:
        if after == theirs:
            raise problem
        return compare(folder, before, after)

    monkeypatch.setattr(own_change, "_list_differences", fail)
    assert bool(run_job(desk).written_paths) is is_still_approved
    assert len(list_proposed_paths(desk)) == int(is_still_approved)


SUNSET = {f"{QUOTING}/index.md": SOUND.replace("sunset: 2027-01-31", "sunset: 2027-03-31")}
"""Is scored, and leaves the text as it is."""


@pytest.mark.parametrize("portal", [WITH_RECORDER, PORTAL])
def test_of_two_approvals_of_one_text_on_one_day_none_overtakes_a_later_word(
    desk: Desk, number: int, portal: str
) -> None:
    forge = desk.forge
    forge.land({"portal.yml": portal})
    forge.squash(number)
    second = merge_approved(desk, SUNSET, "sunset", "dsalazar")
    record_in_turn(desk, (FIRST, "changes-requested", {}))
    result = run_job(desk)
    titles = {f"Approved and not recorded: quoting, pull request {one}" for one in (number, second)}
    assert result.written_paths == ()
    assert titles <= set(result.alarm_titles)


@pytest.mark.parametrize(
    ("acts", "is_overtaken"),
    [
        (("approve", "refuse", "merge"), True),
        (("approve", "merge", "refuse"), True),
        (("refuse", "approve", "merge"), False),
    ],
)
def test_an_approval_overtakes_no_word_by_hand_of_after_it(
    desk: Desk, acts: tuple[str, ...], is_overtaken: bool
) -> None:
    """On one day, so that it counts when each was; somebody merges in the evening what was approved in the morning."""
    forge = desk.forge
    forge.mark(forge.land({"portal.yml": WITH_RECORDER}))
    forge.push("sunset", SUNSET)
    number = forge.open("sunset")
    for hour, act in enumerate(acts, 12):
        forge.clock = datetime(2026, 11, 21, hour, tzinfo=UTC)
        forge.repository.time = forge.clock.isoformat()
        if act == "approve":
            forge.review(number, "dsalazar")
        elif act == "refuse":
            record_in_turn(desk, (FIRST, "changes-requested", {}))
        else:
            forge.squash(number)
    assert bool(run_job(desk).written_paths) is not is_overtaken


def test_an_unfit_record_in_the_place_of_another_unfit_one_keeps_no_other_out(desk: Desk, number: int) -> None:
    """Diego approved two requests that left one text, and has left; what Hanna approved is recorded."""
    forge = desk.forge
    folder = "content/operations/courses/loading"
    page = SOUND.replace("Quoting a lane", "Loading a lorry").replace("objectives: [win]\n", "")
    lesson = LESSON.replace("Know your floor", "Load it")
    forge.mark(forge.land({"portal.yml": PORTAL, f"{folder}/index.md": page, f"{folder}/01-load-it.md": lesson}))
    forge.squash(number)
    second = merge_approved(desk, SUNSET, "sunset", "dsalazar")
    merge_approved(desk, {f"{folder}/01-load-it.md": lesson.replace("4 per cent", "7 per cent")}, "load", "hlindqvist")
    forge.land({"content/people.yml": PEOPLE.replace("  handle: dsalazar", "  handle: dsalazar\n  active: false")})
    forge.mark(forge.repository.git("rev-parse", "main"))
    result = run_job(desk)
    assert [path.split("/")[1] for path in result.written_paths] == ["loading"]
    assert set(result.alarm_titles) == {
        f"Approved and not recorded: quoting, pull request {one}" for one in (number, second)
    }


def test_a_refusal_after_the_record_leaves_the_record_as_it_is(desk: Desk, number: int) -> None:
    desk.forge.squash(number)
    before = desk.forge.repository.git("rev-parse", "main^")
    assert run_job(desk).is_merged
    record_in_turn(desk, (SECOND, "changes-requested", {}))
    assert [title for title in run_job(desk, before).alarm_titles if "not recorded" in title] == []
