"""Finds approvals that came after the merge from somebody who has not the authority for them any more.

What was merged without its approvals can be approved afterwards, by those whom it asked for. An authority of once, such
as that of a delegate or of somebody who has left, is not used later; nor does what the change itself brought of people
and settings give anybody one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ..approvals.evaluate.verdict import ApprovalResult, ApprovalVerdict
from ..approvals.ledger.authority import derive_required_approval, find_authorities
from ..approvals.policy import build_policy
from ..approvals.snapshot import Policy, Snapshot, SubmittedReview
from ..catalogue.catalogue import Catalogue


def find_outdated_reviews(
    verdict: ApprovalVerdict, snapshot: Snapshot, merge_time: datetime, catalogue: Catalogue
) -> tuple[SubmittedReview, ...]:
    """Returns the reviews that count by the verdict, were given after the merge, and are not their author's to give.

    catalogue: of the default branch as it is now.
    """
    late_reviews = {review.id: review for review in snapshot.reviews if review.submitted > merge_time}
    approvals = [approval for subject in verdict.subjects for approval in subject.approvals]
    late_approvals = [a for a in approvals if a.grant and a.grant.review in late_reviews]
    policy = _build_present_policy(snapshot.policy, catalogue) if late_approvals else snapshot.policy
    ids = {a.grant.review for a in late_approvals if a.grant and not _has_authority(a, policy)}
    return tuple(review for id, review in late_reviews.items() if id in ids)


def omit_reviews(snapshot: Snapshot, reviews: Collection[SubmittedReview]) -> Snapshot:
    """Returns the snapshot without these reviews."""
    return snapshot.model_copy(update={"reviews": tuple(r for r in snapshot.reviews if r not in reviews)})


def _has_authority(approval: ApprovalResult, policy: Policy) -> bool:
    """Returns whether whoever gave an approval may give one of its kind by the policy, on the day of their review."""
    assert approval.grant
    id = approval.grant.by.person
    if not any(person.id == id and person.active for person in policy.people):
        return False
    kinds = ("standard",) if approval.kind == "standard" else ("accuracy", "standard")  # where all others are barred
    required_approvals = [derive_required_approval(kind, approval.team, is_small=True) for kind in kinds]
    return any(id in find_authorities(policy, required, approval.grant.on) for required in required_approvals)


def _build_present_policy(former: Policy, catalogue: Catalogue) -> Policy:
    """Returns the policy of today. A team that has another id by now is there under both."""
    policy = build_policy(catalogue)
    teams = {team.id: team for team in policy.teams}
    for former_team in former.teams:
        present_team = teams.get(catalogue.resolve_id("team", former_team.id))
        if present_team and former_team.id not in teams:
            teams[former_team.id] = present_team.model_copy(update={"id": former_team.id})
    return policy.model_copy(update={"teams": tuple(teams.values())})
