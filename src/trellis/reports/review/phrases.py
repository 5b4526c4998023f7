"""Phrases that all formats share: who can approve, why an approval does not count, and the state of the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from ...approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict, NamedApprover, Subject, UncountedReview
from ...diagnostics.phrases import format_count, format_date, join_phrases

KIND_NOUNS = {
    "course": ("course", "courses"),
    "path": ("path", "paths"),
    "story": ("story", "stories"),
    "person": ("", ""),
    "skill": ("", ""),
    "role": ("", ""),
    "portal": ("", ""),
    "addresses": ("", ""),
    "review": ("record of the ledger", "records of the ledger"),
}
"""Kind → its noun in singular and plural, "" if no noun is shown. Kinds that are not listed are their own noun."""

APPROVAL_LABELS = {"accuracy": "accuracy", "standard": "standard", "either": "one look"}


class SubjectGroup(NamedTuple):
    """Subjects with the same approvals and changes. first: the first of `subjects`."""

    first: Subject
    subjects: tuple[Subject, ...]


def group_subjects(subjects: Sequence[Subject]) -> tuple[SubjectGroup, ...]:
    """Returns the subjects in order, grouping neighbours with the same approvals and changes."""
    groups = (tuple(group) for _, group in groupby(subjects, key=_build_group_key))
    return tuple(SubjectGroup(group[0], group) for group in groups)


def list_scored_subjects(verdict: ApprovalVerdict) -> list[Subject]:
    """Returns the subjects with a missing approval that needs scores."""
    return [subject for subject in verdict.subjects if any(approval.scored for approval in subject.missing_approvals)]


def format_titles(group: SubjectGroup, limit: int = 3) -> str:
    """Returns the titles of the group, at most `limit` of them, with the number of the others."""
    titles = [subject.title or subject.id for subject in group.subjects]
    remaining = len(titles) - limit
    return join_phrases([*titles[:limit], format_count(remaining, "other", "others")] if remaining > 0 else titles)


def describe_group(group: SubjectGroup) -> str:
    """Returns what the subjects are, who owns them and how they change: "course of Sales; changes: 12 words"."""
    subject = group.first
    singular, plural = KIND_NOUNS.get(subject.kind, (subject.kind, f"{subject.kind}s"))
    noun = singular if len(group.subjects) == 1 else plural
    owned_noun = f"{noun} of {subject.owner}" if noun and subject.owner else noun
    needs_plural = len(group.subjects) > 1 and subject.change.startswith("is ")
    change = f"are {subject.change.removeprefix('is ')}" if needs_plural else subject.change
    return "; ".join(part for part in (owned_noun, change) if part)


def format_people(people: Iterable[NamedApprover]) -> str:
    """Returns the people who can approve, by role, with the nearest role first."""
    names_by_role: dict[str, list[str]] = {}
    for person in people:
        names_by_role.setdefault(person.role, []).append(person.name)
    groups = [f"{join_phrases(names, 'or')} ({role})" for role, names in names_by_role.items()]
    return " or ".join(groups) if len(groups) < 3 else f"{'; '.join(groups[:-1])}; or {groups[-1]}"


def format_missing_approval(approval: ApprovalResult) -> str:
    """Returns who can give a missing approval, and why nearer people cannot."""
    approvers = f"{format_people(approval.candidates)} can give it" if approval.candidates else "nobody can give it"
    if not approval.passed_over:
        return approvers
    reasons = join_phrases([f"{person.name} {person.why}" for person in approval.passed_over])
    return f"{approvers}, since {reasons}"


def format_rejected_approval(review: UncountedReview) -> str:
    """Returns why an approval does not count, as a sentence without its full stop."""
    return f"the approval of {review.name or review.account}, {format_date(review.on)}, {review.message}"


def format_state(verdict: ApprovalVerdict) -> str:
    """Returns the state of the change, in a sentence."""
    approvals = [approval for subject in verdict.subjects for approval in subject.approvals]
    missing_count = sum(approval.state != "given" for approval in approvals)
    if verdict.state == "approved":
        return "Approved: every key is given." if approvals else "Nobody needs to approve this."
    verb = "is" if missing_count == 1 else "are"
    missing = f"{missing_count} of {format_count(len(approvals), 'approval')} {verb} missing"
    if verdict.state == "missing":
        return f"{missing}."
    things = format_count(len(verdict.blockers), "thing stands", "things stand")
    return f"{things} in the way whoever approves{f', and {missing}' if missing_count else ''}."


def _build_group_key(subject: Subject) -> tuple[object, ...]:
    approvals = tuple(
        (a.kind, a.team, a.state, a.scored, a.grant, a.candidates, a.passed_over) for a in subject.approvals
    )
    return subject.kind, subject.team, subject.change, repr(approvals), subject.uncounted_reviews
