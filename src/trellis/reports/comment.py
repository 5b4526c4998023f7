"""The comment on a pull request, for the author of the content. The summary comes first and details are folded.

It says what blocks the change, what comes next, what changes for readers, what to fix, what similar content exists, and
who approves the change and how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..approvals.evaluate.verdict import ApprovalVerdict
from ..derive.difference import CatalogueDifference
from ..diagnostics.diagnostic import Diagnostic, Severity
from ..diagnostics.phrases import format_count, join_phrases
from ..diagnostics.result import CheckResult
from . import difference, markdown, nearest, review
from .escaping import escape_prose

MARKER = "<!-- trellis review -->"
"""Identifies the comment, so that it can be updated in place."""

LIMIT = 60_000
"""Maximum length of the comment, in characters. GitHub allows 65,536."""

NEAREST_LIMIT = LIMIT // 5
"""Maximum length of the section about similar courses, in characters."""

_CARD_COUNTS = (40, 20, 10, 3, 0)
"""Numbers of cards to try until the comment fits."""


@dataclass(frozen=True)
class ReviewComment:
    """The content of the comment.

    report: the check of the portal after the change. affected: its diagnostics that concern the change. nearest:
    Markdown of at most `NEAREST_LIMIT` characters about existing courses close to the changed ones, or "". preview: the
    address of a preview, or "".
    """

    difference: CatalogueDifference
    report: CheckResult
    affected: Sequence[Diagnostic]
    approval: ApprovalVerdict
    nearest: str = ""
    preview: str = ""


def render(comment: ReviewComment) -> str:
    """Returns the comment, with its marker first. It never exceeds `LIMIT`."""
    head = "\n\n".join([MARKER, f"### {format_title(comment)}", *_format_next_step(comment)])
    approval = _fit_text(review.markdown.render(comment.approval), LIMIT // 3, "`trellis review` shows it all.")
    remaining = LIMIT - len(head) - len(approval) - 2_000
    remaining -= len(comment.nearest)
    reading = list(_format_reading(comment.difference, remaining // 3))
    remaining -= sum(len(part) + 2 for part in reading)
    changes = next(
        text
        for count in _CARD_COUNTS
        if len(text := difference.markdown.render(comment.difference, count, comment.preview)) < remaining // 2
        or not count
    )
    changes = _fit_text(changes, remaining // 2, "`trellis diff` shows it all.")
    parts = [head, *_format_findings(comment, remaining - len(changes)), f"#### What changes\n\n{changes}", *reading]
    if comment.nearest:
        parts.append(f"#### {nearest.HEADING}\n\n{comment.nearest}")
    parts.append(f"#### Who approves it\n\n{approval}")
    parts.append(f"<sub>Commit {comment.approval.head[:10]}. This comment is kept up to date.</sub>")
    return "\n\n".join(part.strip() for part in parts) + "\n"


def format_title(comment: ReviewComment) -> str:
    """Returns the state of the change, on one line."""
    parts = []
    if errors := _count_errors(comment):
        parts.append(format_count(errors, "error"))
    if comment.approval.blockers:
        parts.append(f"{format_count(len(comment.approval.blockers), 'thing stands', 'things stand')} in the way")
    missing_count = sum(
        approval.state != "given" for subject in comment.approval.subjects for approval in subject.approvals
    )
    if missing_count:
        parts.append(f"{format_count(missing_count, 'approval')} missing")
    return f"Not ready: {join_phrases(parts)}" if parts else "Ready to be merged"


def _format_next_step(comment: ReviewComment) -> Iterator[str]:
    """Yields who has to do what next, and the link to the preview."""
    if _count_errors(comment):
        yield "**Next:** mend what is listed below; until then nothing of this can be published."
    elif comment.approval.blockers:
        yield f"**Next:** {escape_prose(comment.approval.blockers[0].help)}."
    else:
        approvers = dict.fromkeys(
            review.phrases.format_people(approval.candidates)
            for subject in comment.approval.subjects
            for approval in subject.missing_approvals
            if approval.candidates
        )
        if approvers:
            yield f"**Next:** {escape_prose('; and '.join(list(approvers)[:4]))} can approve it."
    if comment.preview:
        yield f"[See it as readers will]({comment.preview})"


def _format_findings(comment: ReviewComment, limit: int) -> Iterator[str]:
    """Yields the errors, then the other findings, folded, within `limit` characters."""
    errors = [d for d in comment.affected if d.severity is Severity.ERROR]
    others = [d for d in comment.affected if d.severity is not Severity.ERROR]
    if errors:
        yield from (blocks := list(markdown.format_findings(comment.report, errors, limit * 3 // 4, "####")))
        limit -= sum(map(len, blocks))
    if others:
        summary = format_count(len(others), "smaller point")
        text = "\n\n".join(markdown.format_findings(comment.report, others, limit, "####"))
        yield f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def _format_reading(changes: CatalogueDifference, limit: int) -> Iterator[str]:
    """Yields what nobody can read in the changed files, within `limit` characters: quizzes, and paths."""
    if quizzes := difference.reading.render_quizzes(changes, limit * 3 // 4):
        yield f"#### The questions as people meet them\n\n{quizzes}"
    if paths := difference.reading.render_paths(changes, limit // 4):
        yield f"#### The paths in their order\n\n{paths}"


def _count_errors(comment: ReviewComment) -> int:
    return sum(d.severity is Severity.ERROR for d in comment.affected)


def _fit_text(text: str, limit: int, hint: str) -> str:
    """Returns the text, or its first paragraph and `hint` if it is too long. A table or fold is never cut."""
    return text if len(text) <= limit else f"{text.partition(chr(10) * 2)[0][:limit]}\n\n{hint}"
