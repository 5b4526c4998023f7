"""Headings in a text begin at the second level, and none is skipped on the way down.

The first level is the page's title. Who listens to a page moves by its headings, as others do by looking: a level
that is skipped sounds like a part that is missing.

Bad:

    # Preparing

    ### Your range

Good:

    ## Preparing

    ### Your range
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        previous_level = 1
        for heading in text.headings:
            if heading.level == 1:
                fact, help = "a heading of the first level; the title is the page's only one", "write `##`"
            elif heading.level > previous_level + 1:
                fact = f"a heading of level {heading.level} below one of level {previous_level}"
                if previous_level == 1:
                    fact = f"the first heading is of level {heading.level}"
                help = f"write `{'#' * (previous_level + 1)}`"
            else:
                previous_level = heading.level
                continue
            previous_level = max(2, heading.level)
            yield RULE.at(entry, Location(entry.path, *heading.span), fact, help=help)


RULE = Rule("heading-order", Severity.WARNING, check)
