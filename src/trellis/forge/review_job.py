"""Judges a proposed change and tells its forge: one check on its commit, one comment below it.

The check is begun before anything else, so that an earlier verdict on the same commit no longer holds. Whatever goes wrong afterwards, it ends
as failed, or not at all: it is green only where the evaluator said so and everything was told.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..approvals.collect.snapshot import gather
from ..approvals.evaluate.evaluate import evaluate
from ..approvals.evaluate.verdict import Verdict
from ..load import git
from ..load.commit import resolve
from ..reports import comment as comments
from ..reports.review import phrases as said
from . import content, pull_request_commits
from .problems import ForgeError
from .protocol import Change, Forge, Mark, Outcome, Told

OUTCOMES: dict[str, Outcome] = {"approved": "approved", "missing": "waiting", "blocked": "waiting"}


@dataclass(frozen=True)
class Group:
    """A queue's commit, which is a change merged into what goes before it. base: the commit before it. ref: to fetch it by."""

    commit: str
    base: str
    ref: str


@dataclass(frozen=True)
class Job:
    """root: the portal, in a clone of its repository with the default branch checked out. remote: where changes are fetched from.

    preview: the address of a change's preview, with ``{number}`` in it; "" where there is none.
    """

    forge: Forge
    root: Path
    today: date
    remote: str = "origin"
    preview: str = ""


def review(job: Job, number: int, group: Group | None = None) -> Verdict | None:
    """The verdict on a change, once it is told; None where it is no longer open. group: where a queue asks. Raises ForgeError."""
    change = job.forge.change(number)
    if not change.open and group is None:
        return None
    mark = job.forge.begin(change, group.commit if group else change.head)
    try:
        verdict, text = _judged(job, change, group)
        if group is None:
            job.forge.comment(number, comments.MARKER, text)
        job.forge.finish(mark, OUTCOMES[verdict.state], Told(said.standing(verdict), text))
    except BaseException as error:
        _fail(job.forge, mark, error)
        raise
    return verdict


def _judged(job: Job, change: Change, group: Group | None) -> tuple[Verdict, str]:
    """The verdict with the comment. It is always one for the default branch, whichever branch the change names: that can be altered later."""
    ref = f"refs/heads/{job.forge.default_branch()}"
    pull_request_commits.fetch(
        job.root, job.remote, [ref, change.ref, *([group.ref] if group else [])], job.forge.fetching()
    )
    base = resolve(job.root, group.base if group else pull_request_commits.local(ref))
    if resolve(job.root, pull_request_commits.local(change.ref)) != change.head:
        raise ForgeError(f"{job.forge.called} {change.number} changed while it was looked at", "run this again")
    if group:
        _only(job, change, group)
    snapshot = gather(job.root, base, change.head, job.forge.conversation(change), job.today)
    verdict = evaluate(snapshot)
    preview = job.preview.replace("{number}", str(change.number))
    return verdict, comments.render(content.comment(job.root, base, change.head, job.today, verdict, preview))


def _only(job: Job, change: Change, group: Group) -> None:
    """Sees to it that the queue's commit holds this change and nothing else. Raises ForgeError."""
    merged = git.Question(job.root, "merge-tree", "--write-tree", group.base, change.head).answer.split("\n")[0]
    if merged != git.Question(job.root, "rev-parse", f"{group.commit}^{{tree}}").answer.strip():
        said = (
            f"the queue's commit {group.commit[:10]} is not {job.forge.called} {change.number} merged, and nothing else"
        )
        raise ForgeError(said, "let the queue check each one by itself: grouping strategy ALLGREEN")


def _fail(forge: Forge, mark: Mark, error: BaseException) -> None:
    help = getattr(error, "help", "") or "see the log of this run, then run it again"
    message = str(error) if isinstance(error, ForgeError | git.NoGit) else "Trellis stopped on a mistake of its own"
    with suppress(Exception):  # a check that was begun and never ends is not green either
        forge.finish(mark, "failed", Told(f"Nobody could judge this: {message}", f"{message}.\n\n{help}."))
