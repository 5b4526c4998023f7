"""A day on which something was done lies in the past, and a figure is of a period that has begun.

A page says when it was last read through, the ledger when something was approved, a need when it was raised and
decided. Readers and auditors believe these days, and the next review is counted from them. A day too many is allowed:
it is tomorrow already in Auckland. In the ledger it is an error: a record of next year would have the last word till
then. Of a metric's figures pages show that of the last period, which a slip in a year makes the wrong one. A budget may
be three years ahead.

Bad: written in November.

    reviewed: 2026-12-31

Good:

    reviewed: 2026-11-20
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ....approvals.evaluate.requirements import LEDGER_KINDS
from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count, format_date
from ....kinds.periods import read_period
from ....load.positions import KeyPath
from ...context import Context
from ...rule import Rule

TOLERANCE = timedelta(days=1)
"""How far ahead of the day of the check the day of an author may be: time zones."""

PAST_DATES: tuple[tuple[KeyPath, str], ...] = (
    (("reviewed",), "the day of the review"),
    (("on",), "the day of the record"),
    (("raised_on",), "the day on which it was raised"),
    (("decision", "on"), "the day of the decision"),
)
"""Key path → what the date says."""

PAST_PERIODS = {
    "observation": ("period", "the period of the figure", TOLERANCE),
    "usage": ("month", "the time of the count", TOLERANCE),
    "budget": ("quarter", "the quarter of the budget", timedelta(days=3 * 365 + 1)),
}
"""Kind → its key for a period, what this says, and how far ahead of the day of the check it may begin."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.all_entries():
        if entry.kind in PAST_PERIODS:
            yield from _check_period(entry, context.today)
        for keys, event in PAST_DATES:
            day = _get_date(entry, keys)
            if day and day > context.today + TOLERANCE:
                yield RULE.at(
                    entry,
                    keys,
                    f"{event} is {format_count((day - context.today).days, 'day')} ahead: {format_date(day)}",
                    help="write the day on which it was done; what is planned has no place here",
                    severity=Severity.ERROR if entry.kind in LEDGER_KINDS else None,
                )


def _check_period(entry: Entry[Any], today: date) -> Iterator[Diagnostic]:
    key, event, tolerance = PAST_PERIODS[entry.kind]
    period = getattr(entry.meta, key)
    span = read_period(period)
    if span and span.first_day > today + tolerance:
        yield RULE.at(
            entry,
            key,
            f"{event} is ahead: {period} begins on {format_date(span.first_day)}",
            help="write the period that was meant; what is planned has no place here"
            if tolerance == TOLERANCE
            else "write the quarter that was meant, of the next three years at most",
        )


def _get_date(entry: Entry[Any], keys: KeyPath) -> date | None:
    value: Any = entry.meta
    for key in keys:
        value = getattr(value, str(key), None)
    return value if isinstance(value, date) else None


RULE = Rule("date-in-future", Severity.WARNING, check)
