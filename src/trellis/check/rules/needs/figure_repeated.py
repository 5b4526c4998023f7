"""A metric has one figure for a period and a group, and a course or path one count of those who took it.

Where a table has two, nobody knows which of them is meant. The pages show the later row until one is deleted.

Bad:

    metric,period,value,group,n
    win-rate,2026-Q1,21.5,,38
    win-rate,2026-Q1,22.1,,38

Good:

    metric,period,value,group,n
    win-rate,2026-Q1,21.5,,38
    win-rate,2026-Q2,22.1,,38
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Usage
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    first_rows: dict[tuple[str, ...], Entry[Any]] = {}
    rows: tuple[Entry[Any], ...] = (*catalogue.whole.observations, *catalogue.whole.usages)
    for row in rows:
        kind, id, period_field = _describe_subject(row)
        subject = catalogue.item(id) if kind == "item" else catalogue.find_entry(kind, id)
        period = getattr(row.meta, period_field)
        key = (kind, subject.id if subject else id, period, row.meta.group or "")
        first = first_rows.setdefault(key, row)
        if first is not row and (catalogue.includes(row.path) or catalogue.includes(first.path)):
            of_group = f" of `{row.meta.group}`" if row.meta.group else ""
            noun = "a count" if kind == "item" else "a figure"
            yield RULE.at(
                row,
                period_field,
                f"`{key[1]}` has {noun}{of_group} for {period} already",
                help="delete one of the two rows; until then the later one is shown",
                related=(Label(first.at(period_field), "the other one" if kind == "item" else "the other figure"),),
            )


def _describe_subject(row: Entry[Any]) -> tuple[str, str, str]:
    """The kind and the id of what a row is about, and its key for the period."""
    if isinstance(row.meta, Usage):
        return "item", row.meta.item, "month"
    return "metric", row.meta.metric, "period"


RULE = Rule("figure-repeated", Severity.WARNING, check)
