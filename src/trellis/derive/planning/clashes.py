"""Dates of the plan that clash: two sessions at one time with the same teacher or the same team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from ...check.rules.calendar.session_clash import find_clashes
from .. import format, links
from ..links import Link
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class PlanClash:
    """Two sessions at one time. attendee: who is asked to both. is_teacher: whether to teach, else as a team.

    is_confirmed: whether both are confirmed, so that the check advises to move one (`session-clash`).
    """

    session: Link
    other: Link
    day: str
    attendee: str
    is_teacher: bool
    is_confirmed: bool


def list_clashes(published: PublishedCatalogue, first_day: date, last_day: date) -> tuple[PlanClash, ...]:
    """Returns the clashes among planned and confirmed sessions that begin within these days, the earliest first."""
    sessions: Iterable[Entry[kinds.Session]] = (
        session
        for session in published.catalogue.sessions
        if session.status in ("planned", "confirmed") and first_day <= session.meta.start.date() <= last_day
    )
    return tuple(
        PlanClash(
            session=links.link_entry(session),
            other=links.link_entry(other),
            day=format.format_date(session.meta.start.date()),
            attendee=entry.title if (entry := published.catalogue.find_entry(kind, id)) else id,
            is_teacher=kind == "person",
            is_confirmed=session.status == other.status == "confirmed",
        )
        for session, other, (kind, id) in find_clashes(sessions)
    )
