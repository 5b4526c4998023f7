"""A session ends after it starts; a confirmed one has its content, its instructors and a place; a planned one has a
purpose.

People put a confirmed session into their diary. The calendar may be planned before the content, and then says what the
session is for and by when the content must exist. Touchpoints and office hours need no content.

Bad:

    status: confirmed
    kind: class

Good:

    status: confirmed
    kind: class
    item: negotiating-prices
    instructors: [ada]
    location: Head office, room 4.12
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases
from ....kinds import Session
from ...context import Context
from ...rule import Rule

KINDS_WITHOUT_CONTENT = ("touchpoint", "office-hours")

HELP_BY_STATUS = {
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
        missing_fields = list(_list_missing(meta))
        if missing_fields:
            yield RULE.at(
                session,
                "status",
                f"a {session.status} session without {join_phrases(missing_fields, 'or')}",
                help=HELP_BY_STATUS[session.status],
            )


def _list_missing(session: Session) -> Iterator[str]:
    is_without_content = session.item is None and session.kind not in KINDS_WITHOUT_CONTENT
    match session.status:
        case "confirmed":
            if is_without_content:
                yield "`item`"
            if not session.instructors:
                yield "`instructors`"
            if not session.location and not session.join_url:
                yield "a place (`location` or `join_url`)"
        case "planned" if is_without_content:
            if session.objective is None:
                yield "`objective`"
            if session.content_due is None:
                yield "`content_due`"


RULE = Rule("session-incomplete", Severity.ERROR, check)
