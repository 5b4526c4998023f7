"""Separates what was said of a change before its merge from what was said since.

What a merge brought is approved by those who had the authority then. Whoever approves a change that was merged without
it does so now, so that an authority of once, such as that of a delegate or of somebody who has left, is not used later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from ..approvals.evaluate.requirements import POLICY_KINDS
from ..approvals.evaluate.reviews import get_review_order
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.policy import build_policy
from ..approvals.snapshot import Policy, Snapshot, SubmittedReview
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

    Where they are others by now, the approvals from before the merge are left out that did not count then; whoever gave
    one after an objection has taken that back. What the change needs is what it needed then. verdict: that of the time
    of the merge. catalogue: of the default branch as it is now.
    """
    policy = _replace_people(snapshot.policy, catalogue)
    if policy == snapshot.policy:
        return snapshot.model_copy(update={"today": today})
    granting_accounts = {
        fold_account(approval.grant.by.handle)
        for subject in verdict.subjects
        for approval in subject.approvals
        if approval.grant and approval.grant.by.handle
    }
    remaining_reviews = [review for review in snapshot.reviews if review.submitted > merge_time]
    for account, reviews in _group_by_account(r for r in snapshot.reviews if r.submitted <= merge_time).items():
        remaining_reviews += reviews if account in granting_accounts else _list_objections(reviews)
    return snapshot.model_copy(update={"reviews": tuple(remaining_reviews), "policy": policy, "today": today})


def touches_policy(snapshot: Snapshot) -> bool:
    """Returns whether the change brings something of what decides who may approve it, so that it is there by now."""
    return any(entry.kind in POLICY_KINDS for entry in snapshot.entries)


def _group_by_account(reviews: Iterable[SubmittedReview]) -> Mapping[str, Sequence[SubmittedReview]]:
    """Returns account → its reviews, the earliest first."""
    groups: dict[str, list[SubmittedReview]] = {}
    for review in sorted(reviews, key=get_review_order):
        groups.setdefault(fold_account(review.handle or ""), []).append(review)
    return groups


def _list_objections(reviews: Sequence[SubmittedReview]) -> Iterator[SubmittedReview]:
    """Yields the objections of one account that it did not take back; the earliest review comes first."""
    decisions = [review for review in reviews if review.state in ("approved", *_OBJECTIONS)]
    if decisions and decisions[-1].state != "approved":
        yield from (review for review in decisions if review.state != "approved")


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
