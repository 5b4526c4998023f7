"""A session starts and ends at a time that comes once.

Once a year clocks are put back, and an hour of that night comes twice. The portal and calendar programs take the first
one; whoever meant the second comes an hour early.

Bad: in Amsterdam the clocks go back from 03:00 to 02:00 that night.

    start: 2026-10-25 02:30
    timezone: Europe/Amsterdam

Good:

    start: 2026-10-25 03:30
    timezone: Europe/Amsterdam
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_date
from ...context import Context
from ...local_hours import is_repeated, list_times
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for session in catalogue.sessions:
        zone = session.meta.timezone
        for key, time in list_times(session.meta):
            if is_repeated(time, zone):
                yield RULE.at(
                    session,
                    key,
                    f"{time:%H:%M} comes twice on {format_date(time)} in {zone}, where the clocks are put back then",
                    help="the first one is taken; set another time, or `timezone: UTC` with the time in it, if the "
                    "second one is meant",
                )


RULE = Rule("session-hour-repeated", Severity.ADVICE, check)
