"""A session ends after it starts; a confirmed one has its content, its instructors and a place; a planned one has a purpose.

People put a confirmed session into their diary. The calendar may be planned before the content, and then says what the
session is for and by when the content must exist. Touchpoints and office hours need no content.

Bad:

    status: confirmed
    kind: class

Good:

    status: confirmed
    kind: class
    item: negotiating-freight-rates
    instructors: [mei-chen]
    location: Rotterdam, room 4.12
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import series
from ....kinds import Session
from ...context import Context
from ...rule import Rule

WITHOUT_CONTENT = ("touchpoint", "office-hours")

HELP = {
    "confirmed": "add what is missing, or set `status: planned` until it is there",
    "planned": "add what is missing, or the `item` that is taught",
}


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for session in catalogue.sessions:
        meta = session.meta
        if meta.end <= meta.start:
            yield RULE.at(
                session,
                "end",
                f"the session ends {'when' if meta.end == meta.start else 'before'} it starts",
                help="check the days and hours of `start` and `end`",
            )
        missing = list(_missing(meta))
        if missing:
            yield RULE.at(
                session,
                "status",
                f"a {session.status} session without {series(missing, 'or')}",
                help=HELP[session.status],
            )


def _missing(session: Session) -> Iterator[str]:
    unfilled = session.item is None and session.kind not in WITHOUT_CONTENT
    match session.status:
        case "confirmed":
            if unfilled:
                yield "`item`"
            if not session.instructors:
                yield "`instructors`"
            if not session.location and not session.join_url:
                yield "a place (`location` or `join_url`)"
        case "planned" if unfilled:
            if session.objective is None:
                yield "`objective`"
            if session.content_due is None:
                yield "`content_due`"


RULE = Rule("session-incomplete", Severity.ERROR, check)
