"""Looks at what a merge published: by which approvals, and which records of them belong into the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from ..approvals.collect.commit_range import find_commit_range
from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.evaluate import evaluate_snapshot
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.ledger.new_records import create_records
from ..approvals.policy import build_policy
from ..approvals.snapshot import Snapshot
from ..kinds import Review
from ..load.commit import CommitTree, load_collections_of, resolve_revision
from ..load.git import GitCommand, GitUnavailable
from ..pipeline.at_commit import load_catalogue
from . import pull_request_commits
from .bounded_process import compute_bounded
from .late_reviews import PresentBranch, evaluate_merged_snapshot
from .problems import CommitGone, EvaluationTimeout, ForgeError, ResourceNotFound, UnexpectedResponse
from .protocol import Forge, ForgeChange
from .pushed_commits import fetch_pushed_commits

TIMEOUT_MESSAGE = "the evaluation took too long and was ended"

ReadPresent = Callable[[], PresentBranch]
"""Returns the default branch as it is now."""

_MAX_REBASED = 250
"""The most commits of a change that a forge rebases, and names the makers of."""


class MergeJob(Protocol):
    """What is needed of a job's inputs to look at a merge: those of `ForgeJob`."""

    @property
    def forge(self) -> Forge: ...

    @property
    def root(self) -> Path: ...

    @property
    def remote(self) -> str: ...

    @property
    def today(self) -> date: ...

    @property
    def limit_seconds(self) -> float: ...


def collect_merged_snapshot(job: MergeJob, change: ForgeChange, commit: str, seconds: float) -> tuple[Snapshot, str]:
    """Returns the snapshot of what a commit of the default branch brought, and the commit that was there before.

    If the commit is not what Git makes of the change, the contributors of both count. Raises ForgeError.
    seconds: how long the snapshot may take.
    """
    settings = job.forge.build_git_settings()
    pull_request_commits.fetch_change(job.root, job.remote, change, settings)
    before = _find_commit_before(job, commit, change)
    day = min(_find_commit_time(job.root, commit).date(), job.today)
    conversation = fetch_pushed_commits(job.root, job.remote, job.forge.get_conversation(change), settings)
    snapshot = compute_bounded(
        Snapshot,
        lambda: collect_snapshot(job.root, before, change.head, conversation, day, commit),
        seconds,
        TIMEOUT_MESSAGE,
    )
    if not pull_request_commits.is_merge_of(job.root, commit, before, change.head):
        published_commits = find_commit_range(job.root, before, commit).read_commits(conversation)
        commits = {commit.id: commit for commit in (*snapshot.commits, *published_commits)}
        snapshot = snapshot.model_copy(update={"head": commit, "commits": tuple(commits.values())})
    return snapshot, before


def read_present_branch(root: Path, commit: str, today: date) -> PresentBranch:
    """Returns the default branch as a commit has it. Raises GitUnavailable."""
    tree = CommitTree(root, commit)
    catalogue = load_catalogue(tree, load_collections_of(tree))
    return PresentBranch(build_policy(catalogue), catalogue, today)


def evaluate_merge(
    job: MergeJob, change: ForgeChange, commit: str, snapshot: Snapshot, read_present: ReadPresent, seconds: float
) -> tuple[ApprovalVerdict, Snapshot]:
    """Returns the verdict on what a commit brought, and its snapshot with the reviews that may still count.

    read_present: the default branch as it is now, which says of whom an approval that came after the merge is asked
    still. seconds: how long that may take.
    """
    merge_time = _find_merge_time(job, change, commit)
    return compute_bounded(
        tuple[ApprovalVerdict, Snapshot],
        lambda: evaluate_merged_snapshot(snapshot, merge_time, read_present, evaluate_snapshot),
        seconds,
        TIMEOUT_MESSAGE,
    )


def list_granted_records(
    job: MergeJob, read_present: ReadPresent, end: float, change: ForgeChange, commit: str
) -> Sequence[Review]:
    """Returns the records of the approvals that the verdict finds of a merge; none where nobody can judge it any more.

    They are those that the job of the ledger proposes. commit: of the default branch, which the change was merged as.
    read_present: as for `evaluate_merge`. end: when whoever asks has to be done, by the monotonic clock; one merge
    takes no more than half of the time until then. Raises ForgeError, and EvaluationTimeout once that time is over.
    """
    seconds = min(job.limit_seconds, max(end - time.monotonic(), 0) / 2)
    try:
        collected, _ = collect_merged_snapshot(job, change, commit, seconds)
        verdict, snapshot = evaluate_merge(job, change, commit, collected, read_present, seconds)
    except EvaluationTimeout:
        if time.monotonic() >= end:
            raise
        return ()
    except (CommitGone, UnexpectedResponse, ResourceNotFound):
        return ()
    except GitUnavailable as error:
        raise ForgeError(str(error), "run this again") from None
    return create_records(snapshot, verdict)


def _find_merge_time(job: MergeJob, change: ForgeChange, commit: str) -> datetime:
    """Returns when a change was merged: by the forge, else the time of the commit."""
    return change.merge_time or _find_commit_time(job.root, commit)


def _find_commit_time(root: Path, commit: str) -> datetime:
    """Returns when a commit was made, as it states; the latest time for one that no calendar has."""
    try:
        return datetime.fromisoformat(query_git(root, "show", "-s", "--format=%cI", commit)[0])
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)


def _find_commit_before(job: MergeJob, commit: str, change: ForgeChange) -> str:
    """Returns the commit that the default branch was at before a change became `commit`.

    A rebase makes a commit for each of the change's own; the last of them is what the forge calls the merged one. The
    others are this change's only if the forge assigns them to it and to no other, and if Git makes them, one by one, of
    its own commits. Whatever else lies before `commit` was published by somebody else.
    """
    root = job.root
    parent = resolve_revision(root, f"{commit}^1")
    order = ("--topo-order", "--reverse", "--no-merges", f"--max-count={_MAX_REBASED + 1}")  # it may have any number
    own_commits = query_git(root, "rev-list", *order, f"{parent}..{change.head}")
    commits = [commit]
    while len(commits) < len(own_commits) <= _MAX_REBASED and len(_list_parents(root, commits[0])) == 1:
        (previous,) = _list_parents(root, commits[0])
        if job.forge.list_changes_with_commit(previous) != (change.number,):
            break
        commits.insert(0, previous)
    is_rebased = len(commits) > 1 and pull_request_commits.is_replay_of(root, commits, own_commits)
    return resolve_revision(root, f"{commits[0]}^1") if is_rebased else parent


def _list_parents(root: Path, commit: str) -> list[str]:
    return query_git(root, "rev-list", "--parents", "--max-count=1", commit)[1:]


def query_git(root: Path, *arguments: str) -> list[str]:
    """Returns the words that a Git command prints."""
    return GitCommand(root, *arguments).output.split()
