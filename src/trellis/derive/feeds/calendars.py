"""Which calendars a portal has: of all sessions, of each team, region, path and course, and of each session alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ... import kinds
from ...catalogue.addresses import list_former_addresses
from ...catalogue.catalogue import Entry
from .. import format
from ..browse.facets import build_address_words
from ..published import PublishedCatalogue, get_step_items, is_visible
from ..wording import translate

ALL_SESSIONS = "/calendar.ics"
CALENDAR_FILE = "calendar.ics"


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """A calendar. address: of its file, from ``/``. subject: what messages and headings call it: Sales, EMEA."""

    address: str
    title: str
    subject: str
    sessions: tuple[Entry[kinds.Session], ...]


@dataclass(frozen=True, slots=True)
class CalendarFeeds:
    """All calendars of a portal but those of single sessions. Those of a path or a course are by its address."""

    everything: CalendarFeed
    teams: tuple[CalendarFeed, ...]
    regions: tuple[CalendarFeed, ...]
    items: tuple[CalendarFeed, ...]

    addresses: frozenset[str] = field(init=False)
    """Those of all of them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "addresses", frozenset(feed.address for feed in self))

    def __iter__(self) -> Iterator[CalendarFeed]:
        yield self.everything
        yield from (*self.teams, *self.regions, *self.items)


def build_calendar_feeds(published: PublishedCatalogue) -> CalendarFeeds:
    """Returns the calendars, in the words of the wording that is set.

    Each team, region and path has one, so that people can subscribe before there is a date; a course has one if any
    session is about it.
    """
    sessions = published.catalogue.sessions
    by_item: dict[str, list[Entry[kinds.Session]]] = {}
    for session in sessions:
        if item := published.find_entry("item", session.meta.item):
            by_item.setdefault(item.id, []).append(session)
    return CalendarFeeds(
        CalendarFeed(ALL_SESSIONS, translate("Learning calendar"), translate("All sessions"), tuple(sessions)),
        tuple(
            _build_feed(f"{team.url}{CALENDAR_FILE}", team.title, (s for s in sessions if is_for_team(s, team.id)))
            for team in published.teams
        ),
        tuple(
            _build_feed(
                f"/calendar/{word}.ics",
                label,
                (s for s in sessions if _fits(map(str, s.meta.audience.regions), region)),
            )
            for region, (label, word) in list_regions(published).items()
        ),
        tuple(
            _build_feed(build_item_address(item), item.title, _select_for_item(published, item, by_item))
            for item in published.items
            if item.kind == "path" or item.id in by_item
        ),
    )


def list_regions(published: PublishedCatalogue) -> dict[str, tuple[str, str]]:
    """Returns each region that a team or a session has → its label and its part of an address, by label."""
    regions = [r for t in published.teams if (r := t.meta.region)]
    regions += [r for session in published.catalogue.sessions for r in session.meta.audience.regions]
    labels = {str(region): format.format_region(region) for region in sorted(regions, key=str)}
    words = dict(zip(labels, build_address_words(labels), strict=True))
    by_label = sorted(labels.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    return {region: (label, words[region]) for region, label in by_label}


def is_for_team(session: Entry[kinds.Session], team: str) -> bool:
    """Whether a team holds the session, or its people may come."""
    return session.owner == team or _fits(session.meta.audience.teams, team)


def build_item_address(item: Entry[Any]) -> str:
    """Returns the address of the calendar of a course or a path."""
    return f"{item.url}{CALENDAR_FILE}"


def build_session_address(session: Entry[kinds.Session]) -> str:
    """Returns the address of the calendar that has this session alone."""
    return f"{session.url}session.ics"


def list_former_page_addresses(published: PublishedCatalogue) -> dict[str, str]:
    """Returns each former address of a page → the present one."""
    return {address: summary.url for address, summary in list_former_addresses(published.catalogue)}


def _build_feed(address: str, subject: str, sessions: Iterable[Entry[kinds.Session]]) -> CalendarFeed:
    return CalendarFeed(address, translate("Learning: {subject}", subject=subject), subject, tuple(sessions))


def _select_for_item(
    published: PublishedCatalogue, item: Entry[Any], by_item: dict[str, list[Entry[kinds.Session]]]
) -> Iterator[Entry[kinds.Session]]:
    """Yields the sessions about an item; those of a path are also those about its courses."""
    ids = [item.id]
    if item.kind == "path":
        entries = (published.find_entry("item", id) for id in get_step_items(item))
        ids += [entry.id for entry in entries if entry and is_visible(entry)]
    for id in dict.fromkeys(ids):
        yield from by_item.get(id, ())


def _fits(names: Iterable[str], name: str) -> bool:
    """Whether an audience that names these, or nobody in particular, has this one in it."""
    own_names = frozenset(names)
    return not own_names or "all" in own_names or name in own_names
