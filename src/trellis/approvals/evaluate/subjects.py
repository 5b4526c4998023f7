"""Assesses one entry of a change: its required approvals, who has given them, and which reviews do not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...diagnostics.phrases import join_phrases
from ..snapshot import ChangedEntry, SubmittedReview
from .approvers import Approvers
from .assignment import Assignment, find_holders_of_other_kinds, match_people
from .entry_approvers import EntryApprovers
from .inputs import EvaluationInputs
from .reviews import AcceptedReview, RejectedReview, ReviewTally, assess_review, get_review_order
from .roster import Candidate
from .summary import summarise_change
from .verdict import ApprovalResult, GrantedApproval, NamedApprover, PassedOverPerson, Subject, UncountedReview

Assessments = Sequence[AcceptedReview | RejectedReview | None]
"""For each required approval the assessment of one person's reviews; None where the person is no candidate."""


def assess_entry(
    entry: ChangedEntry, inputs: EvaluationInputs, tally: ReviewTally, approvers: EntryApprovers
) -> Subject:
    """Returns the entry with the state of its approvals."""
    assigned = approvers.find_approvers(entry)
    required = [approver.required for approver in assigned]
    assessments = {
        id: _assess_reviewer(entry, id, (*reviews, *tally.later_scores.get(id, ())), inputs, approvers)
        for id, reviews in tally.approvals.items()
    }
    accepted = [_find_accepted(assessments, index) for index in range(len(assigned))]
    assignment = match_people(
        required, [list(reviews) for reviews in accepted], [approver.candidate_ids for approver in assigned]
    )
    results = []
    for index, (approver, holder) in enumerate(zip(assigned, assignment, strict=True)):
        taken = find_holders_of_other_kinds(required, assignment, approver.required.kind)
        remaining = [c for c in approver.candidates if c.person.id not in taken]
        is_stale = any(_is_stale(assessments, c.person.id, index) for c in remaining)
        results.append(_build_result(approver, accepted[index].get(holder or ""), remaining, is_stale))
    rejected = (*_reject_reviews(entry, inputs, tally, approvers, assessments, assignment), *tally.rejected)
    version = entry.after or entry.before
    return Subject(
        kind=entry.kind,
        id=entry.id,
        renamed_from=entry.renamed_from,
        title=version.title if version else "",
        team=version.team if version else "",
        owner=inputs.roster.find_team_title(version.team) if version else "",
        change=summarise_change(entry, inputs.snapshot.policy, inputs.roster),
        approvals=tuple(_leave_out_repeated(results)),
        uncounted_reviews=tuple(
            _convert_rejected(review) for review in sorted(rejected, key=lambda r: get_review_order(r.review))
        ),
    )


def _assess_reviewer(
    entry: ChangedEntry,
    person_id: str,
    reviews: Sequence[SubmittedReview],
    inputs: EvaluationInputs,
    approvers: EntryApprovers,
) -> Assessments:
    """Returns for each required approval the person's latest accepted review, else their latest rejected one.

    Whoever scores the same text again has the last word: a later score that does not pass takes back an earlier one.
    """
    assessments: list[AcceptedReview | RejectedReview | None] = []
    for index, approver in enumerate(approvers.find_approvers(entry)):
        by_review = [
            assess_review(
                entry,
                day_candidate.candidate,
                review,
                inputs.snapshot,
                day=day_candidate.day,
                is_scored=approver.required.is_scored,
                scored_ids=approvers.list_scored_ids(review),
            )
            for review in sorted(reviews, key=get_review_order, reverse=True)
            if (day_candidate := approvers.find_candidate(entry, index, review, person_id))
        ]
        latest = by_review[0] if by_review else None
        last_word = next((r for r in by_review if isinstance(r, AcceptedReview) or r.is_low), latest)
        assessments.append(last_word)
    return assessments


def _find_accepted(assessments: Mapping[str, Assessments], index: int) -> dict[str, AcceptedReview]:
    """Returns person id → their accepted review for the approval at `index`, the earliest review first."""
    accepted = [review for values in assessments.values() if isinstance(review := values[index], AcceptedReview)]
    return {a.reviewer.person.id: a for a in sorted(accepted, key=lambda a: get_review_order(a.review))}


def _is_stale(assessments: Mapping[str, Assessments], person_id: str, index: int) -> bool:
    review = assessments[person_id][index] if person_id in assessments else None
    return isinstance(review, RejectedReview) and review.reason == "stale"


