"""A metric has one figure for a period and a group.

Where a table has two, nobody knows which of them is meant. The page of the metric shows the later row until one is
deleted.

Bad:

    metric,period,value,group,n
    quote-win-rate,2026-Q1,21.5,,38
    quote-win-rate,2026-Q1,22.1,,38

Good:

    metric,period,value,group,n
    quote-win-rate,2026-Q1,21.5,,38
    quote-win-rate,2026-Q2,22.1,,38
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Observation
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    first_rows: dict[tuple[str, str, str], Entry[Observation]] = {}
    for row in catalogue.whole.observations:
        metric = catalogue.find_entry("metric", row.meta.metric)
        key = (metric.id if metric else row.meta.metric, row.meta.period, row.meta.group or "")
        first = first_rows.setdefault(key, row)
        if first is not row and (catalogue.includes(row.path) or catalogue.includes(first.path)):
            of_group = f" of `{row.meta.group}`" if row.meta.group else ""
            yield RULE.at(
                row,
                "period",
                f"`{key[0]}` has a figure{of_group} for {row.meta.period} already",
                help="delete one of the two rows; until then the later one is shown",
                related=(Label(first.at("period"), "the other figure"),),
            )


RULE = Rule("figure-repeated", Severity.WARNING, check)
