"""Nobody reviews what they made.

An approval says that somebody else has looked. Whoever is among an item's `people`, in whatever role, cannot give it.
A record is judged by the version that it reviewed: whoever approved a course and takes it over later did nothing wrong.

Bad: `mei-chen` is the course's author.

    item: negotiating-freight-rates
    reviewer: mei-chen

Good:

    item: negotiating-freight-rates
    reviewer: diego-salazar
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
        reviewed = find_reviewed_catalogue(catalogue, context, review)
        reviewed_item = reviewed.item(review.meta.item) if reviewed else None
        roles = _find_roles(reviewed_item, review) if reviewed_item else ()
        for role in roles:
            index = [person.person for person in item.meta.people].index(review.meta.reviewer)
            yield RULE.at(
                review,
                "reviewer",
                f"`{review.meta.reviewer}` reviewed `{item.id}` and is its {role}",
                help="have somebody else review it",
                related=(Label(item.at("people", index, "person"), "named here"),),
                subject=item,
            )


def _find_roles(item: Entry[Any], review: Entry[Review]) -> tuple[str, ...]:
    """Returns the roles in which the item names the reviewer."""
    return tuple(person.role for person in item.meta.people if person.person == review.meta.reviewer)


RULE = Rule("review-conflict", Severity.ERROR, check)
