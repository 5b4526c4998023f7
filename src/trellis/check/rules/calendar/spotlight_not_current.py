"""The spotlight falls on items that people can take: neither drafts nor retired ones.

It is the first thing that the whole company sees.

Bad: the course is a draft.

    spotlight:
      - item: closing-the-year

Good:

    spotlight:
      - item: closing-the-month
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    portal = catalogue.find_entry("portal", "portal")
    for index, spotlight in enumerate(context.portal.spotlight):
        item = catalogue.item(spotlight.item)
        if portal and item and not item.is_current:
            yield RULE.at(
                portal,
                ("spotlight", index, "item"),
                f"`{item.id}` is {'a draft' if item.status == 'draft' else 'retired'}",
                help="take it out of the spotlight, or put another item there",
                related=(Label(item.at("status"), "its status"),),
                subject=item,
            )


RULE = Rule("spotlight-not-current", Severity.ERROR, check)
