"""A review in the ledger is by somebody whose word it is: accuracy the owning team's manager's, standard and spot
check the learning team's.

Where a manager made the course, the next above them answers, up to the head of the company; while somebody is away,
whoever they named does. A record that says its `role` is believed: people change places, and what they once said in a
role stands. Without one, it is judged by the people and teams of the version that it reviewed.

Bad: `cy` works in sales and manages nobody there.

    item: negotiating-prices
    reviewer: cy
    key: accuracy

Good: `bo` is the manager of sales.

    item: negotiating-prices
    reviewer: bo
    key: accuracy
"""

from __future__ import annotations

from collections.abc import Iterator

from ....approvals.ledger.authority import derive_record_approval, find_authorities
from ....approvals.policy import build_policy
from ....approvals.snapshot import Policy
from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_quoted
from ....kinds import Review
from ...context import Context
from ...reviewed import find_reviewed_catalogue
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    approval_policy = build_policy(catalogue) if catalogue.reviews else Policy()
    for review in catalogue.reviews:
        item = catalogue.item(review.meta.item)
        person = catalogue.find_entry("person", review.meta.reviewer)
        if item is None or person is None or review.meta.role:
            continue
        required_approval = derive_record_approval(review.meta, item.owner)
        authorized_ids = find_authorities(approval_policy, required_approval, review.meta.on)
        if authorized_ids and person.id not in authorized_ids and _lacked_authority(review, catalogue, context):
            approval = f"`{review.meta.key}` of `{item.id}`"
            active_ids = [
                id for id in authorized_ids if (other := catalogue.find_entry("person", id)) and other.meta.active
            ]
            names = join_quoted((active_ids or list(authorized_ids))[:3])
            yield RULE.at(
                review,
                "reviewer",
                f"{person.title} is not among those who can give {approval}",
                help=f"it is the word of {names}; if they held that role then, say so with `role:`",
                subject=item,
            )


def _lacked_authority(review: Entry[Review], catalogue: Catalogue, context: Context) -> bool:
    """Returns whether the reviewer could not give the approval when they did."""
    reviewed = find_reviewed_catalogue(catalogue, context, review)
    item = reviewed.item(review.meta.item) if reviewed else None
    if reviewed is None or item is None:
        return False
    required_approval = derive_record_approval(review.meta, item.owner)
    authorized_ids = find_authorities(build_policy(reviewed), required_approval, review.meta.on)
    return bool(authorized_ids) and review.meta.reviewer not in authorized_ids


RULE = Rule("reviewer-without-authority", Severity.ERROR, check)
