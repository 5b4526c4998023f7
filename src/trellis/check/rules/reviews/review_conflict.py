"""Nobody reviews what they made.

An approval says that somebody else has looked. Whoever is among an item's `people`, in whatever role, cannot give it.

Bad: `mei-chen` is the course's author.

    item: negotiating-freight-rates
    reviewer: mei-chen

Good:

    item: negotiating-freight-rates
    reviewer: diego-salazar
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for review in catalogue.reviews:
        item = catalogue.item(review.meta.item)
        for index, contribution in enumerate(item.meta.people if item else ()):
            if item and contribution.person == review.meta.reviewer:
                yield RULE.at(
                    review,
                    "reviewer",
                    f"`{contribution.person}` reviewed `{item.id}` and is its {contribution.role}",
                    help="have somebody else review it",
                    related=(Label(item.at("people", index, "person"), "named here"),),
                    subject=item,
                )


RULE = Rule("review-conflict", Severity.ERROR, check)
