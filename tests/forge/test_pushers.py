"""Whoever pushed must not approve; where a forge does not say who did, nothing is green."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desks import EDIT, Desk
from fake_github import BOT, FakeGitHub
from fake_gitlab import PROJECT, FakeGitLab
from loopback import Answer, Fault, clone
from repositories import LESSON, PORTAL, QUOTING, TODAY

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.forge import gitlab
from trellis.forge.judgement import fingerprint_conversation
from trellis.forge.protocol import ForgeAccess
from trellis.forge.pushes import Push, assign_pushers
from trellis.forge.review_job import ForgeJob, run_review_job

FLOOR = f"{QUOTING}/01-know-your-floor.md"
AGAIN: dict[str, str | bytes | None] = {FLOOR: LESSON.replace("4 per cent", "9 per cent")}


def blocked(verdict: ApprovalVerdict | None) -> list[str]:
    assert verdict
    return [blocker.code for blocker in verdict.blockers]


@pytest.fixture
def number(forge: FakeGitHub) -> int:
    """A change under Mei's name of which Diego pushed the last commit, and which Diego approved."""
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.push("edit", AGAIN, by="dsalazar")
    forge.accounts[forge.head(number)] = "meichen"
    forge.review(number, "dsalazar")
    return number


def drop_last(forge: FakeGitHub) -> None:
    del forge.pushes[-1]


def drop_first(forge: FakeGitHub) -> None:
    del forge.pushes[0]


def drop_actor(forge: FakeGitHub) -> None:
    forge.faults = [
        Fault(
            "/activity",
            times=9,
            status=200,
            body=[{"before": p["before"], "after": p["after"], "activity_type": "push"} for p in forge.pushes[::-1]],
        )
    ]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda forge: forge.faults.append(Fault("/activity", times=9, status=404)),
        lambda forge: forge.faults.append(Fault("/activity", times=9, status=200, body=[])),
        lambda forge: forge.pushes.clear(),
        drop_last,
        drop_first,
        drop_actor,
    ],
    ids=["404", "empty", "nothing", "last missing", "first missing", "nobody named"],
)
def test_a_list_of_pushes_with_a_gap_makes_nothing_green(
    desk: Desk, number: int, spoil: Callable[[FakeGitHub], None]
) -> None:
    spoil(desk.forge)
    verdict = desk.judge(number)
    assert "unread" in blocked(verdict)
    assert not desk.forge.green(desk.forge.head(number))
    assert "he forge does not say who pushed commit" in desk.forge.comments[number][0]["body"]


def test_whoever_pushed_an_earlier_commit_does_not_approve_either(desk: Desk, number: int) -> None:
    forge = desk.forge
    forge.push("edit", EDIT, by="meichen")
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "missing"
    assert {r.why for subject in verdict.subjects for r in subject.uncounted_reviews} == {"conflict"}


def push_below(forge: FakeGitHub | FakeGitLab, count: int = 1) -> None:
    """Diego's words under a made-up name, then Mei's; and a branch `wip` at the last commit before hers."""
    for number in range(count):
        below = forge.push("edit", {FLOOR: LESSON.replace("4 per cent", f"{number + 5} per cent")}, by="dsalazar")
    forge.repository.git("branch", "wip", below)
    forge.push("edit", EDIT, by="meichen")


def test_a_target_that_has_the_first_commits_hides_nobody(desk: Desk) -> None:
    forge = desk.forge
    push_below(forge)
    number = forge.open("edit", "meichen")
    forge.pulls[number].base = "wip"
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert blocked(verdict) == ["unread"]
    assert not forge.green(forge.head(number))
    comment = forge.comments[number][0]["body"]
    assert "he forge does not say who made commit" in comment
    assert "to be merged into the default branch" in comment
    forge.pulls[number].base = "main"
    verdict = desk.judge(number)
    assert blocked(verdict) == []
    assert verdict
    assert verdict.state == "missing"
    assert {r.why for subject in verdict.subjects for r in subject.uncounted_reviews} == {"conflict"}


