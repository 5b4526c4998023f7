"""A waiver holds until its last day.

It is there to win time. When the time is over, what it allowed is reported again, and this says why: as a warning,
since time alone stops nobody's work, and as gravely as ever to whoever changes the entry.

Bad:

    waivers:
      - rule: minutes-differ
        reason: The recordings are being cut to length.
        expires: 2026-06-30

Good: the recordings are cut, `minutes` is right, and the waiver is gone.

    minutes: 60
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for entry in catalogue.authored():
        for index, waiver in enumerate_readable(entry.meta.waivers, "expires", "rule"):
            if waiver.expires < context.today:
                age = format_count((context.today - waiver.expires).days, "day")
                yield RULE.at(
                    entry,
                    ("waivers", index, "expires"),
                    f"the waiver of `{waiver.rule}` ended {age} ago",
                    help="delete it; if there is still a reason, set a new day",
                )


RULE = Rule("waiver-expired", Severity.WARNING, check)
