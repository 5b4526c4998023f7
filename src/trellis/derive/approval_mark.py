"""The mark of what is fully approved and current: one meaning for cards, pages and the figure of governance."""

from __future__ import annotations

from ..approvals.ledger.status import HOLDS
from .published import Item, PublishedCatalogue


def has_approval_mark(published: PublishedCatalogue, item: Item) -> bool:
    """Whether a course or path is stable, approved as it is now, reviewed in time and without a waiver.

    Every approval that it needs was given for the present text, and the latest spot check of that text has passed.
    Nothing that it rests on is out of date.
    """
    status = published.approval_statuses.get(item.id)
    if item.status != "stable" or status is None or status.item.key != item.key:
        return False
    is_approved = all(approval.state == HOLDS for approval in status.approvals)
    has_objection = any(
        review.meta.outcome != "approved" for review in (status.spot_check,) if review and status.is_spot_check_current
    )
    review_due = item.meta.review_due
    is_current = (review_due is None or review_due >= published.today) and item.key not in published.stale_foundations
    has_waiver = any(waiver.expires >= published.today for waiver in item.meta.waivers)
    return is_approved and not has_objection and is_current and not has_waiver


def count_marks(published: PublishedCatalogue) -> int:
    """Returns how many courses and paths have the mark."""
    return sum(has_approval_mark(published, item) for item in published.current_items)