@pytest.mark.parametrize("name", ["meridian/learning", "Meridian/Learning", "new-owner/portal"])
def test_who_pushed_is_asked_however_the_repository_is_called(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """GitHub answers to a name in any case, and to the former one of a repository that was moved."""
    forge = desk.forge
    describe_pull = forge._pull
    monkeypatch.setattr(forge, "project", lambda _: Answer(200, {"full_name": name, "default_branch": "main"}))

    def describe_by_name(pull: Any) -> dict[str, Any]:
        answer = describe_pull(pull)
        return {**answer, "head": {**answer["head"], "repo": {"full_name": name}}}

    monkeypatch.setattr(forge, "_pull", describe_by_name)
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "missing"
    assert {r.why for subject in verdict.subjects for r in subject.uncounted_reviews} == {"conflict"}
    assert "fork" not in forge.comments[number][0]["body"]


def test_a_target_is_part_of_what_a_verdict_stands_for(desk: Desk) -> None:
    forge = desk.forge
    push_below(forge, 3)
    number = forge.open("edit", "meichen")
    forge.pulls[number].base = "wip"
    (blocker,) = desk.judge(number).blockers  # type: ignore[union-attr]
    assert " and 2 more" in blocker.message
    client = desk.job().forge
    fingerprints = set()
    for target in ("wip", "main", "main"):
        forge.pulls[number].base = target
        fingerprints.add(fingerprint_conversation(client.get_conversation(client.get_change(number))))
    assert len(fingerprints) == 2


def test_at_gitlab_a_target_that_has_the_first_commits_hides_nobody(lab: FakeGitLab, tmp_path: Path) -> None:
    push_below(lab)
    number = lab.open("edit")
    lab.merges[number].target = "wip"
    lab.approve(number, "dsalazar")
    access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
    job = ForgeJob(gitlab.connect_gitlab(access), clone(lab.repository, tmp_path / "desk"), TODAY)
    assert blocked(run_review_job(job, number)) == ["unread"]
    assert not lab.green(number)
    lab.merges[number].target = "main"
    verdict = run_review_job(job, number)
    assert verdict
    assert (blocked(verdict), verdict.state) == ([], "missing")


def test_a_branch_that_was_forced_back_and_forth_is_followed(desk: Desk) -> None:
    forge = desk.forge
    first = forge.push("edit", EDIT)
    number = forge.open("edit")
    for tip in (forge.repository.git("rev-parse", "main"), first):
        forge.repository.git("branch", "--force", "edit", tip)
        forge.record_push("edit", tip, "meichen")
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"


def test_a_forged_record_on_the_bots_branch_is_stopped_though_nobody_knows_who_pushed(desk: Desk) -> None:
    forge = desk.forge
    forge.land({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    record = "item: quoting\nreviewer: diego\nkey: accuracy\noutcome: approved\non: 2026-11-21\n"
    forge.push("trellis/ledger", {"reviews/quoting/2026-11-21-1.yml": record}, by="mallory", name=BOT)
    forge.accounts.clear()
    number = forge.open("trellis/ledger", BOT)
    forge.faults = [Fault("/activity", times=9, status=404)]
    assert "unread" in blocked(desk.judge(number))
    assert not forge.green(forge.head(number))


@pytest.mark.parametrize("is_open", [True, False])
def test_a_fork_that_others_may_push_to_says_who_did(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    forge = desk.forge
    forge.push("theirs", EDIT, by="meichen")
    number = forge.open("theirs", "meichen", fork=True)
    forge.review(number, "dsalazar")
    plain = forge._pull

    def describe(pull: Any) -> dict[str, Any]:
        return {**plain(pull), "maintainer_can_modify": is_open}

    monkeypatch.setattr(forge, "_pull", describe)
    verdict = desk.judge(number)
    assert blocked(verdict) == (["unread"] if is_open else [])
    assert forge.green(forge.head(number)) is not is_open


UNKNOWN_PUSHER = "this comes from a fork, and nobody knows who pushed to it"


@pytest.mark.parametrize("owner", ["dsalazar", "DSalazar", "freight-club"])
def test_the_owner_of_a_fork_may_have_pushed_so_another_one_is_asked_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, owner: str
) -> None:
    forge = desk.forge
    forge.push("theirs", EDIT, by="meichen")
    number = forge.open("theirs", "meichen", fork=True)
    forge.review(number, "dsalazar")
    plain = forge._pull

    def describe(pull: Any) -> dict[str, Any]:
        answer = plain(pull)
        repository = {**answer["head"]["repo"], "full_name": f"{owner}/learning"}
        return {**answer, "maintainer_can_modify": False, "head": {**answer["head"], "repo": repository}}

    monkeypatch.setattr(forge, "_pull", describe)
    verdict = desk.judge(number)
    assert verdict
    is_diego = owner.lower() == "dsalazar"
    assert verdict.state == ("missing" if is_diego else "approved")
    passed_over = {one.person for subject in verdict.subjects for key in subject.approvals for one in key.passed_over}
    assert passed_over == ({"diego"} if is_diego else set())
    assert UNKNOWN_PUSHER in forge.comments[number][0]["body"]


def test_where_pushes_are_known_nothing_is_noted(desk: Desk) -> None:
    desk.forge.push("own", EDIT)
    number = desk.forge.open("own")
    desk.judge(number)
    assert "comes from a fork" not in desk.forge.comments[number][0]["body"]


def judge(lab: FakeGitLab, root: Path, number: int) -> ApprovalVerdict | None:
    access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
    client = gitlab.connect_gitlab(access)
    client.client.sleep = lambda _: None
    return run_review_job(ForgeJob(client, root, TODAY), number)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lab: lab.events.clear(),
        lambda lab: lab.faults.append(Fault("/events", times=9, status=404)),
        lambda lab: lab.events.pop(),
        lambda lab: lab.events.pop(0),
        lambda lab: lab.events[-1].update(author_username=""),
    ],
    ids=["empty", "404", "last missing", "first missing", "nobody named"],
)
def test_at_gitlab_alike(lab: FakeGitLab, tmp_path: Path, spoil: Callable[[FakeGitLab], None]) -> None:
    lab.push("edit", EDIT)
    number = lab.open("edit")
    lab.push("edit", AGAIN, by="dsalazar")
    lab.approve(number, "dsalazar")
    spoil(lab)
    verdict = judge(lab, clone(lab.repository, tmp_path / "desk"), number)
    assert "unread" in blocked(verdict)
    assert not lab.green(number)


def test_pushes_lead_back_to_where_the_branch_began() -> None:
    pushes = [Push("0" * 40, "a", "mei"), Push("a", "c", "diego"), Push("c", "d", "mei")]
    assert assign_pushers(["a", "b", "c", "d"], "d", pushes).accounts == {
        "a": "mei",
        "b": "diego",
        "c": "diego",
        "d": "mei",
    }
    assert assign_pushers(["a", "b", "c", "d"], "d", pushes).unread == ()
    assert assign_pushers(["a", "b", "c", "d"], "d", pushes[1:]).unread == ("who pushed commit a",)
    assert assign_pushers(["b", "c", "d"], "d", pushes[1:]).unread == ()
    assert assign_pushers(["a"], "a", [Push("a", "a", "mei")]).unread == ("who pushed commit a",)
