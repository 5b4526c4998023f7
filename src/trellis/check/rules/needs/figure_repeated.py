"""A metric has one figure for a period and a group, and what people took, answered or wish for has one count.

Where a table has two, nobody knows which of them is meant, as where an export is pasted below the last one. Of two
figures, and of two counts of those who took something, the pages show the later one until one is deleted; two counts
of one answer in `survey.csv`, or of one wish in `demand.csv`, both count.

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
from itertools import chain
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.survey import fold_label, get_question_key
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Usage
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    yield from _report_figures(catalogue)
    yield from _report_counts(catalogue)


def _report_figures(catalogue: Catalogue) -> Iterator[Diagnostic]:
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


def _report_counts(catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yields what is told of answers and wishes, whose team has one table of each."""
    answers = ((row, "answer", get_question_key(catalogue, row.meta)) for row in catalogue.survey_answers)
    wishes = ((row, "item", ()) for row in catalogue.demands)
    first_rows: dict[tuple[str, ...], Entry[Any]] = {}
    rows: Iterator[tuple[Entry[Any], str, tuple[str, ...]]] = chain(answers, wishes)
    for row, field, question in rows:
        value = getattr(row.meta, field)
        item = None if question else catalogue.item(value)
        first = first_rows.setdefault((row.path, *question, item.id if item else fold_label(value)), row)
        if first is not row:
            yield RULE.at(
                row,
                field,
                f"`{value}` has a count{' for this question' if question else ''} already",
                help="delete one of the two rows, or write their sum into one; until then both count",
                related=(Label(first.at(field), "the other count"),),
            )


def _describe_subject(row: Entry[Any]) -> tuple[str, str, str]:
    """The kind and the id of what a row is about, and its key for the period."""
    if isinstance(row.meta, Usage):
        return "item", row.meta.item, "month"
    return "metric", row.meta.metric, "period"


RULE = Rule("figure-repeated", Severity.WARNING, check)
