"""A spotlight is taken away when its day is over.

It is not shown any more, so its place is free for something that matters now.

Bad:

    spotlight:
      - item: negotiating-prices
        until: 2026-06-30

Good:

    spotlight:
      - item: giving-feedback
        until: 2027-03-31
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    portal = catalogue.find_entry("portal", "portal")
    for index, spotlight in enumerate(context.portal.spotlight):
        if portal and spotlight.until < context.today:
            age = format_count((context.today - spotlight.until).days, "day")
            yield RULE.at(
                portal,
                ("spotlight", index, "until"),
                f"the spotlight on `{spotlight.item}` ended {age} ago",
                help="delete it, put another item in its place, or set a new day",
            )


RULE = Rule("spotlight-expired", Severity.WARNING, check)
