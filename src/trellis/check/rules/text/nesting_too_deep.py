"""Lists, notes, tabs and quotations stand in each other at most 20 deep, and so do emphasis and links.

Nobody reads so deep, and a page with some hundred levels could not be built.

Bad:

    - a list in a list in a list, and so on, 21 times

Good:

    - a list

    A heading, or a page of its own, for what belongs below.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown.excesses import MAX_DEPTH
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for excess in text.excesses:
            location = Location(entry.path, *excess.span)
            fact = f"parts of the text stand {excess.number:,} deep in each other; {MAX_DEPTH} can be built"
            yield RULE.at(entry, location, fact, help="move what is deepest to the left, below a heading of its own")


RULE = Rule("nesting-too-deep", Severity.ERROR, check, waivable=False)
