"""A translation was looked at after its original was last reviewed or changed.

Two people read the same course in two languages, and one of them reads what no longer holds. A translation is a course
that says `variant_of` another and has another `language`. Of both, the later counts of the day in `reviewed` and of the
last approval in the ledger, since an approval follows a change.

Bad: the original was reviewed in November.

    variant_of: safety-at-work
    language: de
    reviewed: 2026-06-22

Good:

    variant_of: safety-at-work
    language: de
    reviewed: 2026-11-09
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.staleness import find_last_change, find_newer_original
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....diagnostics.phrases import format_date
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        original = find_newer_original(catalogue, course, context.today)
        if original is None:
            continue
        changed_on, translated_on = (find_last_change(catalogue, entry, context.today) for entry in (original, course))
        assert changed_on
        assert translated_on
        yield RULE.at(
            course,
            "reviewed",
            f"last looked at on {format_date(translated_on)}; "
            f"its original `{original.id}` was reviewed or changed on {format_date(changed_on)}",
            help="compare the two, carry over what changed, then set `reviewed` to today",
            related=(Label(original.at("reviewed"), "the original"),),
        )


RULE = Rule("translation-behind", Severity.WARNING, check)
