"""Nobody teaches two sessions at one time, and no team is asked to two.

Only confirmed sessions are compared, by the moments of their start and end, whatever their time zones. One that lasts longer than a day
is left out: a cohort meets now and then within its weeks.

Bad: both are taught by Mei Chen.

    start: 2027-03-31 14:00     end: 2027-03-31 16:00
    start: 2027-03-31 15:00     end: 2027-03-31 17:00

Good:

    start: 2027-03-31 14:00     end: 2027-03-31 16:00
    start: 2027-03-31 16:00     end: 2027-03-31 18:00
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Session
from ...context import Context
from ...rule import Rule

LONGEST = timedelta(days=1)
"""A session that lasts longer is a row of dates."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    confirmed = [s for s in catalogue.whole.sessions if s.status == "confirmed" and s.meta.start < s.meta.end]
    short = [s for s in confirmed if s.meta.end - s.meta.start <= LONGEST]
    latest: dict[tuple[str, str], Entry[Session]] = {}
    for session in sorted(short, key=lambda s: (s.meta.starts.astimezone(UTC), s.id)):
        told: set[str] = set()
        for key in _busy(session):
            other = latest.get(key)
            if other and other.meta.ends > session.meta.starts and other.id not in told:
                told.add(other.id)
                kind, id = key
                who = found.title if (found := catalogue.get(kind, id)) else id
                yield RULE.at(
                    session,
                    "start",
                    f"{who} is {'asked' if kind == 'team' else 'to teach'} elsewhere then: `{other.title}`",
                    help="move one of the two, or ask somebody else",
                    related=(Label(other.at("start"), f"`{other.title}` starts"),),
                )
            if other is None or other.meta.ends < session.meta.ends:
                latest[key] = session


def _busy(session: Entry[Session]) -> Iterator[tuple[str, str]]:
    """Whom a session keeps from any other: its instructors, and the teams that it is meant for by name."""
    for person in session.meta.instructors:
        yield "person", person
    for team in session.meta.audience.teams:
        if team != "all":
            yield "team", team


RULE = Rule("session-clash", Severity.ADVICE, check)
