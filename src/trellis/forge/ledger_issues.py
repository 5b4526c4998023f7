"""The issues of the ledger's job: about what was published without its approvals, and what could not be recorded.

An issue about a commit is known by the commit and by its author, so that nobody can open it, close it or write a record
of it beforehand. It decides nothing: whoever may write in the repository can edit it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from ..approvals.evaluate.verdict import ApprovalVerdict
from ..diagnostics.phrases import format_date
from ..kinds import Review
from ..reports.review import markdown, phrases
from .problems import ForgeError
from .protocol import MARK, Forge
from .record_trial import UnfitRecord

UNAPPROVED_LABEL = "trellis: unapproved"
"""The label of issues about changes merged without their approvals."""

UNRECORDED_LABEL = "trellis: unrecorded"
"""The label of issues about approvals that the ledger cannot take."""


class UnapprovedCommit(NamedTuple):
    """A commit of the default branch without its approvals. number: of the change it came from; None of a direct push.

    verdict: None where there is no change, or none that could be judged. problem: what kept it from being judged.
    was_approved: whether an earlier run proposed records of it.
    """

    commit: str
    number: int | None
    verdict: ApprovalVerdict | None = None
    problem: str = ""
    was_approved: bool = False


def omit_unapproved(forge: Forge, commits: Sequence[str]) -> Sequence[str]:
    """Returns the commits that no issue of ours is about."""
    bodies = [issue.body for issue in forge.list_issues(UNAPPROVED_LABEL)]
    return [c for c in commits if not any(body.startswith(_format_marker(c)) for body in bodies)]


def omit_reported(forge: Forge, unfit_records: Sequence[UnfitRecord]) -> list[UnfitRecord]:
    """Returns the unfit records that no issue tells of yet. An issue decides nothing else: whoever may can edit it."""
    bodies: list[str] = []
    if unfit_records:
        with suppress(ForgeError):  # as where issues are switched off
            bodies = [issue.body for issue in forge.list_issues(UNRECORDED_LABEL)]
    return [
        (review, reasons)
        for review, reasons in unfit_records
        if not any(body.startswith(_format_record_marker(review)) for body in bodies)
    ]


def report_unrecorded(forge: Forge, review: Review, reasons: Sequence[str]) -> str:
    """Opens the issue about an approval that cannot be recorded; returns its title."""
    label = f"{forge.change_noun} {review.pull_request}"
    title = f"Approved and not recorded: {review.item}, {label}"
    lines = "\n".join(f"- {reason}" for reason in reasons)
    body = (
        f"{_format_record_marker(review)}\n\n"
        f"The approval of `{review.item}` for {review.key} by `{review.reviewer}` on "
        f"{format_date(review.on)}, in {label}, is not in the ledger, since something speaks against its record:"
        f"\n\n{lines}\n\n"
        "All other approvals are recorded. Have somebody record theirs with `trellis approve`, then close this."
    )
    forge.upsert_issue(None, UNRECORDED_LABEL, title, body, is_open=True)
    return title


def _format_record_marker(review: Review) -> str:
    return f"<!-- trellis unrecorded {review.item} {review.pull_request} {review.reviewer} {review.key} -->"


def report_unapproved(forge: Forge, merged: UnapprovedCommit) -> str:
    """Opens the issue about a commit without its approvals, or opens it again; returns the title."""
    verdict = merged.verdict
    label = f"{forge.change_noun} {merged.number}" if merged.number else f"commit {merged.commit[:10]}"
    title = f"Published without all approvals: {label}"
    marker = _format_marker(merged.commit)
    issue = next((issue for issue in forge.list_issues(UNAPPROVED_LABEL) if issue.body.startswith(marker)), None)
    status = "It came from no change that anybody could approve.\n"
    if merged.problem:
        status = f"Nobody could judge it: {merged.problem}.\n"
    elif verdict:
        status = f"{phrases.format_state(verdict)}\n\n{markdown.render(verdict)}"
    opening = f"{label[0].upper()}{label[1:]} became {merged.commit}."
    if verdict and verdict.head == merged.commit:
        opening += " That commit is not what was approved there: it was judged with all that it holds."
    if merged.was_approved:
        opening += (
            " An earlier run proposed a record of its approval, and somebody has to look at that again: since then the "
            "review was edited, dismissed or taken back, its account got another name, whoever gave it after the merge "
            "does not answer for this any more, or the forge says less."
        )
    body = f"{marker}\n\n{opening}\n\n{status}\nLook at it now, approve or revert it, then close this."
    if verdict and verdict.state != "approved":
        body += " Where others answer for it by now, they record their approval with `trellis approve`."
    forge.upsert_issue(issue, UNAPPROVED_LABEL, title, body, is_open=True)
    return title


def report_unseen(forge: Forge, first_commit: str, max_count: int) -> str:
    """Opens the issue that nobody looked at what came before a commit; returns its title.

    max_count: how many commits were searched for the last mark.
    """
    title = f"Not looked at: what was published before commit {first_commit[:10]}"
    body = (
        f"{_format_marker(first_commit)[:-4]} unseen -->\n\n"
        f"None of the last {max_count} commits is marked as looked at, as after weeks without a run of this job, "
        f"or before its first. This run has looked at what came with {first_commit} and after it. Of what was "
        "published before, it says neither whether it was approved, nor are its approvals in the ledger.\n\n"
        f"Look through `git log --first-parent {first_commit}^` back to the last commit with the check `{MARK}`, and "
        "record with `trellis approve` what the ledger lacks; then close this."
    )
    forge.upsert_issue(None, UNAPPROVED_LABEL, title, body, is_open=True)
    return title


def _format_marker(commit: str) -> str:
    return f"<!-- trellis unapproved {commit} -->"
