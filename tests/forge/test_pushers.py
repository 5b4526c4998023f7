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
from trellis.approvals.snapshot import BranchPush
from trellis.forge import github_conversation, gitlab, gitlab_conversation
from trellis.forge.judgement import fingerprint_conversation
from trellis.forge.ledger_job import run_ledger_job
from trellis.forge.protocol import ForgeAccess
from trellis.forge.pushes import trace_pushes
from trellis.forge.review_job import ForgeJob, run_review_job

pytestmark = pytest.mark.usefixtures("undivided")

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


@pytest.mark.parametrize("how", ["rebased", "last commit dropped", "squashed", "forced to main between"])
def test_whoever_pushed_what_was_replaced_does_not_approve_either(desk: Desk, how: str) -> None:
    """Diego pushes his own words under a made-up name to Mei's branch; then she forces it to something else."""
    forge = desk.forge
    git = forge.repository.git
    first = forge.push("edit", EDIT, by="dsalazar", name="Old Hand")
    number = forge.open("edit", "meichen")
    if how == "last commit dropped":
        forge.push("edit", AGAIN, by="dsalazar", name="Old Hand")
        last = forge.pushes.pop()
        forge.pushes[-1]["after"] = last["after"]  # both in one push
        commit = first
    elif how == "forced to main between":
        git("branch", "--force", "edit", "main")
        forge.record_push("edit", git("rev-parse", "main"), "meichen")
    if how != "last commit dropped":
        forge.land({"content/operations/files/other.txt": "A line.\n"})
        tree = git("merge-tree", "--write-tree", "main", first).split()[0]
        who = {"NAME": "Mei Chen" if how == "squashed" else "Old Hand", "EMAIL": "old@x.example"}
        people = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in who.items()}
        commit = git("commit-tree", tree, "-p", "main", "-m", "The same", **people)
    git("branch", "--force", "edit", commit)
    forge.record_push("edit", commit, "meichen")
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert (blocked(verdict), verdict.state) == ([], "missing")
    assert {r.why for subject in verdict.subjects for r in subject.uncounted_reviews} == {"conflict"}
    assert not forge.green(commit)


def test_whoever_made_a_branch_or_brought_it_up_to_date_may_approve(desk: Desk) -> None:
    """What they pushed is on the default branch, and none of their words."""
    forge = desk.forge
    git = forge.repository.git
    forge.pushes.append({
        "before": "0" * 40, "after": git("rev-parse", "main"), "ref": "refs/heads/edit",
        "activity_type": "branch_creation", "actor": "dsalazar",
    })  # fmt: skip
    forge.push("edit", EDIT, by="meichen")
    number = forge.open("edit", "meichen")
    forge.land({"content/operations/files/other.txt": "A line.\n"})
    forge.update(number, by="dsalazar", name="Diego Salazar")
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"


