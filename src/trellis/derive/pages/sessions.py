"""The sessions of the learning calendar, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..links import Link
from ..published import PublishedCatalogue
from ..roles import name_holders
from ..wording import translate


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session. `start` is an ISO 8601 time; `date`, `time` and `time_zone` are texts.

    `type_label` is such as Class or Touchpoint.

    Texts are "" where there is nothing to show.
    """

    id: str
    title: str
    summary: str
    type_label: str
    is_planned: bool
    start: str
    day: int
    month: str
    date: str
    time: str
    time_zone: str
    item: Link | None
    audience: str
    teachers: tuple[Link, ...]
    location: str
    join_url: str
    enrol_url: str
    capacity: int | None
    cost: str
    prework: tuple[Link, ...]


def build_session_cards(
    published: PublishedCatalogue, entries: Iterable[Entry[kinds.Session]]
) -> tuple[SessionCard, ...]:
    """Builds the cards of sessions, in their order."""
    return tuple(_build_session_card(published, entry) for entry in entries)


def build_upcoming_session_cards(published: PublishedCatalogue, limit: int) -> tuple[SessionCard, ...]:
    """Builds the cards of the next sessions, at most `limit`.

    Touchpoints are left out, as they are for one team only.
    """
    return build_session_cards(
        published, [s for s in published.upcoming_sessions if s.meta.kind != "touchpoint"][:limit]
    )


def _build_session_card(published: PublishedCatalogue, entry: Entry[kinds.Session]) -> SessionCard:
    meta = entry.meta
    return SessionCard(
        id=entry.id,
        title=entry.title,
        summary=meta.summary,
        type_label=format.format_term(meta.kind),
        is_planned=meta.status == "planned",
        start=meta.starts.isoformat(),
        day=meta.start.day,
        month=format.format_month(meta.start),
        date=format.format_weekday(meta.start),
        time=format.format_time_range(meta.start, meta.end),
        time_zone=format.format_time_zone(meta.timezone),
        item=links.find_link(published, "item", meta.item),
        audience=format_audience(published, meta.audience),
        teachers=links.find_links(published, "person", meta.instructors),
        location=meta.location or "",
        join_url=meta.join_url or "",
        enrol_url=meta.enrol_url or "",
        capacity=meta.capacity,
        cost=_format_cost(meta.cost, published.find_entry("item", meta.item)),
        prework=tuple(
            link for kind in ("item", "story", "page") for link in links.find_links(published, kind, meta.prework)
        ),
    )


def format_audience(published: PublishedCatalogue, audience: kinds.Audience) -> str:
    """Describes an audience in a few words: its teams, else the people of its roles, else everyone."""
    teams = [t.title for t in links.find_links(published, "team", audience.teams)]
    if teams:
        return format.join_names(teams)
    people = format.join_names(name_holders(published, audience.roles))
    return f"{people[0].upper()}{people[1:]}" if people else translate("Everyone")


def _format_cost(amount: float | None, course: Entry[Any] | None) -> str:
    """Formats a session's price in the currency of its course, or without a currency where the course has none."""
    currency = course.meta.source.currency if course and course.kind == "course" else None
    return (
        ""
        if amount is None
        else translate("costs {price}", price=format.format_price(amount, currency))
        if amount
        else format.format_price(amount, None)
    )
