"""In a merge queue, and after a merge, what is judged is the commit that is published, with what others brought."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from desks import SOUND, Desk
from fake_github import BOT, FakeGitHub
from repositories import LESSON, PORTAL, QUOTING

from trellis.approvals.evaluate.verdict import ApprovalVerdict
from trellis.forge import events
from trellis.forge.ledger_job import LedgerResult, run_ledger_job
from trellis.forge.problems import ForgeError
from trellis.forge.review_job import MergeGroup

pytestmark = pytest.mark.usefixtures("undivided")

PAGE = f"{QUOTING}/index.md"
FLOOR = f"{QUOTING}/01-know-your-floor.md"
PICTURE = "content/operations/files/rates.png"
BLUE, RED = b"\x89PNG\r\n\x1a\nblue", b"\x89PNG\r\n\x1a\nred"
SHOWING = {PAGE: f"{SOUND}\n![Rates](../../../operations/files/rates.png)\n"}


@pytest.fixture
def desk(forge: FakeGitHub, desk: Desk) -> Desk:
    """The same, where operations has a picture of its own and the portal names the account that keeps the ledger."""
    forge.land({PICTURE: BLUE, "portal.yml": f"{PORTAL}  recorder: {BOT}\n"})
    return desk


def propose(desk: Desk, branch: str, files: dict[str, str | bytes | None], approver: str) -> int:
    """Opens a change that has its approval, and is green by itself."""
    forge = desk.forge
    forge.push(branch, files)
    number = forge.open(branch)
    forge.review(number, approver)
    assert get_state(desk.judge(number)) == "approved"
    return number


def queue(desk: Desk, tmp_path: Path, number: int, before: str = "main") -> MergeGroup:
    event = tmp_path / "event.json"
    event.write_text(json.dumps(desk.forge.queue(number, before)))
    group = events.read_review_target(event).merge_group
    assert group
    return group


def get_state(verdict: ApprovalVerdict | None) -> str:
    assert verdict
    return verdict.state


def run_job(desk: Desk, since: str = "") -> LedgerResult:
    desk.git("pull", "--quiet", "origin", "main")
    return run_ledger_job(desk.job(), 20, since)


@pytest.mark.parametrize("is_swap_first", [True, False])
def test_of_two_changes_that_cross_the_queue_takes_only_the_first(
    desk: Desk, tmp_path: Path, *, is_swap_first: bool
) -> None:
    swap = propose(desk, "swap", {PICTURE: RED}, "hlindqvist")
    show = propose(desk, "show", dict(SHOWING), "dsalazar")
    first, second = (swap, show) if is_swap_first else (show, swap)
    group = queue(desk, tmp_path, first)
    assert get_state(desk.judge(first, group)) == "approved"
    next_group = queue(desk, tmp_path, second, group.commit)
    verdict = desk.judge(second, next_group)
    assert get_state(verdict) == "blocked"
    assert verdict
    states = [key.state for subject in verdict.subjects if subject.kind == "course" for key in subject.approvals]
    assert states == (["stale"] if is_swap_first else ["missing"])
    assert not desk.forge.green(next_group.commit)


def test_of_three_changes_in_a_row_only_the_one_that_crosses_another_is_refused(desk: Desk, tmp_path: Path) -> None:
    show = propose(desk, "show", dict(SHOWING), "dsalazar")
    other = propose(desk, "other", {"content/operations/files/other.png": BLUE}, "hlindqvist")
    swap = propose(desk, "swap", {PICTURE: RED}, "hlindqvist")
    groups = [queue(desk, tmp_path, show)]
    for number in (other, swap):
        groups.append(queue(desk, tmp_path, number, groups[-1].commit))
    verdicts = [desk.judge(number, group) for number, group in zip((show, other, swap), groups, strict=True)]
    assert [get_state(verdict) for verdict in verdicts] == ["approved", "approved", "blocked"]
    assert [desk.forge.green(group.commit) for group in groups] == [True, True, False]


def test_a_queue_that_squashes_is_judged_by_its_commit_too(desk: Desk, tmp_path: Path) -> None:
    forge = desk.forge
    number = propose(desk, "show", dict(SHOWING), "dsalazar")
    for other, expected in (("content/operations/files/other.png", "approved"), (PICTURE, "blocked")):
        base = forge.land({other: RED})
        forge.repository.git("switch", "--quiet", "--detach", "main")
        forge.repository.commit_as("GitHub", "x@x", "merge", "--quiet", "--squash", forge.head(number))
        commit = forge.repository.commit("Mei Chen", "Squashed")
        ref = f"refs/heads/gh-readonly-queue/main/pr-{number}-{base}"
        forge.repository.git("update-ref", ref, commit)
        forge.repository.git("switch", "--quiet", "--detach", "main")
        assert get_state(desk.judge(number, MergeGroup(commit, base, ref, "refs/heads/main"))) == expected


def test_the_queue_of_another_branch_is_judged_by_nobody(desk: Desk, tmp_path: Path) -> None:
    """Its commits have people, settings and code that nobody of the default branch has seen."""
    forge = desk.forge
    number = propose(desk, "show", dict(SHOWING), "dsalazar")
    group = queue(desk, tmp_path, number)
    assert group.target == "refs/heads/main"
    with pytest.raises(ForgeError, match="this queue is of another branch"):
        desk.judge(number, replace(group, target="refs/heads/release/x"))
    assert not forge.green(group.commit)
    assert get_state(desk.judge(number, group)) == "approved"


@pytest.mark.parametrize("is_swapped", [True, False])
def test_what_was_published_is_judged_and_not_what_the_change_was(desk: Desk, *, is_swapped: bool) -> None:
    """Without a queue a change can be merged after another that crosses it."""
    forge = desk.forge
    number = propose(desk, "show", dict(SHOWING), "dsalazar")
    before = forge.land({PICTURE if is_swapped else "content/operations/files/other.png": RED})
    forge.mark(before)
    forge.squash(number)
    result = run_job(desk, before)
    if is_swapped:
        assert result.alarm_titles == (f"Published without all approvals: pull request {number}",)
        assert not result.written_paths
    else:
        assert (result.alarm_titles, len(result.written_paths)) == ((), 1)


def test_a_change_that_was_rebased_is_judged_with_all_its_commits(desk: Desk) -> None:
    forge = desk.forge
    forge.push("edit", {FLOOR: LESSON.replace("4 per cent", "6 per cent")})
    number = propose(desk, "edit", {FLOOR: LESSON.replace("4 per cent", "9 per cent")}, "dsalazar")
    base = forge.land({"content/operations/files/other.png": RED})
    forge.mark(base)
    git = forge.repository.git
    git("switch", "--quiet", "main")
    for commit in (f"{forge.head(number)}~1", forge.head(number)):
        merged = forge.repository.commit_as("Mei Chen", "someone@example.org", "cherry-pick", commit)
        forge.pulls[number].brought.append(merged)
    git("switch", "--quiet", "--detach", "main")
    assert git("rev-parse", f"{merged}~2") == base
    forge.pulls[number].state, forge.pulls[number].merged = "closed", merged
    assert run_job(desk).written_paths == ("reviews/quoting/2026-11-21-1.yml",)
