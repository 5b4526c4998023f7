"""Finds approvals that came after the merge from somebody who has not the authority for them any more.

What was merged without its approvals can be approved afterwards, by those whom it asked for. An authority of once, such
as that of a delegate or of somebody who has left, is not used later; nor does what the change itself brought of people
and settings give anybody one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from ..approvals.evaluate.requirements import RequiredApproval, find_required_approvals
from ..approvals.evaluate.reviews import get_review_order
from ..approvals.evaluate.roster import Roster
from ..approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict, Subject, UncountedReview
from ..approvals.ledger.authority import find_authorities
from ..approvals.snapshot import ChangedEntry, Policy, Snapshot, SubmittedReview
from ..kinds.handles import fold_account


class OutdatedReview(NamedTuple):
    """A review that counts for an approval of an entry by the verdict, and is not its author's to give any more."""

    subject: Subject
    approval: ApprovalResult
    review: SubmittedReview


def evaluate_merged_snapshot(
    snapshot: Snapshot,
    merge_time: datetime,
    present_policy: Policy,
    evaluate: Callable[[Snapshot], ApprovalVerdict],
) -> tuple[ApprovalVerdict, Snapshot]:
    """Returns the verdict on what was merged, and the snapshot with the reviews that count for it.

    A review that came after the merge counts if its author has the authority now as well; the verdict tells of those
    that do not. What was given before was given then, and no later approval by the same person takes its place.
    present_policy: of the default branch as it is now. evaluate: gives a verdict.
    """
    late_reviews = [review for review in snapshot.reviews if review.submitted > merge_time]
    early_snapshot = omit_late_reviews(snapshot, merge_time)
    early_verdict = evaluate(early_snapshot)
    has_late_objection = any(review.state != "approved" for review in late_reviews)
    if not late_reviews or (early_verdict.state == "approved" and not has_late_objection):
        return early_verdict, early_snapshot
    outdated_reviews: list[OutdatedReview] = []
    while True:
        verdict = evaluate(snapshot)
        more = _find_outdated_reviews(verdict, snapshot, merge_time, present_policy)
        if not more:
            return _tell_outdated_reviews(_restore_grants(verdict, early_verdict), outdated_reviews), snapshot
        outdated_reviews += more
        snapshot = _omit_reviews(snapshot, [outdated.review for outdated in more])


def omit_late_reviews(snapshot: Snapshot, merge_time: datetime) -> Snapshot:
    """Returns the snapshot without the reviews that came after the merge."""
    early_reviews = tuple(review for review in snapshot.reviews if review.submitted <= merge_time)
    return snapshot.model_copy(update={"reviews": early_reviews})


def _restore_grants(verdict: ApprovalVerdict, early_verdict: ApprovalVerdict) -> ApprovalVerdict:
    """Returns the verdict with each approval as it was given before the merge, where the same person gave it then."""
    early_grants = {
        (subject.kind, subject.id, approval.kind, approval.team, approval.grant.by.person): approval.grant
        for subject in early_verdict.subjects
        for approval in subject.approvals
        if approval.grant
    }

    def restore(subject: Subject, approval: ApprovalResult) -> ApprovalResult:
        if approval.grant is None:
            return approval
        key = (subject.kind, subject.id, approval.kind, approval.team, approval.grant.by.person)
        return approval.model_copy(update={"grant": early_grants.get(key, approval.grant)})

    subjects = (
        subject.model_copy(update={"approvals": tuple(restore(subject, approval) for approval in subject.approvals)})
        for subject in verdict.subjects
    )
    return verdict.model_copy(update={"subjects": tuple(subjects)})


def _find_outdated_reviews(
    verdict: ApprovalVerdict, snapshot: Snapshot, merge_time: datetime, present_policy: Policy
) -> tuple[OutdatedReview, ...]:
    """Returns the reviews that count by the verdict, were given after the merge, and are not their author's to give."""
    late_reviews = {review.id: review for review in snapshot.reviews if review.submitted > merge_time}
    late_approvals = [
        (entry, OutdatedReview(subject, approval, late_reviews[approval.grant.review]))
        for entry, subject in zip(snapshot.entries, verdict.subjects, strict=True)
        for approval in subject.approvals
        if approval.grant and approval.grant.review in late_reviews
    ]
    policy = _rename_teams(present_policy, snapshot) if late_approvals else snapshot.policy
    return tuple(late for entry, late in late_approvals if not _has_authority(late, entry, snapshot, policy))


def _tell_outdated_reviews(verdict: ApprovalVerdict, outdated: Collection[OutdatedReview]) -> ApprovalVerdict:
    """Returns the verdict without these reviews with each of them as one that does not count, and why.

    Whoever gave one is not named as somebody who can.
    """
    return verdict.model_copy(update={"subjects": tuple(_tell_of(subject, outdated) for subject in verdict.subjects)})


