"""Nobody reviews what they made.

An approval says that somebody else has looked. Whoever is among an item's `people`, in whatever role, cannot give it.
A record is judged by the version that it reviewed: whoever approved a course and takes it over later did nothing wrong.
A record in the ledger is never changed, so one that was in conflict when it was written is settled by a later one of
the same item and key by somebody who did not make it.

Bad: `ada` is the course's author.

    item: negotiating-prices
    reviewer: ada

Good:

    item: negotiating-prices
    reviewer: bo
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....approvals.ledger.record_place import is_in_own_folder
from ....approvals.ledger.records import get_record_order
from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Review
from ...context import Context
from ...reviewed import find_reviewed_catalogue
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for review in catalogue.reviews:
        item = catalogue.item(review.meta.item)
        if item is None or not _find_roles(item, review):
            continue
        roles = _find_reviewed_roles(catalogue, context, review)
        for role in roles if roles and not _is_settled(catalogue, context, item, review) else ():
            index = [person.person for person in item.meta.people].index(review.meta.reviewer)
            yield RULE.at(
                review,
                "reviewer",
                f"`{review.meta.reviewer}` reviewed `{item.id}` and is its {role}",
                help="have somebody else review it: `trellis approve` or the next pull request adds a record, "
                "which settles this one",
                related=(Label(item.at("people", index, "person"), "named here"),),
                subject=item,
            )


def _find_reviewed_roles(catalogue: Catalogue, context: Context, review: Entry[Review]) -> tuple[str, ...]:
    """Returns the reviewer's roles in the version of the item that was reviewed."""
    reviewed = find_reviewed_catalogue(catalogue, context, review)
    item = reviewed.item(review.meta.item) if reviewed else None
    return _find_roles(item, review) if item else ()


def _is_settled(catalogue: Catalogue, context: Context, item: Entry[Any], review: Entry[Review]) -> bool:
    """Returns whether somebody without a conflict has reviewed the item later, for the same key."""
    return any(
        get_record_order(later) > get_record_order(review)
        and is_in_own_folder(later.meta, later.path)
        and later.meta.key == review.meta.key
        and later.meta.reviewer != review.meta.reviewer
        and not _find_reviewed_roles(catalogue, context, later)
        for later in catalogue.whole.referrers(item, "review", "item")
    )


def _find_roles(item: Entry[Any], review: Entry[Review]) -> tuple[str, ...]:
    """Returns the roles in which the item names the reviewer."""
    return tuple(person.role for person in item.meta.people if person.person == review.meta.reviewer)


RULE = Rule("review-conflict", Severity.ERROR, check)
