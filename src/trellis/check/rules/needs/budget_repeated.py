"""A team has one budget for a quarter.

Where its table has two rows for one quarter, nobody knows which of them holds. The pages count the later one until one
is deleted.

Bad:

    quarter,allotted,committed,spent,currency
    2026-Q3,6000,0,5400,EUR
    2026-Q3,6500,0,5400,EUR

Good:

    quarter,allotted,committed,spent,currency
    2026-Q3,6500,0,5400,EUR
    2026-Q4,6500,1200,3100,EUR
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Budget
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    first_rows: dict[tuple[str, str], Entry[Budget]] = {}
    for row in catalogue.budgets:
        first = first_rows.setdefault((row.owner, row.meta.quarter), row)
        if first is not row:
            yield RULE.at(
                row,
                "quarter",
                f"`{row.owner}` has a budget for {row.meta.quarter} already",
                help="delete one of the two rows; until then the later one counts",
                related=(Label(first.at("quarter"), "the other row"),),
            )


RULE = Rule("budget-repeated", Severity.WARNING, check)
