"""The learning calendar: sessions by month, and a plan of two quarters with what each date still needs."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import babel.dates

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..feeds.calendars import CalendarFeeds, build_calendar_feeds
from ..links import Link
from ..pages.sessions import SessionCard, build_session_cards
from ..published import PublishedCatalogue
from ..roles import identify_role
from ..wording import get_wording, translate
from .reader import join_words
from .site_data import SiteData

KINDS_WITHOUT_CONTENT = ("touchpoint", "office-hours")
"""Kinds of sessions that need no course."""

_SOON = timedelta(days=28)
"""How far ahead the plan warns of content that is due."""


@dataclass(frozen=True, slots=True)
class CalendarSession:
    """A session in the calendar, with whom it is for: URL segments as the home page keeps a reader's choice.

    Of several teams, roles or regions a reader has one; where there are none, every reader does.
    """

    card: SessionCard
    teams: tuple[str, ...]
    roles: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day in the sheet of a month. number: of the day; 0 for one of another month. label: says it with its date."""

    number: int
    is_today: bool = False
    anchor: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month with sessions. weeks: its sheet, each with seven days."""

    id: str
    title: str
    weeks: tuple[tuple[CalendarDay, ...], ...]
    sessions: tuple[tuple[str, CalendarSession], ...]
    """Each with the anchor of its day, if it is the first of that day."""


@dataclass(frozen=True, slots=True)
class SubscriptionGroup:
    """Calendars that people can subscribe to: of teams, of regions, of paths and courses. title, address of each."""

    heading: str
    feeds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The view of the calendar. weekdays: short and long names, in the order of the sheets."""

    weekdays: tuple[tuple[str, str], ...]
    months: tuple[CalendarMonth, ...]
    past: tuple[CalendarSession, ...]
    everything: str
    groups: tuple[SubscriptionGroup, ...]


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A date of the plan. need: what it still needs, as a sentence; "" if nothing. is_late: whether that is overdue."""

    card: SessionCard
    owner: Link | None
    objective: Link | None
    content_due: str
    need: str
    is_late: bool
    is_soon: bool


@dataclass(frozen=True, slots=True)
class PlanQuarter:
    """A quarter of the plan. open_count: the dates in it that still need something."""

    title: str
    slots: tuple[PlannedSlot, ...]
    open_count: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The view of the plan. due: what is still needed, in the order of the days by which it is."""

    quarters: tuple[PlanQuarter, ...]
    due: tuple[PlannedSlot, ...]


def build_calendar_page(site_data: SiteData) -> CalendarPage:
    """Builds the view of the calendar: this month and all later ones that have sessions, then those that are over."""
    published = site_data.published
    entries = sorted(published.catalogue.sessions, key=lambda s: (s.meta.start, s.meta.starts, s.id))
    first = published.today.replace(day=1)
    latest_days = [max(s.meta.start.date(), s.meta.end.date()) for s in entries]
    coming = [s for s, day in zip(entries, latest_days, strict=True) if day >= first]
    past = [s for s, day in zip(entries, latest_days, strict=True) if day < first]
    describe = _AudienceWords(site_data)
    months: dict[date, list[Entry[kinds.Session]]] = {}
    for session in coming:
        months.setdefault(max(first, session.meta.start.date().replace(day=1)), []).append(session)
    first_weekday = get_wording().locale.first_week_day
    return CalendarPage(
        weekdays=_name_weekdays(first_weekday),
        months=tuple(
            _build_month(published, month, describe.build(sessions), first_weekday)
            for month, sessions in months.items()
        ),
        past=tuple(reversed(describe.build(past))),
        everything=(feeds := build_calendar_feeds(published)).everything.address,
        groups=_group_feeds(feeds),
    )


