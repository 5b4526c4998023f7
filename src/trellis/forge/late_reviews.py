"""Separates what was said of a change before its merge from what was said since.

What a merge brought is approved by those who had the authority then. Whoever approves a change that was merged without
it does so now, so that an authority of once, such as that of a delegate or of somebody who has left, is not used later.
"""

from __future__ import annotations

from datetime import date, datetime

from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.policy import build_policy
from ..approvals.snapshot import Policy, Snapshot
from ..catalogue.catalogue import Catalogue
from ..kinds.handles import fold_account

_OBJECTIONS = ("changes-requested", "dismissed")


def omit_late_reviews(snapshot: Snapshot, merge_time: datetime) -> Snapshot:
    """Returns the snapshot with the reviews that were given before the merge."""
    return snapshot.model_copy(update={"reviews": tuple(r for r in snapshot.reviews if r.submitted <= merge_time)})


def judge_by_present_people(
    snapshot: Snapshot, merge_time: datetime, verdict: ApprovalVerdict, catalogue: Catalogue, today: date
) -> Snapshot:
    """Returns the snapshot as the people of the default branch have to judge it now.

    Of the reviews before the merge, those of whoever gave an approval that counted then are left, and all objections.
    What the change needs is what it needed then. verdict: that of the time of the merge. catalogue: of the default
    branch as it is now.
    """
    granting_accounts = {
        fold_account(approval.grant.by.handle)
        for subject in verdict.subjects
        for approval in subject.approvals
        if approval.grant and approval.grant.by.handle
    }
    reviews = [
        review
        for review in snapshot.reviews
        if review.submitted > merge_time
        or review.state in _OBJECTIONS
        or (review.handle and fold_account(review.handle) in granting_accounts)
    ]
    policy = _replace_people(snapshot.policy, catalogue)
    return snapshot.model_copy(update={"reviews": tuple(reviews), "policy": policy, "today": today})


def _replace_people(policy: Policy, catalogue: Catalogue) -> Policy:
    """Returns the policy with the people and teams of today. A team that has another id by now is there under both."""
    present = build_policy(catalogue)
    teams = {team.id: team for team in present.teams}
    for former in policy.teams:
        if former.id not in teams and (team := teams.get(catalogue.resolve_id("team", former.id))):
            teams[former.id] = team.model_copy(update={"id": former.id})
    return policy.model_copy(
        update={
            "people": present.people,
            "teams": tuple(teams.values()),
            "learning_team": present.learning_team,
            "last_resort": present.last_resort,
            "unreadable": tuple(dict.fromkeys((*policy.unreadable, *present.unreadable))),
            "unreadable_teams": tuple(dict.fromkeys((*policy.unreadable_teams, *present.unreadable_teams))),
        }
    )
