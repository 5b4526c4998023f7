"""The verdict as text for a terminal: the approvals of each subject, the blockers, and how to approve."""

from __future__ import annotations

from collections.abc import Iterator

from ...approvals.evaluate import scores
from ...approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict
from ...diagnostics.phrases import format_date
from ..painting import Painter, choose_painter
from ..plain import mask_line
from . import phrases

_COLOURS = {"given": "green", "missing": "red", "stale": "yellow"}


def render(verdict: ApprovalVerdict, *, colour: bool = False) -> str:
    """Returns the verdict in blocks, separated by empty lines. colour: whether to colour it for a terminal."""
    paint = choose_painter(colour)
    blocks = ["\n".join(_format_group(group, paint)) for group in phrases.group_subjects(verdict.subjects)]
    blocks += ["\n".join(_format_blockers(verdict, paint))] if verdict.blockers else []
    blocks += ["\n".join(f"note: {mask_line(note)}" for note in verdict.notes)] if verdict.notes else []
    if any(subject.missing_approvals for subject in verdict.subjects):
        blocks.append("\n".join(_format_instructions(verdict)))
    blocks.append(paint(phrases.format_state(verdict), fg="green" if verdict.state == "approved" else "red", bold=True))
    return "\n\n".join(blocks) + "\n"


def _format_group(group: phrases.SubjectGroup, paint: Painter) -> Iterator[str]:
    titles = paint(mask_line(phrases.format_titles(group)), bold=True)
    yield f"{titles} ({mask_line(phrases.describe_group(group))})"
    for approval in group.first.approvals:
        state = paint(f"{approval.state:<8}", fg=_COLOURS[approval.state])
        label = phrases.APPROVAL_LABELS[approval.kind]
        yield f"  {state} {label}: {mask_line(_format_approval(approval))}"
    for review in group.first.uncounted_reviews:
        yield f"  - {mask_line(phrases.format_rejected_approval(review))}"


def _format_approval(approval: ApprovalResult) -> str:
    if grant := approval.grant:
        levels = ", ".join(f"{criterion} {level}" for criterion, level in grant.scores.items())
        scores = f", scored {levels}" if levels else ""
        return f"{grant.by.name}, {grant.by.role}, on {format_date(grant.on)}{scores}"
    return phrases.format_missing_approval(approval)


def _format_blockers(verdict: ApprovalVerdict, paint: Painter) -> Iterator[str]:
    for blocker in verdict.blockers:
        yield f"{paint('in the way:', fg='red', bold=True)} {mask_line(blocker.message)}"
        yield from (f"  {mask_line(path)}" for path in blocker.paths[:5])
        if len(blocker.paths) > 5:
            yield f"  … and {len(blocker.paths) - 5} more"
        yield f"  {paint('help:', bold=True)} {mask_line(blocker.help)}"


def _format_instructions(verdict: ApprovalVerdict) -> Iterator[str]:
    yield (
        "How to approve: read the change, then approve it in the forge, or with `trellis approve` where there is none."
    )
    needs_headings = len(phrases.list_scored_subjects(verdict)) > 1
    for kind, rubric in verdict.rubrics.items():
        yield f"For a {kind}, write a level for each criterion of `{rubric.id}` into the review:"
        if needs_headings:
            yield f"  ### the id of the {kind}"
        yield from (f"  {line}" for line in scores.format_score_template(rubric).splitlines())
