"""Few items stand in the spotlight at once.

What everything is, nothing is. How many there may be is set by `thresholds` in portal.yml, three unless it says
otherwise; those whose day is over do not count.

Bad: four items, all until the end of the year.

    spotlight:
      - item: negotiating-prices
      - item: giving-feedback
      - item: reading-a-balance-sheet
      - item: gifts-and-favours

Good: the three that the company needs most now.

    spotlight:
      - item: negotiating-prices
      - item: giving-feedback
      - item: gifts-and-favours
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    limit = context.portal.thresholds.spotlights
    portal = catalogue.find_entry("portal", "portal")
    active_indexes = [i for i, spotlight in enumerate(context.portal.spotlight) if spotlight.until >= context.today]
    if portal and len(active_indexes) > limit:
        yield RULE.at(
            portal,
            ("spotlight", active_indexes[limit], "item"),
            f"{format_count(len(active_indexes), 'item stands', 'items stand')} in the spotlight; at most {limit} may",
            help="choose which to leave out, or wait until one of them is over",
        )


RULE = Rule("spotlight-limit", Severity.ERROR, check)
