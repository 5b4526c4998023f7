"""The content of a planned session exists by the day that was set for it.

A session may stand in the calendar before its content. Once `content_due` has passed and there is still none, or only
a draft, people are about to come to something that nobody has made. Left alone are touchpoints and office hours, which
need no content, and sessions that are cancelled or over.

Bad:

    status: planned
    content_due: 2026-10-01

Good: the course exists and is named, or the session has a new day.

    status: planned
    item: closing-the-month
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule
from .session_incomplete import KINDS_WITHOUT_CONTENT


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for session in catalogue.sessions:
        due = session.meta.content_due
        if due is None or due >= context.today or session.status not in ("planned", "confirmed"):
            continue
        if session.meta.kind in KINDS_WITHOUT_CONTENT:
            continue
        item = catalogue.item(session.meta.item) if session.meta.item else None
        is_ready = item is not None and item.status != "draft"
        if is_ready or (item is None and session.meta.item) or session.meta.end.date() < context.today:
            continue
        age = format_count((context.today - due).days, "day")
        state = f"and `{item.id}` is a draft" if item else "and no `item` is named"
        yield RULE.at(
            session,
            "content_due",
            f"the content was due {age} ago, {state}",
            help="publish it and name it as `item`, set a later day for it and for the session, or cancel the session",
        )


RULE = Rule("content-due-passed", Severity.WARNING, check)