def _build_result(
    approver: Approvers, accepted: AcceptedReview | None, remaining: Sequence[Candidate], is_stale: bool
) -> ApprovalResult:
    """Returns the state of an approval. remaining: the candidates who can still give it."""
    grant = None
    if accepted:
        review = accepted.review
        grant = GrantedApproval(
            by=_name_approver(accepted.reviewer),
            on=accepted.day,
            review=review.id,
            scores=dict(accepted.scores),
        )
    return ApprovalResult(
        kind=approver.required.kind,
        team=approver.required.team,
        state="given" if grant else "stale" if is_stale else "missing",
        scored=approver.required.is_scored,
        grant=grant,
        candidates=() if grant else tuple(_name_approver(c) for c in remaining),
        passed_over=tuple(
            PassedOverPerson(person=c.person.id, name=c.person.name, why=reason) for c, reason in approver.passed_over
        ),
    )


def _leave_out_repeated(results: Sequence[ApprovalResult]) -> Iterator[ApprovalResult]:
    """Yields the approvals without those that are given as soon as an earlier one is.

    What is asked for with the names that the change itself gives, and without them too, may come to the same.
    """
    for index, result in enumerate(results):
        if not any(_includes(earlier, result) for earlier in results[:index]):
            yield result


def _includes(earlier: ApprovalResult, result: ApprovalResult) -> bool:
    """Returns whether both are missing, and whoever can give the earlier one thereby gives the other."""
    ids, earlier_ids = ({candidate.person for candidate in one.candidates} for one in (result, earlier))
    return (earlier.kind, earlier.team) == (result.kind, result.team) and bool(earlier_ids) and earlier_ids <= ids


def _reject_reviews(
    entry: ChangedEntry,
    inputs: EvaluationInputs,
    tally: ReviewTally,
    approvers: EntryApprovers,
    assessments: Mapping[str, Assessments],
    assignment: Assignment,
) -> Iterator[RejectedReview]:
    """Yields the latest approving review of each person who gives no approval of the entry, with the reason."""
    for id, reviews in tally.approvals.items():
        if id in assignment or _confirms_record(entry, id):
            continue
        person, own_assessments = inputs.roster.people[id], assessments[id]
        rejected = [review for review in own_assessments if isinstance(review, RejectedReview)]
        if barred := _bar_reviewer(entry, id, inputs, tally, approvers, own_assessments):
            yield barred
        elif rejected and not any(isinstance(review, AcceptedReview) for review in own_assessments):
            yield rejected[0]
        elif any(own_assessments):
            yield RejectedReview(reviews[0], person, "superfluous", "is not needed: what it could stand for is given")


def _bar_reviewer(
    entry: ChangedEntry,
    person_id: str,
    inputs: EvaluationInputs,
    tally: ReviewTally,
    approvers: EntryApprovers,
    assessments: Assessments,
) -> RejectedReview | None:
    """Returns the rejection of a person who cannot approve the entry at all; None for candidates.

    Candidates for another entry of the change are not rejected here: their review was meant for that entry.
    """
    person, review = inputs.roster.people[person_id], tally.approvals[person_id][0]
    conflicts = approvers.find_conflicts(entry)
    if person_id in conflicts and not any(assessments):
        return RejectedReview(review, person, "conflict", f"does not count, since {person.name} {conflicts[person_id]}")
    if any(assessments) or person_id in approvers.approver_ids:
        return None
    if not person.active:
        return RejectedReview(review, person, "no-authority", f"does not count, since {person.name} has left")
    names = list(dict.fromkeys(c.person.name for a in approvers.find_approvers(entry) for c in a.candidates))
    message = f"is not asked for: {join_phrases(names, 'or')} can approve this" if names else "is not asked for"
    return RejectedReview(review, person, "no-authority", message)


def _confirms_record(entry: ChangedEntry, person_id: str) -> bool:
    """Returns whether the review confirms a ledger record in the person's name, which is no approval of the record."""
    people = entry.after.people if entry.after else ()
    return entry.kind == "review" and any(person.person == person_id for person in people)


def _convert_rejected(rejected: RejectedReview) -> UncountedReview:
    review = rejected.review
    return UncountedReview(
        review=review.id,
        account=review.handle or "",
        name=rejected.person.name if rejected.person else "",
        on=review.submitted.date(),
        why=rejected.reason,
        message=rejected.message,
    )


def _name_approver(candidate: Candidate) -> NamedApprover:
    person = candidate.person
    return NamedApprover(person=person.id, name=person.name, handle=person.handle, role=candidate.role)
