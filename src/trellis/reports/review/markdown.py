"""The verdict as Markdown, for a pull request: the blockers, a table of approvals, and the score template."""

from __future__ import annotations

from collections.abc import Iterator

from ...approvals.evaluate import scores
from ...approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict
from ...diagnostics.phrases import format_date
from ..markdown import escape_cell, escape_prose
from . import phrases

ROW_LIMIT = 200
"""Maximum number of rows in the table."""

_STATE_LABELS = {"given": "given", "missing": "**missing**", "stale": "**out of date**"}


def render(verdict: ApprovalVerdict) -> str:
    """Returns a summary, the blockers, the table, rejected approvals, notes, and how to approve."""
    parts = [f"**{phrases.format_state(verdict)}**"]
    if verdict.blockers:
        parts.append("\n".join(_format_blockers(verdict)))
    if verdict.subjects:
        parts.append("\n".join(_format_table(verdict)))
    rejected_approvals = {
        phrases.format_rejected_approval(review) for subject in verdict.subjects for review in subject.uncounted_reviews
    }
    if rejected_approvals:
        lines = (f"- {escape_prose(line[0].upper() + line[1:])}." for line in sorted(rejected_approvals))
        parts.append("\n".join(["Approvals that do not count:", "", *lines]))
    if verdict.notes:
        parts.append("\n".join(f"- Note: {escape_prose(note)}." for note in verdict.notes))
    if any(subject.missing_approvals for subject in verdict.subjects):
        parts.append("\n".join(_format_instructions(verdict)))
    return "\n\n".join(parts) + "\n"


def _format_table(verdict: ApprovalVerdict) -> Iterator[str]:
    yield "| what | approval | state | who |"
    yield "|---|---|---|---|"
    groups = phrases.group_subjects(verdict.subjects)
    rows = [(group, approval) for group in groups for approval in group.first.approvals]
    for group, approval in rows[:ROW_LIMIT]:
        title = f"{escape_cell(phrases.format_titles(group))}<br>{escape_cell(phrases.describe_group(group))}"
        label, state = phrases.APPROVAL_LABELS[approval.kind], _STATE_LABELS[approval.state]
        yield f"| {title} | {label} | {state} | {escape_cell(_format_approval(approval))} |"
    if len(rows) > ROW_LIMIT:
        yield f"| … and {len(rows) - ROW_LIMIT} more | | | |"


def _format_approval(approval: ApprovalResult) -> str:
    if grant := approval.grant:
        return f"{grant.by.name}, {grant.by.role}, on {format_date(grant.on)}"
    return phrases.format_missing_approval(approval)


def _format_blockers(verdict: ApprovalVerdict) -> Iterator[str]:
    for blocker in verdict.blockers:
        yield f"- {escape_prose(blocker.message[0].upper() + blocker.message[1:])}."
        yield from (f"  - `{path.replace('`', chr(39))}`" for path in blocker.paths[:5] if path.isprintable())
        yield f"  - {escape_prose(blocker.help[0].upper() + blocker.help[1:])}."


def _format_instructions(verdict: ApprovalVerdict) -> Iterator[str]:
    yield "<details><summary>How to approve</summary>"
    yield ""
    yield "Read the changed files, then choose *Review changes* and *Approve*."
    if verdict.rubrics:
        yield (
            "Write a level for each criterion into the review's text. "
            "Whoever finds one too low chooses *Request changes* and says why."
        )
    scored_subjects = phrases.list_scored_subjects(verdict)
    if len(scored_subjects) > 1:
        for subject in scored_subjects:
            template = scores.format_score_template(verdict.rubrics[subject.kind])
            yield from _format_template(f"### {subject.id}\n{template}")
    else:
        for rubric in verdict.rubrics.values():
            yield from _format_template(scores.format_score_template(rubric))
    yield ""
    yield "</details>"


def _format_template(lines: str) -> tuple[str, ...]:
    return ("", "```text", *lines.splitlines(), "```")
