"""Whoever pushed commits of a change to another branch first must not approve it, nor whoever hides that they did."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desks import EDIT, Desk
from fake_github import FakeGitHub
from fake_gitlab import PROJECT, FakeGitLab
from loopback import Answer, Fault, Request, clone, commit_to
from repositories import LESSON, QUOTING, TODAY

from trellis.approvals.collect.commit_range import CommitRange, _OwnCommits
from trellis.approvals.collect.pushes_repository import find_pushes_repository
from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.approvals.snapshot import Account, BranchPush, Conversation, SubmittedReview
from trellis.forge import github_conversation, gitlab, gitlab_conversation, pushed_commits
from trellis.forge.gitlab_answers import GitLabEvent
from trellis.forge.gitlab_conversation import _select_pushes
from trellis.forge.problems import ForgeError, TransferTimeout
from trellis.forge.protocol import ForgeAccess, ForgeChange
from trellis.forge.pushed_commits import fetch_pushed_commits
from trellis.forge.pushes import list_deciding_accounts
from trellis.forge.review_job import ForgeJob, evaluate_change, run_review_job
from trellis.load.commit import find_present_commits
from trellis.load.git import GitCommand

pytestmark = pytest.mark.usefixtures("undivided")

MORE: dict[str, str | bytes | None] = {
    f"{QUOTING}/02-more.md": LESSON.replace("Know your floor", "More about it"),
}
NOBODY = "0" * 40


def judge(forge: FakeGitHub | FakeGitLab, desk: Desk, number: int, tmp_path: Path) -> ApprovalVerdict:
    if isinstance(forge, FakeGitHub):
        forge.review(number, "dsalazar")
        verdict = desk.judge(number)
    else:
        forge.approve(number, "dsalazar")
        access = ForgeAccess(f"{forge.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
        client = gitlab.connect_gitlab(access)
        root = clone(forge.repository, tmp_path / "desk-of-lab")
        verdict = run_review_job(ForgeJob(client, root, TODAY), number)
    assert verdict
    return verdict


def list_reasons(verdict: ApprovalVerdict) -> set[str]:
    return {review.why for subject in verdict.subjects for review in subject.uncounted_reviews}


def delete_branch(forge: FakeGitHub | FakeGitLab, commit: str) -> None:
    if isinstance(forge, FakeGitHub):
        forge.pushes.append({**forge.pushes[-1], "before": commit, "after": NOBODY, "activity_type": "branch_deletion"})
    else:
        push = {**forge.events[-1]["push_data"], "commit_from": commit, "commit_to": None}
        forge.events.append({**forge.events[-1], "push_data": push})


def lose_fork(forge: FakeGitHub, monkeypatch: pytest.MonkeyPatch, owner: str) -> None:
    """Deletes the forks to which others could push. GitHub's description of its answers says that each is there."""
    describe = forge._pull

    def describe_without_fork(pull: Any) -> dict[str, Any]:
        answer = {**describe(pull), "maintainer_can_modify": True}
        return {**answer, "head": {**answer["head"], "user": {"login": owner}, "repo": None}}

    monkeypatch.setattr(forge, "_pull", describe_without_fork)


