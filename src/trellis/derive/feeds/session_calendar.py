"""Sessions as an iCalendar file (RFC 5545), which calendar programs subscribe to.

The same sessions give the same bytes at each build: ids, revisions and their times come from the sessions and from
Git. A session that was called off stays in, as CANCELLED, since a program that does not find it keeps what it had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.time_zones import read_zone
from ...load.file_history import FileHistory
from .. import format, links
from ..pages.sessions import PREWORK_KINDS
from ..published import PublishedCatalogue
from ..wording import translate
from .entry_histories import EntryHistories
from .site_identity import SiteIdentity

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Trellis//Learning calendar//EN"
STATUSES = {"planned": "TENTATIVE", "confirmed": "CONFIRMED", "done": "CONFIRMED", "cancelled": "CANCELLED"}

_SEQUENCE_START = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
_LAST_SEQUENCE = 2**31 - 1
"""The highest number that the format has."""

_REFRESH = timedelta(hours=12)
"""How often a calendar program should fetch a calendar again."""

_UTC = ("Etc/UTC", "UTC")
"""Names of the zone whose times need no rules."""

_MAX_BUSY = timedelta(days=1)
"""What lasts longer is a series of dates, and makes nobody busy throughout."""


class SessionCalendars:
    """Writes calendars of one portal. histories: of files, by path; of those that Git knows."""

    def __init__(self, published: PublishedCatalogue, site: SiteIdentity, histories: Mapping[str, FileHistory]) -> None:
        self._published, self._site, self._histories = published, site, EntryHistories(histories)
        self._zones: dict[str, icalendar.Timezone] = {}

    def render(self, title: str, sessions: Iterable[Entry[kinds.Session]]) -> bytes:
        """Returns a calendar as a file. Its words are those of the wording that is set."""
        import icalendar  # imported late: it takes half a second, and only a build writes calendars

        ordered = sorted(sessions, key=lambda session: (session.meta.starts, session.id))
        calendar = icalendar.Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", PRODUCT)
        calendar.add("method", "PUBLISH")
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT12H")
        zones = {session.meta.timezone for session in ordered}.difference(_UTC) if ordered else {_UTC[0]}
        for zone in sorted(zones):  # without sessions one zone still, since a calendar has at least one component
            calendar.add_component(self._find_zone(zone))
        for session in ordered:
            calendar.add_component(self._build_event(session))
        file: bytes = calendar.to_ical()
        return file

    def _find_zone(self, name: str) -> icalendar.Timezone:
        """The zone's rules from the year before the first session to that after the last, as a component."""
        from icalendar import Timezone

        if name not in self._zones:
            first, last = self._years
            place = read_zone(name)
            zone = Timezone.from_tzinfo(place, name, date(first - 1, 1, 1), date(last + 2, 1, 1))
            zone.pop("COMMENT", None)
            self._zones[name] = zone
        return self._zones[name]

    @property
    def _years(self) -> tuple[int, int]:
        days = [day for s in self._published.catalogue.sessions for day in (s.meta.start, s.meta.end)]
        years = [day.year for day in days] or [self._published.today.year]
        return min(years), max(years)

    def _build_event(self, session: Entry[kinds.Session]) -> icalendar.Event:
        from icalendar import Event

        meta, history = session.meta, self._histories.find(session)
        event = Event()
        event.add("uid", f"{session.first_id}@{self._site.host}")
        changed = datetime.fromtimestamp(history.changed, UTC) if history else None
        event.add("dtstamp", changed or datetime.combine(self._published.today, time(), UTC))
        if changed:
            event.add("last-modified", changed)
        if history and history.created is not None:
            event.add("created", datetime.fromtimestamp(history.created, UTC))
        event.add("sequence", compute_sequence(history))
        event.add("dtstart", _place_in_zone(meta.start, meta.timezone))
        event.add("dtend", _place_in_zone(meta.end, meta.timezone))
        event.add("summary", session.title)
        event.add("description", self._describe(session))
        if place := meta.location or meta.join_url:
            event.add("location", place)
        event.add("status", STATUSES[session.status])
        event.add("categories", [format.format_term(meta.kind)])
        is_busy = session.status == "confirmed" and meta.end - meta.start <= _MAX_BUSY
        event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
        if self._site.url:
            event.add("url", self._site.build_url(session.url))
        return event

    def _describe(self, session: Entry[kinds.Session]) -> str:
        """What the calendar shows below a session: what it is, what to do before it, where to join and to enrol."""
        meta, published = session.meta, self._published
        parts = [meta.summary]
        prework = [link for kind in PREWORK_KINDS for link in links.find_links(published, kind, meta.prework)]
        if prework:
            parts.append(
                translate("Before the session: {titles}", titles=format.join_names([p.title for p in prework]))
            )
        if meta.join_url:
            parts.append(translate("Join: {url}", url=meta.join_url))
        if meta.enrol_url:
            parts.append(translate("Enrol: {url}", url=meta.enrol_url))
        if self._site.url:
            parts.append(translate("More: {url}", url=self._site.build_url(session.url)))
        return "\n".join(parts)


def compute_sequence(history: FileHistory | None) -> int:
    """Returns the number of an event's revision, which each change raises.

    It is made of the time of the last change and the number of changes: a shallow clone knows no number, and the time
    that it knows is never later than that of the next change. So no build takes a revision back.
    """
    number = max(0, history.changed - _SEQUENCE_START) + history.commits if history else 0
    return min(number, _LAST_SEQUENCE)


def _place_in_zone(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=UTC if zone in _UTC else read_zone(zone))
