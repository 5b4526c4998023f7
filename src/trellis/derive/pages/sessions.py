"""A date in the learning calendar, as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..links import Link
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class Session:
    """day, month: for the calendar's leaf. date, time, zone: in words. what: Class, Touchpoint … place: where, or ""."""

    id: str
    title: str
    summary: str
    what: str
    planned: bool
    start: str
    day: int
    month: str
    date: str
    time: str
    zone: str
    item: Link | None
    audience: str
    teachers: tuple[Link, ...]
    place: str
    join_url: str
    enrol_url: str
    capacity: int | None
    cost: str
    prework: tuple[Link, ...]


def sessions(published: PublishedCatalogue, entries: Iterable[Entry[kinds.Session]]) -> tuple[Session, ...]:
    """The sessions' views, in the order given."""
    return tuple(_session(published, entry) for entry in entries)


def coming(published: PublishedCatalogue, number: int) -> tuple[Session, ...]:
    """The next sessions that an employee may attend; the learning team's touchpoints with a team are on the team's page."""
    return sessions(published, [s for s in published.sessions if s.meta.kind != "touchpoint"][:number])


def _session(published: PublishedCatalogue, entry: Entry[kinds.Session]) -> Session:
    meta = entry.meta
    return Session(
        id=entry.id,
        title=entry.title,
        summary=meta.summary,
        what=format.term(meta.kind),
        planned=meta.status == "planned",
        start=meta.starts.isoformat(),
        day=meta.start.day,
        month=format.month(meta.start),
        date=format.weekday(meta.start),
        time=format.hours(meta.start, meta.end),
        zone=format.zone(meta.timezone),
        item=links.find(published, "item", meta.item),
        audience=for_whom(published, meta.audience),
        teachers=links.many(published, "person", meta.instructors),
        place=meta.location or "",
        join_url=meta.join_url or "",
        enrol_url=meta.enrol_url or "",
        capacity=meta.capacity,
        cost=_cost(meta.cost, published.find("item", meta.item)),
        prework=tuple(link for kind in ("item", "story", "page") for link in links.many(published, kind, meta.prework)),
    )


def for_whom(published: PublishedCatalogue, audience: kinds.Audience) -> str:
    """An audience in a few words: its teams, else its roles, else everyone."""
    teams = [t.title for t in links.many(published, "team", audience.teams)]
    if teams:
        return format.listed(teams)
    return format.listed(list(audience.roles)) if audience.roles else "Everyone"


def _cost(amount: float | None, course: Entry[Any] | None) -> str:
    """A session's price, in the currency of its course; the bare figure where that says none."""
    currency = course.meta.source.currency if course and course.kind == "course" else None
    return "" if amount is None else f"costs {format.price(amount, currency)}" if amount else format.price(amount, None)