def test_an_earlier_life_of_a_branch_of_that_name_keeps_nobody_from_approving(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", AGAIN, by="dsalazar", name="Diego Salazar")
    gone = forge.repository.git("rev-parse", "edit")
    forge.repository.git("branch", "--delete", "--force", "edit")
    forge.pushes.append({
        "before": gone, "after": "0" * 40, "ref": "refs/heads/edit", "activity_type": "branch_deletion",
        "actor": "meichen",
    })  # fmt: skip
    forge.push("edit", EDIT, by="meichen")
    assert forge.pushes[-1]["before"] == "0" * 40
    number = forge.open("edit", "meichen")
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "approved"


def test_a_branch_that_was_deleted_and_restored_has_the_same_pushers(
    desk: Desk, lab: FakeGitLab, tmp_path: Path
) -> None:
    """Diego pushes his words under a made-up name, deletes the branch, and Mei restores it."""
    forge = desk.forge
    tip = forge.push("edit", EDIT, by="dsalazar", name="Old Hand")
    number = forge.open("edit", "meichen")
    gone = {"ref": "refs/heads/edit", "activity_type": "branch_deletion", "actor": "dsalazar"}
    forge.pushes.append({**gone, "before": tip, "after": "0" * 40})
    restored = {**gone, "actor": "meichen", "activity_type": "branch_creation"}
    forge.pushes.append({**restored, "before": "0" * 40, "after": tip})
    forge.review(number, "dsalazar")
    verdict = desk.judge(number)
    assert verdict
    assert (blocked(verdict), verdict.state) == ([], "missing")

    tip = lab.push("edit", EDIT, by="dsalazar", name="Old Hand")
    number = lab.open("edit")
    pushed = lab.events[-1]

    def note(by: str, **more: object) -> None:
        lab.events.append({**pushed, "author_username": by, "push_data": {**pushed["push_data"], **more}})

    note("dsalazar", commit_from=tip, commit_to=None)
    note("meichen", commit_from=None, commit_to=tip)
    note("hlindqvist", commit_from=None, commit_to=tip, ref_type="tag")
    lab.approve(number, "dsalazar")
    verdict = judge(lab, clone(lab.repository, tmp_path / "lab"), number)
    assert verdict
    assert (blocked(verdict), verdict.state) == ([], "missing")


def test_pushes_that_end_at_a_commit_that_was_replaced_are_not_all(desk: Desk) -> None:
    forge = desk.forge
    git = forge.repository.git
    first = forge.push("edit", EDIT, by="dsalazar", name="Old Hand")
    forge.land({"content/operations/files/other.txt": "A line.\n"})
    tree = git("merge-tree", "--write-tree", "main", first).split()[0]
    people = {f"GIT_{role}_{part}": "Mei" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    git("branch", "--force", "edit", git("commit-tree", tree, "-p", "main", "-m", "The same", **people))
    forge.record_push("edit", git("rev-parse", "edit"), "meichen")
    number = forge.open("edit", "meichen")
    forge.review(number, "dsalazar")
    del forge.pushes[0]
    verdict = desk.judge(number)
    assert verdict
    assert [b.message for b in verdict.blockers if b.code == "unread"] == [
        f"the forge does not say who pushed commit {first[:7]}, which this branch had before it was rebased or forced "
        "back, so nobody can be kept from approving their own work"
    ]


def test_what_a_program_pushed_is_told_after_a_rebase_too(desk: Desk) -> None:
    forge = desk.forge
    git = forge.repository.git
    first = forge.push("edit", EDIT, by="github-actions[bot]")
    number = forge.open("edit", "meichen")
    forge.land({"content/operations/files/other.txt": "A line.\n"})
    tree = git("merge-tree", "--write-tree", "main", first).split()[0]
    people = {f"GIT_{role}_{part}": "Mei" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    git("branch", "--force", "edit", git("commit-tree", tree, "-p", "main", "-m", "The same", **people))
    forge.record_push("edit", git("rev-parse", "edit"), "meichen")
    forge.review(number, "dsalazar")
    assert blocked(desk.judge(number)) == ["unread"]


def test_a_push_of_nobody_is_not_known_because_somebody_forced_away_from_it_and_back(desk: Desk) -> None:
    forge = desk.forge
    git = forge.repository.git
    first = forge.push("edit", EDIT, by="dsalazar", name="Old Hand")
    forge.push("edit", AGAIN, by="meichen")
    git("branch", "--force", "edit", first)
    forge.record_push("edit", first, "meichen")
    number = forge.open("edit", "meichen")
    forge.review(number, "dsalazar")
    listed = [{**p, "actor": {"login": p["actor"], "type": "User"}} for p in forge.pushes[::-1]]
    del listed[-1]["actor"]
    forge.faults = [Fault("/activity", times=9, status=200, body=listed)]
    assert blocked(desk.judge(number)) == ["unread"]
    assert not forge.green(first)


def test_a_flood_of_pushes_to_the_bots_branch_keeps_no_record_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may push can push to that branch thousands of times, before the bot makes it anew."""
    monkeypatch.setattr(github_conversation, "MAX_PUSHES", 5)
    forge = desk.forge
    forge.land({"portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    for count in range(8):
        by = "github-actions[bot]" if count % 2 else "hlindqvist"
        forge.push("trellis/ledger", {"content/operations/files/junk.txt": f"{count}\n"}, by=by)
    forge.push("edit", EDIT)
    number = forge.open("edit")
    forge.review(number, "dsalazar")
    desk.judge(number)
    forge.squash(number)
    desk.git("pull", "--quiet", "origin", "main")
    result = run_ledger_job(desk.job(), 20)
    assert (len(result.written_paths), result.is_merged) == (1, True)


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


@pytest.mark.parametrize("status", [404, 403])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_fork_that_others_may_push_to_says_who_did(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_open: bool, status: int
) -> None:
    """Whatever keeps the token from it, such as its owner's list of networks, is said of that request alone."""
    forge = desk.forge
    monkeypatch.setattr(forge, "fork_activity", lambda request, project: Answer(status, {"message": "No"}))
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


def push(before: str, after: str, account: str) -> BranchPush:
    return BranchPush(before=before, after=after, account=account)


def test_pushes_lead_back_to_where_the_branch_began() -> None:
    pushes = [push("0" * 40, "a", "mei"), push("a", "c", "diego"), push("c", "d", "mei")]
    assert trace_pushes(["a", "b", "c", "d"], "d", pushes) == (tuple(pushes), ())
    assert trace_pushes(["a", "b", "c", "d"], "d", pushes[1:]).unread == ("who pushed commit a",)
    assert trace_pushes(["b", "c", "d"], "d", pushes[1:]).unread == ()
    assert trace_pushes(["a"], "a", [push("a", "a", "mei")]).unread == ("who pushed commit a",)
    forced = [push("", "x", "diego"), push("x", "y", "ada"), push("y", "", "ada")]
    assert trace_pushes(["y"], "y", [*forced, *pushes]).pushes == tuple(forced[:2])
    assert trace_pushes(["d"], "d", [*forced, *pushes]).pushes == tuple(pushes), "of the branch that it is now"
    back = [push("y", "x", "mei"), push("x", "y", "ada"), push("y", "x", "diego")]
    assert trace_pushes(["x"], "x", back).pushes == tuple(back)


PLACES = [(is_first, day, "Mei Chen") for is_first in (True, False) for day in ("2026-11-19", "2026-11-21")]


@pytest.mark.parametrize(("is_first", "day", "name"), [*PLACES, (True, "2026-11-19", "Old Hand")])
def test_whoever_pushed_a_merge_pushed_what_it_brings(
    desk: Desk, lab: FakeGitLab, tmp_path: Path, is_first: bool, day: str, name: str
) -> None:
    """Diego merges a side branch with his own words into Mei's, all in her name, with dates and parents as he likes."""
    for forge in (desk.forge, lab):
        git = forge.repository.git
        tip = forge.push("edit", EDIT, by="meichen")
        number = forge.open("edit")
        who = {"NAME": name, "EMAIL": "someone@example.org", "DATE": f"{day}T09:00:00Z"}
        people = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in who.items()}
        git("switch", "--quiet", "--detach", "main")
        forge.repository.write({f"{QUOTING}/02-more.md": LESSON.replace("Know your floor", "More about it")})
        git("add", "--all")
        git("commit", "--quiet", "--message", "More", **people)
        side = git("rev-parse", "HEAD")
        tree = git("merge-tree", "--write-tree", tip, side).split()[0]
        first, second = (side, tip) if is_first else (tip, side)
        merge = git("commit-tree", tree, "-p", first, "-p", second, "-m", "Merge", **people)
        git("branch", "--force", "edit", merge)
        forge.record_push("edit", merge, "dsalazar")
        if isinstance(forge, FakeGitHub):
            forge.accounts.update(dict.fromkeys((side, merge), "meichen"))
            forge.review(number, "dsalazar")
            verdict = desk.judge(number)
        else:
            forge.approve(number, "dsalazar")
            verdict = judge(forge, clone(forge.repository, tmp_path / "lab"), number)
        assert verdict
        assert (blocked(verdict), verdict.state) == ([], "missing")
        assert {r.why for subject in verdict.subjects for r in subject.uncounted_reviews} == {"conflict"}


@pytest.mark.parametrize("is_open", [True, False])
def test_who_pushed_to_a_fork_is_asked_whether_or_not_others_may(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    """Diego pushes his words in Mei's name to her fork while he may, and then she no longer lets him."""
    forge = desk.forge
    commit = forge.push("theirs", EDIT, by="dsalazar", name="Mei Chen")
    forge.accounts[commit] = "meichen"
    number = forge.open("theirs", "meichen", fork=True)
    forge.review(number, "dsalazar")
    describe = forge._pull
    monkeypatch.setattr(forge, "_pull", lambda pull: {**describe(pull), "maintainer_can_modify": is_open})
    forge.shows_forks = True
    verdict = desk.judge(number)
    assert verdict
    assert verdict.state == "missing"
    assert {r.why for subject in verdict.subjects for r in subject.uncounted_reviews} == {"conflict"}


def test_at_gitlab_pushes_to_other_branches_take_no_more_requests_than_it_needs(
    lab: FakeGitLab, tmp_path: Path
) -> None:
    """A project lists all its pushes together, and whoever may push can push thousands of times."""
    lab.push("edit", EDIT)
    number = lab.open("edit")
    own_events = list(lab.events)
    junk = {**own_events[-1], "push_data": {**own_events[-1]["push_data"], "ref": "junk"}}
    lab.approve(number, "dsalazar")
    root = clone(lab.repository, tmp_path / "desk")
    lab.events = [junk] * 5_000 + own_events + [junk] * 300
    verdict = judge(lab, root, number)
    assert verdict
    assert verdict.state == "approved"
    looks = 3  # when it is judged, before the check becomes green, and after that
    pages = 4 + gitlab_conversation.MAX_EVENTS_BEFORE // 100
    assert len([r for r in lab.log if r.path.endswith("/events")]) == pages * looks


def test_at_gitlab_a_push_that_lies_too_far_back_is_said_of_its_own_request_alone(
    lab: FakeGitLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitlab_conversation, "MAX_EVENTS", 200)
    root = clone(lab.repository, tmp_path / "desk")
    lab.push("edit", EDIT)
    buried = lab.open("edit")
    junk = {**lab.events[-1], "push_data": {**lab.events[-1]["push_data"], "ref": "junk"}}
    lab.events += [junk] * 250
    lab.push("other", AGAIN)
    fresh = lab.open("other")
    assert blocked(judge(lab, root, buried)) == ["unread"]
    assert blocked(judge(lab, root, fresh)) == []
