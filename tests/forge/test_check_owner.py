"""A check belongs to a commit: who proposes another's commit once more neither spoils its check nor lends it green."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desks import EDIT, Desk
from fake_github import FakeGitHub

from trellis.cli.forge import find_pull_requests
from trellis.forge import events
from trellis.forge.check_owner import find_check_owners
from trellis.forge.review_job import begin_check, evaluate_change, write_judgement


def copy_branch(forge: FakeGitHub, branch: str) -> str:
    forge.repository.git("branch", branch, "edit")
    return branch


@pytest.mark.parametrize("statuses", [False, True])
def test_a_stranger_with_the_same_commit_does_not_redden_the_check(desk: Desk, number: int, statuses: bool) -> None:
    forge = desk.forge
    desk.statuses = statuses
    desk.judge(number)
    stranger = forge.open(copy_branch(forge, "copy"), "stranger", fork=True)
    written = (len(forge.runs), len(forge.statuses))
    desk.judge(stranger)
    assert (len(forge.runs), len(forge.statuses)) == written
    assert statuses or forge.green(forge.head(number))
    assert (
        f"The check `approvals` on this commit speaks of pull request {number}."
        in (forge.comments[stranger][0]["body"])
    )
    assert "speaks of" not in forge.comments[number][0]["body"]


def test_the_check_names_the_pull_request_it_speaks_of(desk: Desk, number: int) -> None:
    desk.judge(number)
    assert desk.forge.runs[-1].output["summary"].startswith(f"This check speaks of pull request {number}.\n")


def test_a_forks_approval_is_not_lent_to_a_branch_of_the_repository(desk: Desk, forge: FakeGitHub) -> None:
    forge.push("edit", EDIT)
    fork = forge.open(copy_branch(forge, "copy"), "stranger", fork=True)
    own = forge.open("edit")
    desk.judge(own)
    forge.review(fork, "dsalazar")
    desk.judge(fork)
    assert not forge.green(forge.head(own))


def test_of_forks_the_first_one_is_spoken_of(desk: Desk, forge: FakeGitHub) -> None:
    forge.push("edit", EDIT)
    first = forge.open("edit", "stranger", fork=True)
    second = forge.open(copy_branch(forge, "copy"), "other", fork=True)
    client = desk.client()
    assert {find_check_owners(client, client.get_change(number)) for number in (first, second)} == {(first,)}
    forge.pulls[first].state = "closed"
    assert find_check_owners(client, client.get_change(second)) == (second,)


def test_a_branch_into_the_default_branch_comes_before_one_into_another(desk: Desk, forge: FakeGitHub) -> None:
    forge.push("edit", EDIT)
    forge.open("edit", base="release")
    second = forge.open(copy_branch(forge, "copy"))
    client = desk.client()
    assert find_check_owners(client, client.get_change(second)) == (second,)


def test_two_branches_of_the_repository_with_one_commit_are_green_once_one_is_closed(desk: Desk, number: int) -> None:
    forge = desk.forge
    desk.judge(number)
    twin = forge.open(copy_branch(forge, "twin"), "jokafor")
    desk.judge(twin)
    assert not forge.green(forge.head(number))
    desk.judge(number)
    assert not forge.green(forge.head(number))
    assert "have the same last commit, so neither is approved" in forge.runs[-1].output["title"]
    forge.pulls[twin].state = "closed"
    desk.judge(number)
    assert forge.green(forge.head(number))


def test_who_is_overtaken_while_it_is_judged_writes_no_green(desk: Desk, forge: FakeGitHub) -> None:
    forge.push("edit", EDIT)
    fork = forge.open("edit", "meichen", fork=True)
    forge.review(fork, "dsalazar")
    check = begin_check(desk.client(), fork)
    _, judgement = evaluate_change(desk.job(), fork)
    own = forge.open(copy_branch(forge, "own"))
    assert check is not None
    write_judgement(desk.client(), judgement, check)
    assert not forge.green(forge.head(own))


def test_a_run_for_one_change_of_a_branch_looks_at_the_others_of_it(
    desk: Desk, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the runs that wait for a branch only the last one stays, and anybody may propose a branch to another base."""
    forge = desk.forge
    other = forge.open("edit", "stranger", base="release")
    fork = forge.open(copy_branch(forge, "copy"), "stranger", fork=True)
    event = tmp_path / "event.json"
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))

    def list_numbers(number: int, project: str, branch: str, sha: str = "") -> list[int]:
        head = {"sha": sha or forge.head(number), "ref": branch, "repo": {"full_name": project}}
        event.write_text(json.dumps({"pull_request": {"number": number, "head": head}}))
        return sorted(find_pull_requests(desk.client(), 0, all_open=False)[0])

    assert list_numbers(other, "meridian/learning", "edit") == [number, other]
    assert list_numbers(number, "meridian/learning", "edit") == [number, other]
    assert list_numbers(fork, "stranger/learning", "copy") == [fork]
    assert list_numbers(other, "meridian/learning", "edit", "f" * 40) == [other]


def test_a_review_begins_the_check_of_its_own_branch_alone(desk: Desk, number: int, tmp_path: Path) -> None:
    forge = desk.forge
    stranger = forge.open(copy_branch(forge, "copy"), "stranger", fork=True)
    event = tmp_path / "event.json"

    def list_numbers(project: str, branch: str) -> tuple[int, ...]:
        run = {"head_sha": forge.head(number), "head_repository": {"full_name": project}, "head_branch": branch}
        event.write_text(json.dumps({"workflow_run": run}))
        target = events.read_review_target(event)
        return desk.client().list_open_changes(target.commit, target.source)

    assert list_numbers("stranger/learning", "copy") == (stranger,)
    assert list_numbers("meridian/learning", "edit") == (number,)
    assert sorted(list_numbers("meridian/learning", "renamed")) == [number, stranger]
