"""What was approved is what people read.

An approval is bound to what an item said when it was given. Once outcomes, lessons, questions or the audience change,
it has lapsed: the page says so, and the item waits in the learning team's queue until somebody approves it as it is
now.

Bad: the course was changed in October.

    item: negotiating-prices
    key: accuracy
    on: 2026-09-18

Good: the manager has read it again, and a record says so.

    item: negotiating-prices
    key: accuracy
    on: 2026-10-21
"""

from __future__ import annotations

from collections.abc import Iterator

from ....approvals.ledger.status import LAPSED, assess_status
from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_date
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    review_paths = {review.path for review in catalogue.reviews}
    items = {item.key: item for review in catalogue.reviews if (item := catalogue.item(review.meta.item))}
    for item in items.values():
        for approval in assess_status(catalogue, item).approvals if item.is_current else ():
            if approval.state == LAPSED and approval.review and approval.review.path in review_paths:
                approved_on = format_date(approval.review.meta.on)
                message = f"`{item.id}` has changed since {approval.kind} was approved on {approved_on}"
                if approval.refusal:
                    refusal = approval.refusal.meta
                    message = f"of `{item.id}` as it is, `{refusal.reviewer}` asked for changes on "
                    message += f"{format_date(refusal.on)}; {approval.kind} was approved on {approved_on}"
                act = "answer what was said, then have" if approval.refusal else "have"
                yield RULE.at(
                    approval.review,
                    "content_hash",
                    message,
                    help=f"{act} it approved as it is now; `trellis approve` or the next pull request records that",
                    subject=item,
                )


RULE = Rule("approval-lapsed", Severity.ADVICE, check)
