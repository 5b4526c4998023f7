"""What was approved stands in the ledger after the merge; what was not is told, once."""

from __future__ import annotations

from datetime import date

import pytest
from desks import Desk
from fake_github import BOT, FakeGitHub
from repositories import LESSON, PEOPLE, PORTAL, QUOTING

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


def alarm(number: int) -> str:
    return f"Published without all approvals: pull request {number}"


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
    forge.land({f"reviews/{item}/2026-11-20-1.yml": text})
    before = forge.repository.git("rev-parse", "main")
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
