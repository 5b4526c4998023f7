"""Records approvals in the ledger after a merge, in a separate change, and reports changes merged without approvals.

The job keeps no state. Each run examines the last commits of the default branch and adds the missing records, so a
failed run is repaired by the next one. What it judges is the commit on the default branch, with all that was published
by it; the pull request only says who approved what. An issue about it is known by the commit and by its author, so that
nobody can open it, close it or write a record of it beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..approvals.collect.commit_range import find_commit_range
from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.evaluate import evaluate_snapshot
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.ledger.new_records import LEDGER_FOLDER, create_records
from ..approvals.snapshot import Snapshot
from ..catalogue.catalogue import Entry
from ..diagnostics.phrases import format_count
from ..kinds import Review
from ..load.commit import CommitTree, resolve_revision
from ..load.git import GitCommand, GitUnavailable
from ..pipeline.run import run_pipeline
from ..reports.review import markdown, phrases
from . import branch, pull_request_commits, review_job
from .record_claims import add_merged_changes
from .review_job import ForgeJob

BRANCH = "trellis/ledger"
TITLE = "The ledger: what was approved"
UNAPPROVED_LABEL = "trellis: unapproved"
"""The label of issues about changes merged without their approvals."""

OWN_CHANGE_WAITS = (10.0, 30.0)
"""The seconds to wait before the change with the records is evaluated again."""


_MAX_REBASED = 250
"""The most commits of a change that a forge rebases, and names the makers of."""


class MergedCommit(NamedTuple):
    """A commit of the default branch and the number of the change it came from; None for a direct push."""

    commit: str
    number: int | None


@dataclass(frozen=True)
class LedgerResult:
    """The result of a run."""

    written_paths: tuple[str, ...] = ()
    change_number: int | None = None
    """The change that adds the records."""
    is_merged: bool = False
    """Whether that change was merged."""
    alarm_titles: tuple[str, ...] = ()
    """The titles of the issues about changes without their approvals."""


def run_ledger_job(job: ForgeJob, max_count: int, since: str = "") -> LedgerResult:
    """Records approvals of the last `max_count` commits; reports unapproved ones after `since`. Raises ForgeError."""
    forge, root = job.forge, job.root
    default_branch = forge.get_default_branch()
    ref = f"refs/heads/{default_branch}"
    pull_request_commits.fetch_refs(root, job.remote, [ref], forge.build_git_settings())
    tip = resolve_revision(root, pull_request_commits.format_local_ref(ref))
    recent_commits = _query_git(root, "rev-list", "--first-parent", f"--max-count={max_count}", tip)
    pushed_commits = _list_pushed_commits(root, since, tip, recent_commits)
    result = run_pipeline(root, job.today)
    existing_records = [review.meta for review in result.catalogue.reviews]
    new_reviews: list[Review] = []
    alarm_titles: list[str] = []
    for merged in _find_unrecorded_changes(
        job, dict.fromkeys((*pushed_commits, *recent_commits)), result.catalogue.reviews, frozenset(pushed_commits)
    ):
        verdict, snapshot = _evaluate_merged_change(job, merged)
        if verdict and snapshot and verdict.state == "approved":
            new_reviews += create_records(snapshot, verdict)
        elif merged.commit in pushed_commits:
            alarm_titles.append(_report_unapproved(job, merged, verdict))
    recorder = result.catalogue.portal.approvals.recorder or "trellis"
    with branch.open_worktree(root, tip) as folder:
        written_paths = branch.add_records(folder, reversed(new_reviews), existing_records)
        if not written_paths:
            return LedgerResult(alarm_titles=tuple(alarm_titles))
        head = branch.commit_files(folder, written_paths, recorder, TITLE)
        branch.push_branch(folder, job.remote, BRANCH, forge.build_git_settings())
    body = "Written after merges, from what was approved there. " + _format_paths(written_paths)
    number = forge.propose_change(BRANCH, default_branch, TITLE, body)
    verdict = _evaluate_own_change(job, number)
    is_merged = verdict is not None and verdict.state == "approved" and forge.merge_change(number, head)
    return LedgerResult(written_paths, number, is_merged, tuple(alarm_titles))


def _list_pushed_commits(root: Path, since: str, tip: str, recent_commits: Sequence[str]) -> Sequence[str]:
    """Returns the commits after `since`, the commit before the push; none if it is "".

    After a forced push it may be gone. Then any of the recent commits may be one that was pushed.
    """
    if not since:
        return ()
    try:
        return _query_git(root, "rev-list", "--first-parent", f"{resolve_revision(root, since)}..{tip}")
    except GitUnavailable:
        return recent_commits


def _find_unrecorded_changes(
    job: ForgeJob, commits: Iterable[str], reviews: Sequence[Entry[Review]], pushed_commits: frozenset[str]
) -> Iterable[MergedCommit]:
    """Yields the changes that were pushed just now, and earlier ones that the ledger does not name.

    A record that was there before a change was merged is none of it, whatever number it names.
    """
    for commit in commits:
        numbers = job.forge.list_changes_of_commit(commit)
        if commit in pushed_commits:
            yield from (MergedCommit(commit, number) for number in numbers or (None,))
            continue
        earlier_paths = CommitTree(job.root, commit, [f"{LEDGER_FOLDER}/"]).blobs if numbers else {}
        recorded_numbers = {review.meta.pull_request for review in reviews if review.path not in earlier_paths}
        yield from (MergedCommit(commit, number) for number in numbers if number not in recorded_numbers)


def _evaluate_merged_change(job: ForgeJob, merged: MergedCommit) -> tuple[ApprovalVerdict | None, Snapshot | None]:
    """Evaluates what a commit brought to the default branch; (None, None) for a direct push.

    If the commit is not what Git makes of the change, the contributors of both count.
    """
    if merged.number is None:
        return None, None
    change = job.forge.get_change(merged.number)
    pull_request_commits.fetch_refs(job.root, job.remote, [change.ref], job.forge.build_git_settings())
    before = _find_commit_before(job.root, merged.commit, change.head)
    day = date.fromisoformat(_query_git(job.root, "show", "-s", "--format=%cs", merged.commit)[0])
    conversation = job.forge.get_conversation(change)
    snapshot = collect_snapshot(job.root, before, change.head, conversation, day, merged.commit)
    if not pull_request_commits.is_merge_of(job.root, merged.commit, before, change.head):
        published_commits = find_commit_range(job.root, before, merged.commit).read_commits(conversation)
        commits = {commit.id: commit for commit in (*snapshot.commits, *published_commits)}
        snapshot = snapshot.model_copy(update={"head": merged.commit, "commits": tuple(commits.values())})
    snapshot = add_merged_changes(job.forge, snapshot)
    return evaluate_snapshot(snapshot), snapshot


def _find_commit_before(root: Path, commit: str, head: str) -> str:
    """Returns the commit that the default branch was at before a change became `commit`.

    A rebase makes as many commits as the change has; the last of them is what the forge calls the merged one.
    """
    parent = resolve_revision(root, f"{commit}^1")
    try:
        count = int(_query_git(root, "rev-list", "--count", "--no-merges", f"{parent}..{head}")[0])
        start = resolve_revision(root, f"{commit}~{count}") if 1 < count <= _MAX_REBASED else parent
    except GitUnavailable:
        return parent  # the default branch has fewer commits than the change
    return start if pull_request_commits.is_merge_of(root, commit, start, head) else parent


def _evaluate_own_change(job: ForgeJob, number: int) -> ApprovalVerdict | None:
    """Evaluates the change with the records; again after a while if the forge cannot say yet who pushed it."""
    for seconds in OWN_CHANGE_WAITS:
        verdict = review_job.run_review_job(job, number)
        if verdict is None or all(blocker.code != "unread" for blocker in verdict.blockers):
            return verdict
        job.sleep(seconds)
    return review_job.run_review_job(job, number)


def _report_unapproved(job: ForgeJob, merged: MergedCommit, verdict: ApprovalVerdict | None) -> str:
    """Opens the issue about a commit without its approvals, or opens it again; returns the title."""
    forge = job.forge
    label = f"{forge.change_noun} {merged.number}" if merged.number else f"commit {merged.commit[:10]}"
    title = f"Published without all approvals: {label}"
    marker = f"<!-- trellis unapproved {merged.commit} -->"
    issue = next((issue for issue in forge.list_issues(UNAPPROVED_LABEL) if issue.body.startswith(marker)), None)
    status = (
        f"{phrases.format_state(verdict)}\n\n{markdown.render(verdict)}"
        if verdict
        else "It came from no change that anybody could approve.\n"
    )
    opening = f"{label[0].upper()}{label[1:]} became {merged.commit}."
    if verdict and verdict.head == merged.commit:
        opening += " That commit is not what was approved there: it was judged with all that it holds."
    body = f"{marker}\n\n{opening}\n\n{status}\nLook at it now, approve or revert it, then close this."
    forge.upsert_issue(issue, UNAPPROVED_LABEL, title, body, is_open=True)
    return title


def _format_paths(paths: Sequence[str]) -> str:
    lines = "\n".join(f"- `{path}`" for path in paths[:100])
    return f"{format_count(len(paths), 'record')}:\n\n{lines}\n"


def _query_git(root: Path, *arguments: str) -> list[str]:
    """Returns the words that a Git command prints."""
    return GitCommand(root, *arguments).output.split()