def build_plan_page(published: PublishedCatalogue) -> PlanPage:
    """Builds the plan: this quarter and the next, each date with what it still needs and by when."""
    starts = [_find_quarter(published.today)]
    for _ in range(2):
        starts.append(_find_quarter(starts[-1] + timedelta(days=100)))
    sessions = sorted(
        (s for s in published.catalogue.sessions if s.status != "cancelled"), key=lambda s: (s.meta.starts, s.id)
    )
    quarters = []
    for start, end in pairwise(starts):
        slots = tuple(build_slot(published, s) for s in sessions if start <= s.meta.start.date() < end)
        title = translate("Quarter {number} of {year}", number=(start.month + 2) // 3, year=start.year)
        quarters.append(PlanQuarter(title, slots, sum(1 for slot in slots if slot.need)))
    open_sessions = [s for s in sessions if starts[0] <= s.meta.start.date() and _describe_need(published, s)]
    by_day = sorted(open_sessions, key=lambda s: (s.meta.content_due or s.meta.start.date(), s.id))
    return PlanPage(tuple(quarters), tuple(build_slot(published, s) for s in by_day))


class _AudienceWords:
    """Names audiences as the reader's choice does."""

    def __init__(self, site_data: SiteData) -> None:
        self._published = site_data.published
        choices = site_data.listing_data.readers
        self._teams = {choice.word: choice.words for choice in choices.teams}
        self._roles = {identify_role(self._published, choice.label): choice.words for choice in choices.roles}
        self._regions = {choice.label: choice.words for choice in choices.regions}

    def build(self, sessions: Iterable[Entry[kinds.Session]]) -> tuple[CalendarSession, ...]:
        entries = list(sessions)
        cards = build_session_cards(self._published, entries)
        return tuple(
            CalendarSession(
                card,
                _translate_words(self._teams, (team for team in audience.teams if team != "all")),
                _translate_words(self._roles, (identify_role(self._published, text) for text in audience.roles)),
                _translate_words(self._regions, map(format.format_region, audience.regions)),
            )
            for card, audience in zip(cards, (entry.meta.audience for entry in entries), strict=True)
        )


def _translate_words(words: Mapping[str, tuple[str, ...]], keys: Iterable[str]) -> tuple[str, ...]:
    """The URL segments of what readers choose. One that none of them can choose is kept apart: it is nobody's."""
    return join_words(words.get(key, ("?",)) for key in keys)


def _name_weekdays(first_weekday: int) -> tuple[tuple[str, str], ...]:
    locale = get_wording().locale
    short, wide = (babel.dates.get_day_names(width, locale=locale) for width in ("abbreviated", "wide"))
    days = [(first_weekday + offset) % 7 for offset in range(7)]
    return tuple((short[day], wide[day]) for day in days)


def _build_month(
    published: PublishedCatalogue, month: date, sessions: tuple[CalendarSession, ...], first_weekday: int
) -> CalendarMonth:
    counts: dict[date, int] = {}
    rows: list[tuple[str, CalendarSession]] = []
    for session in sessions:
        day = date.fromisoformat(session.card.start[:10])
        rows.append(("" if day in counts else f"d-{day}", session))
        counts[day] = counts.get(day, 0) + 1
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    return CalendarMonth(
        id=f"m-{month:%Y-%m}",
        title=babel.dates.format_skeleton("yMMMM", month, locale=get_wording().locale),
        weeks=tuple(tuple(_build_day(published, day, month, counts.get(day, 0)) for day in week) for week in weeks),
        sessions=tuple(rows),
    )


def _build_day(published: PublishedCatalogue, day: date, month: date, count: int) -> CalendarDay:
    if day.month != month.month:
        return CalendarDay(0)
    if not count:
        return CalendarDay(day.day, day == published.today)
    words = translate("{day}: {sessions}", day=format.format_date(day), sessions=format.format_count(count, "session"))
    return CalendarDay(day.day, day == published.today, f"d-{day}", words)


def _group_feeds(feeds: CalendarFeeds) -> tuple[SubscriptionGroup, ...]:
    groups = (
        (translate("Teams"), feeds.teams),
        (translate("Regions"), feeds.regions),
        (translate("Paths and courses"), feeds.items),
    )
    return tuple(
        SubscriptionGroup(heading, tuple((feed.subject, feed.address) for feed in group))
        for heading, group in groups
        if group
    )


def _find_quarter(day: date) -> date:
    """The first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def build_slot(published: PublishedCatalogue, session: Entry[kinds.Session]) -> PlannedSlot:
    """Builds the view of a date of the plan, with what it still needs."""
    (card,) = build_session_cards(published, (session,))
    due = session.meta.content_due
    need = _describe_need(published, session)
    objective = published.find_entry("objective", session.meta.objective)
    return PlannedSlot(
        card=card,
        owner=links.find_link(published, "team", session.owner),
        objective=links.link_entry(objective, objective.meta.summary) if objective else None,
        content_due=format.format_date(due) if due and need else "",
        need=need,
        is_late=bool(need and due and due < published.today),
        is_soon=bool(need and due and published.today <= due <= published.today + _SOON),
    )


def _describe_need(published: PublishedCatalogue, session: Entry[kinds.Session]) -> str:
    """What a session still needs before people can come: content, somebody who teaches, a place."""
    meta = session.meta
    if session.status not in ("planned", "confirmed") or meta.end.date() < published.today:
        return ""
    needs = []
    if meta.kind not in KINDS_WITHOUT_CONTENT:
        item = published.find_entry("item", meta.item)
        if meta.item is None:
            needs.append(translate("no content yet"))
        elif item is None:
            needs.append(translate("its content is a draft"))
    if not meta.instructors:
        needs.append(translate("nobody to teach it"))
    if not (meta.location or meta.join_url):
        needs.append(translate("no place"))
    text = format.join_names(needs) if needs else ""
    return f"{text[:1].upper()}{text[1:]}"
