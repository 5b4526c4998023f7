"""Records approvals in the ledger after a merge, in a separate change, and reports changes merged without approvals.

The job keeps no state. Each run examines the last commits of the default branch and adds the missing records, so a
failed run is repaired by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.evaluate import evaluate_snapshot
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.ledger.new_records import create_records
from ..approvals.snapshot import Snapshot
from ..diagnostics.phrases import format_count
from ..kinds import Review
from ..load.commit import resolve_revision
from ..load.git import GitCommand
from ..pipeline.run import run_pipeline
from ..reports.review import markdown, phrases
from . import branch, pull_request_commits, review_job
from .protocol import Forge
from .review_job import ForgeJob

BRANCH = "trellis/ledger"
TITLE = "The ledger: what was approved"
UNAPPROVED_LABEL = "trellis: unapproved"
"""The label of issues about changes merged without their approvals."""


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
    pushed_commits = _query_git(root, "rev-list", "--first-parent", f"{since}..{tip}") if since else []
    result = run_pipeline(root, job.today)
    existing_records = [review.meta for review in result.catalogue.reviews]
    recorded_numbers = {review.pull_request for review in existing_records}
    new_reviews: list[Review] = []
    alarm_titles: list[str] = []
    for merged in _find_unrecorded_changes(
        forge, dict.fromkeys((*pushed_commits, *recent_commits)), recorded_numbers, frozenset(pushed_commits)
    ):
        verdict, snapshot = _evaluate_merged_change(job, merged)
        if verdict and snapshot and verdict.state == "approved":
            new_reviews += create_records(snapshot, verdict)
        elif merged.commit in pushed_commits:
            alarm_titles.append(_report_unapproved(forge, merged, verdict))
    recorder = result.catalogue.portal.approvals.recorder or "trellis"
    with branch.open_worktree(root, tip) as folder:
        written_paths = branch.add_records(folder, reversed(new_reviews), existing_records)
        if not written_paths:
            return LedgerResult(alarm_titles=tuple(alarm_titles))
        head = branch.commit_files(folder, written_paths, recorder, TITLE)
        branch.push_branch(folder, job.remote, BRANCH, forge.build_git_settings())
    body = "Written after merges, from what was approved there. " + _format_paths(written_paths)
    number = forge.propose_change(BRANCH, default_branch, TITLE, body)
    verdict = review_job.run_review_job(job, number)
    is_merged = verdict is not None and verdict.state == "approved" and forge.merge_change(number, head)
    return LedgerResult(written_paths, number, is_merged, tuple(alarm_titles))


def _find_unrecorded_changes(
    forge: Forge, commits: Iterable[str], recorded_numbers: set[int | None], pushed_commits: frozenset[str]
) -> Iterable[MergedCommit]:
    """Yields the changes that are not in the ledger, and commits without a change if they were pushed just now."""
    for commit in commits:
        numbers = forge.list_changes_of_commit(commit)
        yield from (MergedCommit(commit, number) for number in numbers if number not in recorded_numbers)
        if not numbers and commit in pushed_commits:
            yield MergedCommit(commit, None)


def _evaluate_merged_change(job: ForgeJob, merged: MergedCommit) -> tuple[ApprovalVerdict | None, Snapshot | None]:
    """Evaluates a change as it was merged; (None, None) for a direct push."""
    if merged.number is None:
        return None, None
    change = job.forge.get_change(merged.number)
    pull_request_commits.fetch_refs(job.root, job.remote, [change.ref], job.forge.build_git_settings())
    before = resolve_revision(job.root, f"{merged.commit}^1")
    day = date.fromisoformat(_query_git(job.root, "show", "-s", "--format=%cs", merged.commit)[0])
    snapshot = collect_snapshot(job.root, before, change.head, job.forge.get_conversation(change), day)
    return evaluate_snapshot(snapshot), snapshot


def _report_unapproved(forge: Forge, merged: MergedCommit, verdict: ApprovalVerdict | None) -> str:
    """Opens an issue about a commit without its approvals, unless there is one; returns the title."""
    label = f"{forge.change_noun} {merged.number}" if merged.number else f"commit {merged.commit[:10]}"
    title = f"Published without all approvals: {label}"
    if title not in {issue.title for issue in forge.list_issues(UNAPPROVED_LABEL)}:
        status = (
            f"{phrases.format_state(verdict)}\n\n{markdown.render(verdict)}"
            if verdict
            else "It came from no change that anybody could approve.\n"
        )
        opening = f"{label[0].upper()}{label[1:]} became {merged.commit}."
        body = f"{opening}\n\n{status}\nLook at it now, approve or revert it, then close this."
        forge.upsert_issue(None, UNAPPROVED_LABEL, title, body, is_open=True)
    return title


def _format_paths(paths: Sequence[str]) -> str:
    lines = "\n".join(f"- `{path}`" for path in paths[:100])
    return f"{format_count(len(paths), 'record')}:\n\n{lines}\n"


def _query_git(root: Path, *arguments: str) -> list[str]:
    """Returns the words that a Git command prints."""
    return GitCommand(root, *arguments).output.split()