def _tell_of(subject: Subject, outdated: Collection[OutdatedReview]) -> Subject:
    own = [late for late in outdated if (late.subject.kind, late.subject.id) == (subject.kind, subject.id)]
    grants = {late.review.id: late.approval.grant for late in own if late.approval.grant}
    rejected = tuple(
        UncountedReview(
            review=id,
            account=grant.by.handle or "",
            name=grant.by.name,
            on=grant.on,
            why="no-authority",
            message=f"came after the merge, by somebody who is not {grant.by.role} any more, or not by that account",
        )
        for id, grant in grants.items()
    )
    former = {(late.approval.kind, late.approval.team, grants[late.review.id].by.person) for late in own}
    approvals = tuple(
        approval.model_copy(
            update={
                "candidates": tuple(
                    who for who in approval.candidates if (approval.kind, approval.team, who.person) not in former
                )
            }
        )
        for approval in subject.approvals
    )
    return subject.model_copy(
        update={"approvals": approvals, "uncounted_reviews": (*subject.uncounted_reviews, *rejected)}
    )


def _omit_reviews(snapshot: Snapshot, reviews: Collection[SubmittedReview]) -> Snapshot:
    """Returns the snapshot without these reviews. What they took back, such as an objection, is gone as well."""
    omitted = [*reviews, *(earlier for review in reviews for earlier in _list_taken_back(review, snapshot))]
    return snapshot.model_copy(update={"reviews": tuple(r for r in snapshot.reviews if r not in omitted)})


def _list_taken_back(review: SubmittedReview, snapshot: Snapshot) -> Iterator[SubmittedReview]:
    """Yields the reviews of the same account up to its last objection before a review."""
    account, order = fold_account(review.handle or ""), get_review_order(review)
    own_reviews = [
        r for r in snapshot.reviews if fold_account(r.handle or "") == account and get_review_order(r) < order
    ]
    objections = [get_review_order(r) for r in own_reviews if r.state in ("changes-requested", "dismissed")]
    yield from (r for r in own_reviews if objections and get_review_order(r) <= max(objections))


def _has_authority(late: OutdatedReview, entry: ChangedEntry, snapshot: Snapshot, policy: Policy) -> bool:
    """Returns whether an approval is its author's to give by the policy, too, in a role of the same kind.

    policy: of today, by which the account has to be theirs as well.
    """
    grant = late.approval.grant
    assert grant
    people = Roster(policy, grant.on).find_by_handle(late.review.handle or "")
    if [(person.id, person.active) for person in people] != [(grant.by.person, True)]:
        return False
    return any(
        grant.by.person in find_authorities(policy, required, grant.on)
        for required in _list_requirements(late.approval, entry, snapshot)
    )


def _list_requirements(approval: ApprovalResult, entry: ChangedEntry, snapshot: Snapshot) -> Iterator[RequiredApproval]:
    """Yields what an approval may be given as: what the change requires, and that of the learning team for itself.

    Accuracy is left to the learning team where everybody else is kept from it; whoever gives it then, as one of that
    team or for somebody of it, gives it as that.
    """
    grant = approval.grant
    assert grant
    if approval.kind == "standard":
        yield RequiredApproval("standard")
        return
    required_approvals = find_required_approvals(entry, snapshot.policy)
    accepts_leads = any(
        a.accepts_leads for a in required_approvals if (a.kind, a.team) == (approval.kind, approval.team)
    )
    team = _find_former_team(approval.team, snapshot)
    own_required = RequiredApproval("accuracy", team, accepts_leads=accepts_leads)
    yield own_required
    was_owners = grant.by.person in find_authorities(snapshot.policy, own_required, grant.on)
    if grant.by.role.startswith("of ") or not was_owners:
        yield RequiredApproval("standard")


def _find_former_team(team: str, snapshot: Snapshot) -> str:
    """Returns the team, or the one above it where the change brings it: that one's manager is asked."""
    if any(former.id == team for former in snapshot.policy.teams):
        return team
    versions = [entry.after for entry in snapshot.entries if (entry.kind, entry.id) == ("team", team)]
    return next((version.parent for version in versions if version and version.parent), "")


def _rename_teams(policy: Policy, snapshot: Snapshot) -> Policy:
    """Returns the policy of today, with the teams that there were at the merge.

    A team that has another id by now is there under both. One that the change itself takes away is there as it was:
    what the change brings of teams takes nobody's word either.
    """
    teams = {team.id: team for team in policy.teams}
    present_teams = {id: team for team in policy.teams for id in (*team.former_ids, team.id)}
    taken_ids = {entry.id for entry in snapshot.entries if entry.kind == "team" and entry.before and not entry.after}
    for former_team in snapshot.policy.teams:
        present_team = present_teams.get(former_team.id)
        if present_team and former_team.id not in teams:
            teams[former_team.id] = present_team.model_copy(update={"id": former_team.id})
        elif former_team.id not in teams and former_team.id in taken_ids:
            teams[former_team.id] = former_team
    return policy.model_copy(update={"teams": tuple(teams.values())})