def push_elsewhere(forge: FakeGitHub | FakeGitLab, how: str) -> int:
    """Diego pushes his words under Mei's name to `wip`, and Mei takes them over."""
    git = forge.repository.git
    if how == "begun there":
        git("branch", "edit", forge.push("wip", EDIT, by="dsalazar"))
        forge.push("edit", MORE)
    elif how == "begun below":
        git("branch", "edit", commit_to(forge.repository, "wip", EDIT, "Mei Chen"))
        git("config", "uploadpack.allowAnySHA1InWant", "true")  # as the forges have it
        forge.push("wip", {f"{QUOTING}/03-junk.md": LESSON}, by="dsalazar")
        forge.push("edit", MORE)
        git("branch", "--delete", "--force", "wip")
    elif how == "deleted before":
        delete_branch(forge, forge.push("edit", EDIT, by="dsalazar"))
        forge.push("edit", MORE)  # her clone still had it
    elif how.startswith("begun anew"):  # the forge tells no deletion, as at GitLab with that of four branches at once
        first = commit_to(forge.repository, "edit", EDIT, "Mei Chen")
        git("config", "uploadpack.allowAnySHA1InWant", "true")
        forge.push("edit", {f"{QUOTING}/03-junk.md": LESSON}, by="dsalazar")
        git("branch", "--force", "edit", first)
        tip = commit_to(forge.repository, "edit", MORE, "Mei Chen")  # her clone still had the first
        if isinstance(forge, FakeGitHub):
            forge.pushes.append({**forge.pushes[-1], "before": NOBODY, "after": tip, "actor": "meichen"})
            forge.accounts[tip] = "meichen"
        else:
            push = {**forge.events[-1]["push_data"], "commit_from": None, "commit_to": tip}
            forge.events.append({**forge.events[-1], "author_username": "meichen", "push_data": push})
    elif how == "tried out and amended":
        git("config", "uploadpack.allowAnySHA1InWant", "true")
        first = commit_to(forge.repository, "edit", EDIT, "Mei Chen")
        second = forge.push("edit", {f"{QUOTING}/03-junk.md": LESSON})
        git("branch", "try", second)
        forge.record_push("try", second, "dsalazar")
        git("branch", "--delete", "--force", "try")
        git("branch", "--force", "edit", first)
        forge.push("edit", MORE)
    elif how == "shown and renamed":
        git("branch", "show", forge.push("first", EDIT))
        forge.record_push("show", git("rev-parse", "show"), "dsalazar")
        git("branch", "edit", "first")
        forge.record_push("edit", git("rev-parse", "edit"), "meichen")
    elif how == "merged":
        tip = forge.push("edit", EDIT)
        wip = forge.push("wip", MORE, by="dsalazar")
        tree = git("merge-tree", "--write-tree", tip, wip).split()[0]
        people = {f"GIT_{role}_{part}": "Mei Chen" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        git("branch", "--force", "edit", git("commit-tree", tree, "-p", tip, "-p", wip, "-m", "Merge", **people))
        forge.record_push("edit", git("rev-parse", "edit"), "meichen")
    else:
        git("branch", "wip", forge.push("edit", EDIT))
        forge.record_push("wip", git("rev-parse", "wip"), "dsalazar")
    if isinstance(forge, FakeGitHub):
        forge.accounts.update(dict.fromkeys(forge.accounts, "meichen"))
    return forge.open("edit", "meichen")


@pytest.mark.parametrize("at", ["github", "gitlab"])
@pytest.mark.parametrize(
    "how",
    [
        "begun there",
        "begun below",
        "begun anew",
        "deleted before",
        "merged",
        "looked at later",
        "shown and renamed",
        "tried out and amended",
    ],
)
def test_whoever_pushed_its_commits_to_another_branch_before_does_not_approve(
    desk: Desk, lab: FakeGitLab, tmp_path: Path, at: str, how: str
) -> None:
    forge = desk.forge if at == "github" else lab
    verdict = judge(forge, desk, push_elsewhere(forge, how), tmp_path)
    is_theirs = how not in ("looked at later", "shown and renamed", "tried out and amended")
    assert (verdict.state, list_reasons(verdict)) == (("missing", {"conflict"}) if is_theirs else ("approved", set()))


@pytest.mark.parametrize(
    ("tips", "limit", "message"),
    [
        (("a" * 40, "b" * 40), 500, "has a hand in commit"),
        (("a" * 40, "b" * 40), 2, "more to other branches than can be looked at"),
    ],
    ids=["gone", "many"],
)
def test_commits_that_are_gone_hide_none_that_is_there(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tips: tuple[str, ...], limit: int, message: str
) -> None:
    monkeypatch.setattr(pushed_commits, "MAX_COMMITS", limit)
    number = push_elsewhere(desk.forge, "begun below")
    other = {**desk.forge.pushes[0], "ref": "refs/heads/other", "actor": "dsalazar", "activity_type": "push"}
    desk.forge.pushes += [{**other, "before": NOBODY, "after": tip} for tip in tips]
    verdict = judge(desk.forge, desk, number, tmp_path)
    assert verdict.state == "missing"
    assert message in verdict.subjects[0].uncounted_reviews[0].message


def test_a_commit_that_is_gone_is_asked_for_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fetches = list[object]()
    run = pushed_commits.run_git

    def count(root: Path, arguments: Sequence[str], *others: Any) -> str:
        fetches.extend(["fetch"] * ("fetch" in arguments))
        return run(root, arguments, *others)

    monkeypatch.setattr(pushed_commits, "run_git", count)
    pushes = [BranchPush(before="", after=id * 40, account="diego") for id in "abc"]
    conversation = Conversation(author=Account(handle="mei"), pushes_elsewhere=tuple(pushes))
    for _ in range(2):
        assert fetch_pushed_commits(desk.root, "origin", conversation, {}) == conversation
        assert len(fetches) == 3


@pytest.mark.parametrize("problem", ["none", "fails once", "fails", "takes long", "is elsewhere"])
def test_a_forge_that_fails_makes_nobody_a_pusher(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    pushes = [BranchPush(before="", after=id * 40, account=account) for id, account in (("a", "diego"), ("b", "mei"))]
    conversation = Conversation(author=Account(handle="mei"), pushes_elsewhere=tuple(pushes))
    remote = str(tmp_path / "nowhere" if problem == "is elsewhere" else desk.forge.repository.top)
    failures = {"fails once": 1, "fails": 2, "takes long": 1}.get(problem, 0)
    run = pushed_commits.run_git

    def fail(root: Path, arguments: Sequence[str], *others: Any) -> str:
        nonlocal failures
        if "fetch" in arguments and failures:
            failures -= 1
            raise (TransferTimeout if problem == "takes long" else ForgeError)("the connection was lost")
        return run(root, arguments, *others)

    monkeypatch.setattr(pushed_commits, "run_git", fail)
    with pytest.raises(ForgeError) if problem in ("fails", "is elsewhere") else nullcontext():
        traced = fetch_pushed_commits(desk.root, remote, conversation, {})
        assert traced.untraced_accounts == (("diego",) if problem == "takes long" else ())


def test_a_commit_that_git_finds_fault_with_is_looked_at_without_its_files(desk: Desk) -> None:
    """Forges take some that Git refuses, and anybody can have an approver try out a request of any size."""
    forge = desk.forge
    git = forge.repository.git
    tree, parent = git("rev-parse", "main^{tree}"), commit_to(forge.repository, "edit", EDIT, "Mei Chen")
    people = "".join(f"{role} Mallory <m@x.org> 1700000000 +051800\n" for role in ("author", "committer"))
    text = f"tree {tree}\nparent {parent}\n{people}\nA line\n"
    command = ["git", "hash-object", "-w", "-t", "commit", "--literally", "--stdin"]
    process = subprocess.run(command, cwd=forge.repository.root, input=text, capture_output=True, text=True, check=True)
    tip = process.stdout.strip()
    for name in ("allowAnySHA1InWant", "allowFilter"):
        git("config", f"uploadpack.{name}", "true")
    push = BranchPush(before="", after=tip, account="diego")
    conversation = Conversation(author=Account(handle="mei"), pushes_elsewhere=(push,))
    assert fetch_pushed_commits(desk.root, "origin", conversation, {}) == conversation
    repository = find_pushes_repository(desk.root)
    assert set(find_present_commits(repository, [tip, "a" * 40, parent])) == {tip, parent}
    assert find_present_commits(desk.root, [tip, parent]) == ()
    lesson = git("rev-parse", f"{parent}:{QUOTING}/01-know-your-floor.md")
    assert GitCommand(repository, "cat-file", "--batch-check", input_text=lesson).output.split() == [lesson, "missing"]


@pytest.mark.parametrize(
    ("fork", "pushed", "day", "is_asked_for"),
    [
        ({}, 21, 20, True),
        ({}, 21, 22, False),
        ({}, None, 22, True),
        ({"fork": True, "private_fork": True}, 21, 22, False),
        ({"fork": True, "private_fork": True}, 15, 20, False),
        ({"fork": True, "private_fork": True}, 15, 17, True),
        ({"fork": True}, 0, 20, False),
        ({"fork": True}, 0, 17, True),
    ],
)
def test_what_was_pushed_after_a_change_had_its_commits_is_not_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fork: dict[str, bool], pushed: int | None, day: int, is_asked_for: bool
) -> None:
    """The request was opened on the 18th. pushed: the day of the only push that is shown; 0: none is."""
    monkeypatch.setattr(pushed_commits, "MAX_COMMITS", 0)
    start = datetime(2026, 11, 1, tzinfo=UTC)
    time = start.replace(day=pushed) if pushed else None
    conversation = Conversation(
        author=Account(handle="mei"),
        opened=start.replace(day=18),
        pushes=() if pushed == 0 else (BranchPush(before="", after="b" * 40, account="mei", time=time),),
        pushes_elsewhere=(BranchPush(before="", after="a" * 40, account="diego", time=start.replace(day=day)),),
        **fork,
    )
    traced = fetch_pushed_commits(desk.root, "origin", conversation, {})
    assert traced.untraced_accounts == (("diego",) if is_asked_for else ())


def test_what_could_not_be_looked_at_in_time_is_judged_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = push_elsewhere(desk.forge, "begun below")
    desk.forge.review(number, "dsalazar")
    assert evaluate_change(desk.job(), number)[1].mark
    os.utime(find_pushes_repository(desk.root), (0, 0))  # from a day on it is made anew
    monkeypatch.setattr(pushed_commits, "MAX_COMMITS", 0)
    assert not evaluate_change(desk.job(), number)[1].mark


@pytest.mark.parametrize("is_gone", [True, False])
@pytest.mark.parametrize("is_before", [True, False])
def test_what_somebody_took_from_a_forks_open_request_is_not_theirs(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_before: bool, is_gone: bool
) -> None:
    """Nobody knows when a fork's commits came to it, where its pushes are not shown; but the request has a time."""
    forge = desk.forge
    if is_gone:
        lose_fork(forge, monkeypatch, "meichen")
    forge.repository.git("branch", "theirs", forge.push("wip", EDIT, by="dsalazar"))
    forge.accounts.update(dict.fromkeys(forge.accounts, "meichen"))
    number = forge.open("theirs", "meichen", fork=True)
    opened = datetime.fromisoformat(forge.pulls[number].opened)
    forge.pushes[-1]["timestamp"] = (opened + timedelta(hours=-1 if is_before else 1)).isoformat()
    assert judge(forge, desk, number, tmp_path).state == ("missing" if is_before else "approved")
    forge.complaints.clear()


def test_whoever_pushed_more_than_is_listed_does_not_approve(
    desk: Desk, lab: FakeGitLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody hides a push behind thousands of others, or in one to several branches, of which GitLab lists none."""
    monkeypatch.setattr(github_conversation, "MAX_PUSHES", 5)
    for forge in (desk.forge, lab):
        forge.push("edit", EDIT)
        number = forge.open("edit")
        if isinstance(forge, FakeGitHub):
            forge.pushes += [{**forge.pushes[-1], "after": f"{n}", "ref": "wip", "actor": "dsalazar"} for n in range(5)]
        else:
            push = {"action": "pushed", "ref": None, "ref_count": 4, "commit_from": None, "commit_to": None}
            forge.events.insert(0, {**forge.events[-1], "author_username": "dsalazar", "push_data": push})
        verdict = judge(forge, desk, number, tmp_path)
        assert (verdict.state, list_reasons(verdict)) == ("missing", {"conflict"})
        assert "more to other branches than can be looked at" in verdict.subjects[0].uncounted_reviews[0].message


@pytest.mark.parametrize(("status", "is_by_diego"), [(404, False), (422, False), (422, True), (403, False)])
def test_an_account_that_github_does_not_search_by_holds_up_nobody_else(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, is_by_diego: bool
) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit", "meichen")
    forge.review(number, "gone-stranger")
    account, list_activity = "dsalazar" if is_by_diego else "gone-stranger", forge.activity

    def refuse(request: Request) -> Answer:
        is_refused = request.query.get("actor") == account
        return Answer(status, {"message": "Validation Failed"}) if is_refused else list_activity(request)

    monkeypatch.setattr(forge, "activity", refuse)
    assert judge(forge, desk, number, tmp_path).state == ("missing" if is_by_diego else "approved")


@pytest.mark.parametrize("how", ["pushes of what is published", "a first push from a commit of its own"])
def test_a_list_that_is_cut_says_so(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Diego's words in Mei's name stand before the latest pushes, and she pushes them again in good faith."""
    forge = desk.forge
    git = forge.repository.git
    published = [git("rev-parse", "main"), forge.land({"content/operations/files/other.txt": "A line.\n"})]
    first = forge.push("edit", EDIT, by="dsalazar")
    number = forge.open("edit", "meichen")
    if how == "pushes of what is published":
        monkeypatch.setattr(github_conversation, "MAX_PUSHES", 6)
        steps = [(published[count % 2], "dsalazar") for count in range(7)] + [(first, "meichen")]
    else:
        monkeypatch.setattr(github_conversation, "MAX_PUSHES", 2)
        steps = [(published[1], "meichen"), (first, "meichen")]
    for commit, by in steps:
        git("branch", "--force", "edit", commit)
        forge.record_push("edit", commit, by)
    forge.accounts[first] = "meichen"
    verdict = judge(forge, desk, number, tmp_path)
    assert [blocker.code for blocker in verdict.blockers] == ["unread"]
    assert not forge.green(forge.head(number))


@pytest.mark.parametrize("login", ["Copilot", "copilot[bot]"])
def test_a_program_is_known_by_its_kind_whatever_its_name(desk: Desk, tmp_path: Path, login: str) -> None:
    forge = desk.forge
    forge.push("edit", EDIT)
    number = forge.open("edit", "meichen")
    forge.push("edit", MORE, by="Copilot")
    listed: list[dict[str, Any]] = [
        {**push, "actor": {"login": login, "type": "Bot"} if push["actor"] == "Copilot" else {"login": "meichen"}}
        for push in forge.pushes[::-1]
    ]
    forge.faults = [Fault("/activity", times=9, status=200, body=listed)]
    (blocker,) = judge(forge, desk, number, tmp_path).blockers
    assert blocker.code == "unread"
    assert f"`{login.removesuffix('[bot]')}[bot]` pushed commit" in blocker.message


def test_the_owner_of_a_fork_that_is_gone_may_have_pushed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = desk.forge
    forge.accounts[forge.push("theirs", EDIT)] = "meichen"
    number = forge.open("theirs", "meichen", fork=True)
    lose_fork(forge, monkeypatch, "dsalazar")
    verdict = judge(forge, desk, number, tmp_path)
    passed_over = {one.person for subject in verdict.subjects for key in subject.approvals for one in key.passed_over}
    assert (verdict.state, passed_over) == ("missing", {"diego"})
    forge.complaints.clear()


def test_at_gitlab_what_came_after_a_forks_commits_hides_nothing(
    lab: FakeGitLab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pushes of others that are counted are those before; a request may wait for weeks."""
    monkeypatch.setattr(gitlab_conversation, "MAX_EVENTS_BEFORE", 20)
    lab.repository.git("branch", "theirs", lab.push("wip", EDIT, by="dsalazar"))
    number = lab.open("theirs", "meichen", fork=True)
    lab.approve(number, "dsalazar")
    junk = {**lab.events[-1], "author_username": "hlindqvist", "created_at": "2026-12-01T09:00:00Z"}
    lab.events[-1]["created_at"] = "2026-11-10T09:00:00Z"
    lab.events += [{**junk, "push_data": {**junk["push_data"], "commit_to": "c" * 40}}] * 50
    access = ForgeAccess(f"{lab.address}/api/v4", PROJECT, "right", "https://forge.meridian.example")
    root = clone(lab.repository, tmp_path / "desk-of-lab")
    verdict = run_review_job(ForgeJob(gitlab.connect_gitlab(access), root, TODAY), number)
    assert verdict
    assert (verdict.state, list_reasons(verdict)) == ("missing", {"conflict"})


@pytest.mark.parametrize("shown", [0, 1])
def test_of_a_fork_whose_pushes_are_shown_in_part_the_rest_has_the_time_of_the_request(desk: Desk, shown: int) -> None:
    """Diego took both commits from the open request, to try them."""
    git = desk.forge.repository.git
    main = git("rev-parse", "main")
    first, second = desk.forge.push("theirs", EDIT), desk.forge.push("theirs", MORE)
    opened = datetime(2026, 11, 20, tzinfo=UTC)
    own = BranchPush(before=first, after=second, account="mei", time=opened)
    taken = BranchPush(before="", after=second, account="diego", time=opened + timedelta(hours=4))
    conversation = Conversation(
        author=Account(handle="mei"), opened=opened, fork=True, private_fork=True,
        pushes=(own,) * shown, pushes_elsewhere=(taken,),
    )  # fmt: skip
    commits = CommitRange(desk.forge.repository.root, main, second, main).read_commits(conversation)
    assert {account.handle for commit in commits for account in commit.pushers} == ({"mei"} if shown else set())


def test_tips_above_a_change_are_read_once_however_many_they_are() -> None:
    """A chain of 3,000 commits above a change, pushed one by one."""
    own = {"b": ["a"], "a": ["main"]}
    chain = {f"c{n}": [f"c{n - 1}"] for n in range(3_000, 0, -1)} | {"c0": ["b"], "b": ["a"], "a": ["main"]}
    calls = 0

    class Counting(dict[str, list[str]]):
        def __getitem__(self, key: str) -> list[str]:
            nonlocal calls
            calls += 1
            return super().__getitem__(key)

    commits = _OwnCommits(own, Counting(chain))
    pushes = [BranchPush(before=f"c{n}", after=f"c{n + 1}", account="diego") for n in range(2_999)]
    assert not any(id for push in pushes for id in commits.list_brought(push))
    assert sorted(commits.list_brought(BranchPush(before="", after="c3000", account="diego"))) == ["a", "b"]
    assert list(commits.list_brought(BranchPush(before="a", after="c7", account="diego"))) == ["b"]
    assert calls == len(chain)


CHANGE = ForgeChange(number=1, head="b", branch="edit", base="main", ref="refs/merge-requests/1/head", author="mei")


def event(before: str, after: str, by: str = "mei", ref: str = "edit") -> GitLabEvent:
    data = {"ref": ref, "ref_type": "branch", "commit_from": before, "commit_to": after}
    return GitLabEvent(author_username=by, created_at=datetime(2026, 11, 21, tzinfo=UTC), push_data=data)


def test_at_gitlab_what_became_of_a_branch_after_its_merge_hides_no_push() -> None:
    """Somebody pushed once more and deleted it; before it was made, another of that name had been deleted."""
    before = [event("", "x", "diego"), event("x", "", "diego")]
    own = [event("", "a"), event("a", "b", "bo")]
    later = [event("b", "c", "diego"), event("c", "")]
    found = _select_pushes([*before, *own, *later][::-1], CHANGE, frozenset(), 100)
    assert [(push.after, push.account) for push in found.own.pushes] == [("a", "mei"), ("b", "bo"), ("c", "diego")]
    assert not found.own.is_cut


@pytest.mark.parametrize(
    ("more", "day", "is_hiding"),
    [
        ({"action": "pushed"}, 20, True),
        ({"action": "created"}, 20, True),
        ({"action": "removed"}, 20, False),
        ({"action": "pushed", "ref_type": "tag"}, 20, False),
        ({"action": "pushed"}, 22, False),
        ({"action": "pushed"}, -100, False),
    ],
)
def test_at_gitlab_a_push_to_several_branches_hides_what_may_have_been_there_before(
    more: dict[str, str], day: int, is_hiding: bool
) -> None:
    time = datetime(2026, 11, 21, tzinfo=UTC) + timedelta(days=day - 21)
    data = {"ref": None, "ref_type": "branch", "ref_count": 5, "commit_from": None, "commit_to": None, **more}
    bulk = GitLabEvent(author_username="diego", created_at=time, push_data=data)
    change = replace(CHANGE, opening_time=datetime(2026, 11, 21, tzinfo=UTC))
    events = [event("", "b"), bulk] if day < 21 else [bulk, event("", "b")]
    elsewhere = _select_pushes(events, change, frozenset({"diego"}), 100).elsewhere
    assert elsewhere.untraced_accounts == (("diego",) if is_hiding else ())


def test_at_gitlab_own_pushes_hide_nobodys_push_to_another_branch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitlab_conversation, "MAX_EVENTS_BEFORE", 3)
    own, wip = event("", "b"), event("", "a", "diego", "wip")
    floods = [event("y", "z", by, "junk") for by in ("diego", "cy") for _ in range(5)]
    for flood, expected in ((floods[:5], ["a"]), (floods, [])):
        found = _select_pushes([own, *flood, wip], CHANGE, frozenset({"diego"}), 100)
        assert [push.after for push in found.elsewhere.pushes if push.after != "z"] == expected
    accounts = frozenset({"diego", "ilse"})
    found = _select_pushes([own, *floods[:5], wip], CHANGE, accounts, 4)
    assert found.elsewhere.untraced_accounts == ("diego", "ilse")
    monkeypatch.setattr(gitlab_conversation, "MAX_ACCOUNT_EVENTS", 2)
    found = _select_pushes([own, *floods[:5], wip], CHANGE, accounts, 100)
    assert found.elsewhere.untraced_accounts == ("diego",), "whoever floods keeps nobody else out"


def test_whoever_takes_back_what_somebody_said_is_asked_for_too() -> None:
    day = datetime(2026, 11, 21, tzinfo=UTC)
    reviews = [
        SubmittedReview(handle="ilse", state="approved", commit="a", submitted=day),
        SubmittedReview(handle="ben", state="dismissed", commit="a", submitted=day, dismissed_by="diego"),
        SubmittedReview(handle="cy", state="commented", commit="a", submitted=day),
        SubmittedReview(handle="Mei", state="approved", commit="a", submitted=day),
    ]
    assert list_deciding_accounts(reviews, "mei") == ("ilse", "diego", "mei")
    assert list_deciding_accounts(reviews[2:], "mei") == ()


def test_only_commits_that_are_here_and_on_the_default_branch_are_published(desk: Desk) -> None:
    """A forge names commits in any form; none of them is an option of Git."""
    git = desk.forge.repository.git
    main = git("rev-parse", "main")
    own = desk.forge.push("edit", EDIT)
    commit_range = CommitRange(desk.forge.repository.root, main, own, main)
    parent, tree = git("rev-parse", f"{own}~1"), git("rev-parse", f"{own}^{{tree}}")
    asked = (main, own, parent, tree, "f" * 40, NOBODY, "", "--all", "main", f"^{main}")
    assert commit_range._find_published(asked) == {main, parent}
    pushes = [BranchPush(before=NOBODY, after=own, account="mei")]
    assert commit_range.find_untold_tip(pushes) == ""
    assert commit_range.find_untold_tip(pushes, is_cut=True) == own


def test_a_time_without_a_zone_is_of_utc() -> None:
    times = [datetime(2026, 11, 21), datetime(2026, 11, 21, tzinfo=UTC)]
    first, second = (BranchPush(before="", after="a", account="mei", time=time) for time in times)
    assert first == second
