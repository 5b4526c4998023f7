"""Evaluates a proposed change and writes the result to the forge: one check on its commit, and one comment.

The check is started first, so that an earlier verdict on the same commit is no longer valid. After any error it
completes as failed, or stays incomplete: it is green only if the verdict is `approved` and everything was written.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.evaluate import evaluate_snapshot
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..load import git
from ..load.commit import resolve_revision
from ..reports import comment as comments
from ..reports.review import phrases
from . import content, pull_request_commits
from .problems import ForgeError
from .protocol import CheckOutput, Forge, ForgeChange, Outcome, StartedCheck

OUTCOMES: dict[str, Outcome] = {"approved": "approved", "missing": "waiting", "blocked": "waiting"}


@dataclass(frozen=True)
class MergeGroup:
    """A commit of a merge queue: a change merged into its predecessor."""

    commit: str
    base: str
    """The preceding commit."""
    ref: str
    """The ref to fetch the commit by."""


@dataclass(frozen=True)
class ForgeJob:
    """The inputs of a job on a runner."""

    forge: Forge
    root: Path
    """The portal, in a clone with the default branch checked out."""
    today: date
    remote: str = "origin"
    """The Git remote from which changes are fetched."""
    preview_url: str = ""
    """The address of previews, with ``{number}`` in it; "" if there are none."""


def run_review_job(job: ForgeJob, number: int, merge_group: MergeGroup | None = None) -> ApprovalVerdict | None:
    """Evaluates a change, writes the result and returns it; None if the change is no longer open. Raises ForgeError."""
    change = job.forge.get_change(number)
    if not change.is_open and merge_group is None:
        return None
    check = job.forge.begin_check(change, merge_group.commit if merge_group else change.head)
    try:
        verdict, text = _evaluate_change(job, change, merge_group)
        if merge_group is None:
            job.forge.upsert_comment(number, comments.MARKER, text)
        job.forge.finish_check(check, OUTCOMES[verdict.state], CheckOutput(phrases.format_state(verdict), text))
    except BaseException as error:
        _report_failure(job.forge, check, error)
        raise
    return verdict


def _evaluate_change(job: ForgeJob, change: ForgeChange, merge_group: MergeGroup | None) -> tuple[ApprovalVerdict, str]:
    """Returns the verdict and the comment.

    The change is always compared with the default branch, since its own target branch can be altered later.
    """
    ref = f"refs/heads/{job.forge.get_default_branch()}"
    refs = [ref, change.ref, *([merge_group.ref] if merge_group else [])]
    pull_request_commits.fetch_refs(job.root, job.remote, refs, job.forge.build_git_settings())
    base = resolve_revision(job.root, merge_group.base if merge_group else pull_request_commits.format_local_ref(ref))
    if resolve_revision(job.root, pull_request_commits.format_local_ref(change.ref)) != change.head:
        raise ForgeError(f"{job.forge.change_noun} {change.number} changed while it was looked at", "run this again")
    if merge_group:
        _require_single_change(job, change, merge_group)
    snapshot = collect_snapshot(job.root, base, change.head, job.forge.get_conversation(change), job.today)
    verdict = evaluate_snapshot(snapshot)
    preview_url = job.preview_url.replace("{number}", str(change.number))
    comment = content.build_comment(job.root, base, change.head, job.today, verdict, preview_url)
    return verdict, comments.render(comment)


def _require_single_change(job: ForgeJob, change: ForgeChange, merge_group: MergeGroup) -> None:
    """Raises ForgeError unless the commit of the merge queue contains this change and nothing else."""
    merge = git.GitCommand(job.root, "merge-tree", "--write-tree", merge_group.base, change.head)
    merged_tree = merge.output.split("\n")[0]
    if merged_tree != git.GitCommand(job.root, "rev-parse", f"{merge_group.commit}^{{tree}}").output.strip():
        message = (
            f"the queue's commit {merge_group.commit[:10]} is not "
            f"{job.forge.change_noun} {change.number} merged, and nothing else"
        )
        raise ForgeError(message, "let the queue check each one by itself: grouping strategy ALLGREEN")


def _report_failure(forge: Forge, check: StartedCheck, error: BaseException) -> None:
    """Completes the check as failed, with the message of the error if it is one for readers."""
    help = getattr(error, "help", "") or "see the log of this run, then run it again"
    message = (
        str(error) if isinstance(error, ForgeError | git.GitUnavailable) else "Trellis stopped on a mistake of its own"
    )
    with suppress(Exception):  # a check that is never completed is not green either
        forge.finish_check(
            check, "failed", CheckOutput(f"Nobody could judge this: {message}", f"{message}.\n\n{help}.")
        )
