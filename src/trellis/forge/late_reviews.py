"""Finds approvals that came after the merge from somebody who has not the authority for them any more.

What was merged without its approvals can be approved afterwards, by those whom it asked for. An authority of once, such
as that of a delegate or of somebody who has left, is not used later; nor does what the change itself brought of people
and settings give anybody one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from ..approvals.evaluate.requirements import RequiredApproval
from ..approvals.evaluate.reviews import get_review_order
from ..approvals.evaluate.roster import Roster
from ..approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict
from ..approvals.ledger.authority import find_authorities
from ..approvals.policy import build_policy
from ..approvals.snapshot import Policy, Snapshot, SubmittedReview
from ..catalogue.catalogue import Catalogue
from ..kinds.handles import fold_account


def find_outdated_reviews(
    verdict: ApprovalVerdict, snapshot: Snapshot, merge_time: datetime, catalogue: Catalogue
) -> tuple[SubmittedReview, ...]:
    """Returns the reviews that count by the verdict, were given after the merge, and are not their author's to give.

    catalogue: of the default branch as it is now.
    """
    late_reviews = {review.id: review for review in snapshot.reviews if review.submitted > merge_time}
    approvals = [approval for subject in verdict.subjects for approval in subject.approvals]
    late_approvals = [
        (a, late_reviews[a.grant.review]) for a in approvals if a.grant and a.grant.review in late_reviews
    ]
    policy = _build_present_policy(snapshot.policy, catalogue) if late_approvals else snapshot.policy
    return tuple(review for a, review in late_approvals if not _has_authority(a, review, snapshot, policy))


def omit_reviews(snapshot: Snapshot, reviews: Collection[SubmittedReview]) -> Snapshot:
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


def _has_authority(approval: ApprovalResult, review: SubmittedReview, snapshot: Snapshot, policy: Policy) -> bool:
    """Returns whether an approval is its author's to give by the policy, too, in a role of the same kind.

    policy: of today, by which the account has to be theirs as well.
    """
    assert approval.grant
    approver = approval.grant.by
    people = Roster(policy, approval.grant.on).find_by_handle(review.handle or "")
    if [(person.id, person.active) for person in people] != [(approver.person, True)]:
        return False
    return any(
        approver.person in find_authorities(policy, required, approval.grant.on)
        for required in _list_requirements(approval, approver.role, snapshot)
    )


def _list_requirements(approval: ApprovalResult, role: str, snapshot: Snapshot) -> Iterator[RequiredApproval]:
    """Yields what somebody in this role gives by an approval: a lead as a lead, one of the learning team as that."""
    if approval.kind != "standard":
        accepts_leads = approval.kind == "either" or role.startswith("lead of ")
        yield RequiredApproval("accuracy", _find_former_team(approval.team, snapshot), accepts_leads=accepts_leads)
    if approval.kind != "accuracy" or role.startswith("of "):
        yield RequiredApproval("standard")


def _find_former_team(team: str, snapshot: Snapshot) -> str:
    """Returns the team, or the one above it where the change brings it: that one's manager is asked."""
    if any(former.id == team for former in snapshot.policy.teams):
        return team
    versions = [entry.after for entry in snapshot.entries if (entry.kind, entry.id) == ("team", team)]
    return next((version.parent for version in versions if version and version.parent), "")


def _build_present_policy(former: Policy, catalogue: Catalogue) -> Policy:
    """Returns the policy of today. A team that has another id by now is there under both."""
    policy = build_policy(catalogue)
    teams = {team.id: team for team in policy.teams}
    for former_team in former.teams:
        present_team = teams.get(catalogue.resolve_id("team", former_team.id))
        if present_team and former_team.id not in teams:
            teams[former_team.id] = present_team.model_copy(update={"id": former_team.id})
    return policy.model_copy(update={"teams": tuple(teams.values())})
