"""The sessions of the learning calendar, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import EntryCard
from ..links import Link
from ..published import PublishedCatalogue
from ..roles import name_holders, name_roles
from ..wording import translate
from . import people

PREWORK_KINDS = ("item", "session", "story", "page")
"""What people may be asked to take before a session."""


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session. `start` and `end` are ISO 8601 times; `date`, `time` and `time_zone` are texts.

    `type_label` is such as Class or Touchpoint, `status_label` such as planned or cancelled; "" for the usual.

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
    url: str
    end: str
    is_cancelled: bool
    status_label: str


@dataclass(frozen=True, slots=True)
class SessionPage:
    """The view of a session's page.

    `prework` is what to take before it, with its time in all as `prework_time`. `content_due` is the day by which its
    content must exist, "" once it does. `length` is how long it takes, "" for a series of dates. `calendar_url` is that
    of the file for one's own calendar.
    """

    card: SessionCard
    owner: Link | None
    item: EntryCard | None
    prework: tuple[EntryCard, ...]
    prework_time: str
    objective: Link | None
    audience: tuple[tuple[str, str], ...]
    content_due: str
    length: str
    is_over: bool
    people: tuple[Link, ...]
    calendar_url: str


def build_session_page(published: PublishedCatalogue, entry: Entry[kinds.Session]) -> SessionPage:
    """Builds the view of a session's page, without its body."""
    meta = entry.meta
    item = published.find_entry("item", meta.item)
    entries = (published.find_entry(kind, id) for id in meta.prework for kind in PREWORK_KINDS)
    prework = tuple(cards.build_card(published, before) for before in entries if before)
    objective = published.find_entry("objective", meta.objective)
    length = meta.ends.astimezone(UTC) - meta.starts.astimezone(UTC)  # clocks may be changed between the two
    return SessionPage(
        card=_build_session_card(published, entry),
        owner=links.find_link(published, "team", entry.owner),
        item=cards.build_card(published, item) if item else None,
        prework=prework,
        prework_time=format.format_duration(sum(card.minutes or 0 for card in prework)),
        objective=links.link_entry(objective) if objective else None,
        audience=build_audience_rows(published, meta.audience),
        content_due=format.format_date(meta.content_due) if meta.content_due and not (item and item.is_current) else "",
        length=format.format_duration(int(length.total_seconds()) // 60) if length <= timedelta(days=1) else "",
        is_over=meta.end.date() < published.today or entry.status == "done",
        people=people.link_contributors(published, meta.people),
        calendar_url=f"{entry.url}session.ics",
    )


def build_audience_rows(published: PublishedCatalogue, audience: kinds.Audience) -> tuple[tuple[str, str], ...]:
    """Returns an audience as rows of a heading in English and a text; no rows mean everyone."""
    teams = [t.title for t in links.find_links(published, "team", audience.teams)]
    rows = (
        ("Teams", teams),
        ("Roles", name_roles(published, audience.roles)),
        ("Regions", [format.format_region(r) for r in audience.regions]),
    )
    return tuple((heading, format.join_names(labels)) for heading, labels in rows if labels)


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
        prework=tuple(link for kind in PREWORK_KINDS for link in links.find_links(published, kind, meta.prework)),
        url=entry.url,
        end=meta.ends.isoformat(),
        is_cancelled=entry.status == "cancelled",
        status_label=_label_status(entry.status),
    )


def _label_status(status: str) -> str:
    """What readers are told of a session's status; "" for one that takes place."""
    labels = {"planned": translate("planned"), "cancelled": translate("cancelled"), "done": translate("over")}
    return labels.get(status, "")


def format_audience(published: PublishedCatalogue, audience: kinds.Audience) -> str:
    """Describes an audience in a few words: its teams, else the people of its roles, else everyone."""
    teams = [t.title for t in links.find_links(published, "team", audience.teams)]
    if teams:
        return format.join_names(teams)
    people = format.join_names(name_holders(published, audience.roles))
    return f"{people[0].upper()}{people[1:]}" if people else translate("Everyone")


def _format_cost(amount: float | None, course: Entry[Any] | None) -> str:
    """Formats a session's price, and that the company pays it where it pays for the course.

    The currency is that of the course; without one there is none.
    """
    if not amount:
        return "" if amount is None else format.format_price(amount, None)
    source = course.meta.source if course and course.kind == "course" else None
    price = translate("costs {price}", price=format.format_price(amount, source.currency if source else None))
    if source and source.funded:
        return translate("{price}, {payer}", price=price, payer=translate("paid by the company"))
    return price
