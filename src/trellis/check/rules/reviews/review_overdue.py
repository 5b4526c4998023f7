"""An entry must be reviewed within its own review period.

Readers trust a page that says when it was last checked. An overdue page stays online, but its owner is told, here and
on the page.

Bad:

    reviewed: 2024-01-10
    review_every: 12 months

Good: the page was read again, mended, and says so.

    reviewed: 2026-10-02
    review_every: 12 months
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.published():
        due = entry.meta.review_due
        if due is None or entry.status == "retired" or due >= context.today:
            continue
        overdue_days = (context.today - due).days
        yield RULE.at(
            entry,
            "review_by" if entry.meta.review_by else "reviewed",
            f"review is {format_count(overdue_days, 'day')} overdue",
            help="read the page, mend it, then set `reviewed` to today",
        )


RULE = Rule("review-overdue", Severity.WARNING, check)
