"""After a merge: writes the records of what was approved into the ledger, as a change of its own, and reports what was not approved.

Nothing is remembered between runs. Each looks at the last commits of the default branch and adds what the ledger does not have, so a
run that failed is made good by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..approvals.collect.snapshot import gather
from ..approvals.evaluate.evaluate import evaluate
from ..approvals.evaluate.verdict import Verdict
from ..approvals.ledger.new_records import records
from ..approvals.snapshot import Snapshot
from ..kinds import Review
from ..load.commit import resolve
from ..load.git import Question
from ..pipeline.run import run
from ..reports.review import markdown, phrases
from . import branch, pull_request_commits, review_job
from .protocol import Forge
from .review_job import Job

BRANCH = "trellis/ledger"
TITLE = "The ledger: what was approved"
UNAPPROVED = "trellis: unapproved"
"""The label of issues about what was merged without its approvals."""


class Merged(NamedTuple):
    """A commit of the default branch and the change that it came from; no number where somebody put it there directly."""

    commit: str
    number: int | None


@dataclass(frozen=True)
class Kept:
    """written: the records' files. number: the change that brings them. merged: whether it was merged. alarms: what was not approved."""

    written: tuple[str, ...] = ()
    number: int | None = None
    merged: bool = False
    alarms: tuple[str, ...] = ()


def keep(job: Job, last: int, since: str = "") -> Kept:
    """Looks at the last commits, and at all since a commit for those that nobody approved. Raises ForgeError."""
    forge, root = job.forge, job.root
    default = forge.default_branch()
    ref = f"refs/heads/{default}"
    pull_request_commits.fetch(root, job.remote, [ref], forge.fetching())
    tip = resolve(root, pull_request_commits.local(ref))
    commits = _lines(root, "rev-list", "--first-parent", f"--max-count={last}", tip)
    pushed = _lines(root, "rev-list", "--first-parent", f"{since}..{tip}") if since else []
    result = run(root, job.today)
    known = [review.meta for review in result.catalogue.reviews]
    recorded = {review.pull_request for review in known}
    found: list[Review] = []
    alarms: list[str] = []
    for merged in _merged(forge, dict.fromkeys((*pushed, *commits)), recorded, frozenset(pushed)):
        verdict, snapshot = _verdict(job, merged)
        if verdict and snapshot and verdict.state == "approved":
            found += records(snapshot, verdict)
        elif merged.commit in pushed:
            alarms.append(_alarm(forge, merged, verdict))
    recorder = result.catalogue.portal.approvals.recorder or "trellis"
    with branch.worktree(root, tip) as folder:
        written = branch.add_records(folder, reversed(found), known)
        if not written:
            return Kept(alarms=tuple(alarms))
        head = branch.commit(folder, written, recorder, TITLE)
        branch.push(folder, job.remote, BRANCH, forge.fetching())
    body = "Written after merges, from what was approved there. " + _listed(written)
    number = forge.propose(BRANCH, default, TITLE, body)
    verdict = review_job.review(job, number)
    done = verdict is not None and verdict.state == "approved" and forge.merge(number, head)
    return Kept(written, number, done, tuple(alarms))


def _merged(
    forge: Forge, commits: Iterable[str], recorded: set[int | None], pushed: frozenset[str]
) -> Iterable[Merged]:
    """What the commits came from, less what the ledger has; a commit that came from nowhere only where it was just pushed."""
    for commit in commits:
        numbers = forge.merged_by(commit)
        yield from (Merged(commit, number) for number in numbers if number not in recorded)
        if not numbers and commit in pushed:
            yield Merged(commit, None)


def _verdict(job: Job, merged: Merged) -> tuple[Verdict | None, Snapshot | None]:
    """The verdict on a change as it was merged; none on what came from no change."""
    if merged.number is None:
        return None, None
    change = job.forge.change(merged.number)
    pull_request_commits.fetch(job.root, job.remote, [change.ref], job.forge.fetching())
    before = resolve(job.root, f"{merged.commit}^1")
    day = date.fromisoformat(_lines(job.root, "show", "-s", "--format=%cs", merged.commit)[0])
    snapshot = gather(job.root, before, change.head, job.forge.conversation(change), day)
    return evaluate(snapshot), snapshot


def _alarm(forge: Forge, merged: Merged, verdict: Verdict | None) -> str:
    """Tells of something that was published without its approvals, once; the title of the issue that does."""
    what = f"{forge.called} {merged.number}" if merged.number else f"commit {merged.commit[:10]}"
    title = f"Published without all approvals: {what}"
    if title not in {issue.title for issue in forge.issues(UNAPPROVED)}:
        standing = (
            f"{phrases.standing(verdict)}\n\n{markdown.render(verdict)}"
            if verdict
            else "It came from no change that anybody could approve.\n"
        )
        body = f"{what[0].upper()}{what[1:]} became {merged.commit}.\n\n{standing}\nLook at it now, approve or revert it, then close this."
        forge.keep_issue(None, UNAPPROVED, title, body, open=True)
    return title


def _listed(paths: Sequence[str]) -> str:
    shown = "\n".join(f"- `{path}`" for path in paths[:100])
    return f"{len(paths)} {'record' if len(paths) == 1 else 'records'}:\n\n{shown}\n"


def _lines(root: Path, *arguments: str) -> list[str]:
    return Question(root, *arguments).answer.split()
