"""A session starts and ends at a time that its place's clocks show.

Once a year clocks are put forward, and an hour of that night is skipped. A session in that hour would be at one time on
its page and at another in people's calendars.

Bad: in Amsterdam the clocks go from 02:00 to 03:00 that night.

    start: 2027-03-28 02:30
    timezone: Europe/Amsterdam

Good:

    start: 2027-03-28 03:30
    timezone: Europe/Amsterdam
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_date
from ...context import Context
from ...local_hours import find_shown_time, list_times
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for session in catalogue.sessions:
        zone = session.meta.timezone
        for key, time in list_times(session.meta):
            shown_time = find_shown_time(time, zone)
            if shown_time != time:
                yield RULE.at(
                    session,
                    key,
                    f"{time:%H:%M} is skipped on {format_date(time)} in {zone}, where the clocks are put forward then",
                    help=f"set another time; those clocks show {shown_time:%H:%M} at that moment",
                )


RULE = Rule("session-hour-skipped", Severity.ERROR, check)
