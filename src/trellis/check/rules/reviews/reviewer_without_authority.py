"""A review in the ledger is by somebody whose word it is: accuracy the owning team's manager's, standard and spot check the learning team's.

Where a manager made the course, the next above them answers, up to the head of the company; while somebody is away, whoever they
named does. A record that says its `role` is believed: people change places, and what they once said in a role stands.

Bad: `anouk-visser` works in sales and manages nobody there.

    item: negotiating-freight-rates
    reviewer: anouk-visser
    key: accuracy

Good: `diego-salazar` is the manager of sales.

    item: negotiating-freight-rates
    reviewer: diego-salazar
    key: accuracy
"""

from __future__ import annotations

from collections.abc import Iterator

from ....approvals.ledger.authority import authorities, needed
from ....approvals.policy import policy
from ....approvals.snapshot import Policy
from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import listed
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    said = policy(catalogue) if catalogue.reviews else Policy()
    for review in catalogue.reviews:
        item = catalogue.item(review.meta.item)
        person = catalogue.get("person", review.meta.reviewer)
        if item is None or person is None or review.meta.role:
            continue
        known = authorities(said, needed(review.meta, item.owner), review.meta.on)
        if known and person.id not in known:
            whose = f"`{review.meta.key}` of `{item.id}`"
            nearest = [id for id in known if (other := catalogue.get("person", id)) and other.meta.active][:3]
            yield RULE.at(
                review,
                "reviewer",
                f"{person.title} is not among those who can give {whose}",
                help=f"it is the word of {listed(nearest or list(known)[:3])}; if they held that role then, say so with `role:`",
                subject=item,
            )


RULE = Rule("reviewer-without-authority", Severity.ERROR, check)
