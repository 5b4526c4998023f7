"""A table has a first row that says what its columns hold.

Who listens to a table hears the column's name before each value. Without names it is a list of numbers. The first
cell may be empty, where the rows have names. Rows that no line of hyphens follows are no table at all, and are shown
as they are typed.

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
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry, text in catalogue.file_texts():
        for table in text.tables:
            if not table.header:
                fact = "rows of a table, and no line of hyphens below the first"
                help = "write a first row with the columns' names, and below it `|---|---|`"
            elif not any(table.header):
                fact, help = "a table whose columns have no names", "write a name into each cell of its first row"
            else:
                continue
            yield RULE.at(entry, Location(entry.path, *table.span), fact, help=help)


RULE = Rule("table-without-header", Severity.WARNING, check)
