"""Nobody teaches two sessions at one time, and no team is asked to two.

Only confirmed sessions are compared, by the moments of their start and end, whatever their time zones. One that lasts
longer than a day is left out: a cohort meets now and then within its weeks.

Bad: both are taught by Ada.

    start: 2027-03-31 14:00     end: 2027-03-31 16:00
    start: 2027-03-31 15:00     end: 2027-03-31 17:00

Good:

    start: 2027-03-31 14:00     end: 2027-03-31 16:00
    start: 2027-03-31 16:00     end: 2027-03-31 18:00
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Session
from ...context import Context
from ...rule import Rule

MAX_DURATION = timedelta(days=1)
"""Sessions that last longer are ignored: they are a series of dates."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    confirmed_sessions = (session for session in catalogue.whole.sessions if session.status == "confirmed")
    for session, other, (kind, id) in find_clashes(confirmed_sessions):
        attendee = entry.title if (entry := catalogue.find_entry(kind, id)) else id
        yield RULE.at(
            session,
            "start",
            f"{attendee} is {'asked' if kind == 'team' else 'to teach'} elsewhere then: `{other.title}`",
            help="move one of the two, or ask somebody else",
            related=(Label(other.at("start"), f"`{other.title}` starts"),),
        )


def find_clashes(
    sessions: Iterable[Entry[Session]],
) -> Iterator[tuple[Entry[Session], Entry[Session], tuple[str, str]]]:
    """Yields each pair of sessions at one time, the later one first, with kind and id of who is asked to both.

    A pair is yielded once. Sessions that last longer than `MAX_DURATION` are left out.
    """
    possible_sessions = [session for session in sessions if session.meta.start < session.meta.end]
    short_sessions = [s for s in possible_sessions if s.meta.end - s.meta.start <= MAX_DURATION]
    latest_sessions: dict[tuple[str, str], Entry[Session]] = {}
    for session in sorted(short_sessions, key=lambda s: (s.meta.starts.astimezone(UTC), s.id)):
        reported_ids: set[str] = set()
        for key in _list_attendees(session):
            other = latest_sessions.get(key)
            if other and other.meta.ends > session.meta.starts and other.id not in reported_ids:
                reported_ids.add(other.id)
                yield session, other, key
            if other is None or other.meta.ends < session.meta.ends:
                latest_sessions[key] = session


def _list_attendees(session: Entry[Session]) -> Iterator[tuple[str, str]]:
    """Yields kind and id of the instructors, and of the teams that the audience names."""
    for person in session.meta.instructors:
        yield "person", person
    for team in session.meta.audience.teams:
        if team != "all":
            yield "team", team


RULE = Rule("session-clash", Severity.ADVICE, check)
