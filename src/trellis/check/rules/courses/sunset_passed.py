"""An mvp becomes stable, or is retired, by its sunset.

What was meant for a while is believed for years if nobody looks. It stays online, and its people are told.

Bad:

    status: mvp
    sunset: 2026-06-30

Good:

    status: stable
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        sunset = course.meta.sunset
        if course.status == "mvp" and sunset and sunset < context.today:
            yield RULE.at(
                course,
                "sunset",
                f"the sunset was {format_count((context.today - sunset).days, 'day')} ago",
                help="make it stable or retire it; if it is still being tried out, set a new day",
            )


RULE = Rule("sunset-passed", Severity.WARNING, check)
