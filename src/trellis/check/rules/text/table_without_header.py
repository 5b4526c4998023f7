"""A table has a first row that says what its columns hold.

Who listens to a table hears the column's name before each value. Without names it is a list of numbers. The first
cell may be empty, where the rows have names. Rows that no line of hyphens follows are no table at all, and are shown
as they are typed; so are rows whose line of hyphens has other cells, and those right below an item of a list.

Bad:

    |           |      |
    |-----------|------|
    | Berlin    | 1450 |

Good:

    | City      | Rate |
    |-----------|------|
    | Berlin    | 1450 |
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....load.markdown.model import TableFlaw
from ...context import Context
from ...rule import Rule

_FLAWS: dict[TableFlaw, tuple[str, str]] = {
    "no hyphens": (
        "rows of a table, and no line of hyphens below the first",
        "write a first row with the columns' names, and below it `|---|---|`",
    ),
    "other cells": (
        "rows of a table, and a line of hyphens with more or fewer cells than the first row",
        "write `---` once for each cell of the first row",
    ),
    "no gap": (
        "rows of a table right below other text, which they are words of",
        "leave a line empty above the first row",
    ),
}
"""What keeps rows from being a table → the fact and the help."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for table in text.tables:
            if not table.header:
                fact, help = _FLAWS[table.flaw]
            elif not any(table.header):
                fact, help = "a table whose columns have no names", "write a name into each cell of its first row"
            else:
                continue
            yield RULE.at(entry, Location(entry.path, *table.span), fact, help=help)


RULE = Rule("table-without-header", Severity.WARNING, check)
