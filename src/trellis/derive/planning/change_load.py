"""The load of changes: what each team is told, required to take and invited to in each month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ... import kinds
from ...catalogue.catalogue import Entry
from ...check.rules.calendar.change_load import count_required_minutes
from .. import links
from ..links import Link
from ..published import PublishedCatalogue

MAX_DURATION = timedelta(days=1)
"""A session that lasts longer is a series of dates, whose hours nobody knows."""


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """What one team gets in one month.

    minutes: of what change stories require of it, each course once; session_minutes: of the sessions that it is invited
    to. per_cent: the minutes as a share of the portal's budget; None where that is nothing. shade: from 0 to 4.
    is_over: whether the minutes or the number of stories are more than the budget.
    """

    month: date
    minutes: int
    stories: tuple[Link, ...]
    sessions: tuple[Link, ...]
    session_minutes: int
    per_cent: int | None
    shade: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class ChangeLoadRow:
    """A team with what it gets in each month."""

    team: Link
    id: str
    months: tuple[MonthLoad, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is planned for it in any of the months."""
        return not any(month.stories or month.sessions for month in self.months)


def measure_change_load(published: PublishedCatalogue, months: Sequence[date]) -> tuple[ChangeLoadRow, ...]:
    """Returns each current team with its load in these months, the teams by name."""
    catalogue = published.catalogue
    stories = sorted(
        (s for s in catalogue.stories if s.is_current and s.meta.kind == "change"),
        key=lambda story: (story.meta.date, story.id),
    )
    sessions = sorted(
        (s for s in catalogue.sessions if s.status != "cancelled" and s.meta.kind != "touchpoint"),
        key=lambda session: (session.meta.start, session.id),
    )
    by_month = [
        (
            month,
            [story for story in stories if is_in_month(story.meta.date, month)],
            [session for session in sessions if is_in_month(session.meta.start.date(), month)],
        )
        for month in months
    ]
    teams = [team for team in published.teams if team.is_current]
    return tuple(
        ChangeLoadRow(
            links.link_entry(team),
            team.id,
            tuple(_measure_month(published, team.id, *entries) for entries in by_month),
        )
        for team in teams
    )


@dataclass(frozen=True, slots=True)
class StoryLoad:
    """What a change story requires of a team. minutes: by itself. month: with all that the team gets in its month."""

    team: Link
    minutes: int
    month: MonthLoad


def measure_story_load(published: PublishedCatalogue, story: Entry[kinds.Story]) -> tuple[StoryLoad, ...]:
    """Returns the teams of which a change story requires something, the one that has most to do first."""
    if story.meta.kind != "change" or not story.is_current:
        return ()
    loads = []
    for row in measure_change_load(published, (story.meta.date.replace(day=1),)):
        minutes = count_story_minutes(published, story, row.id)
        if minutes:
            loads.append(StoryLoad(row.team, minutes, row.months[0]))
    return tuple(sorted(loads, key=lambda load: (-load.minutes, load.team.title.casefold())))


def count_story_minutes(published: PublishedCatalogue, story: Entry[kinds.Story], team: str) -> int:
    """Returns the minutes that a change story requires of a team; 0 if the team is not told it."""
    if not _is_invited(story.meta.audience, team):
        return 0
    items = dict.fromkeys(story.meta.items)
    return sum(count_required_minutes(published.catalogue, id, team) for id in items)


def _measure_month(
    published: PublishedCatalogue,
    team: str,
    month: date,
    stories: Iterable[Entry[kinds.Story]],
    sessions: Iterable[Entry[kinds.Session]],
) -> MonthLoad:
    thresholds = published.context.portal.thresholds
    own_stories = [story for story in stories if _is_invited(story.meta.audience, team)]
    own_sessions = [session for session in sessions if _is_invited(session.meta.audience, team)]
    items = dict.fromkeys(id for story in own_stories for id in story.meta.items)
    minutes = sum(count_required_minutes(published.catalogue, id, team) for id in items)
    budget = thresholds.change_minutes
    return MonthLoad(
        month=month,
        minutes=minutes,
        stories=tuple(map(links.link_entry, own_stories)),
        sessions=tuple(map(links.link_entry, own_sessions)),
        session_minutes=sum(map(count_session_minutes, own_sessions)),
        per_cent=round(100 * minutes / budget) if budget else None,
        shade=shade_load(minutes, budget),
        is_over=minutes > budget or len(own_stories) > thresholds.change_stories,
    )


def is_in_month(day: date, month: date) -> bool:
    """Returns whether a day is in the month that begins on another."""
    return (day.year, day.month) == (month.year, month.month)


def count_session_minutes(session: Entry[kinds.Session]) -> int:
    """Returns how long a session lasts, by its wall clock; 0 for a series of dates, or one that ends before it begins.

    People plan the hours that the clock shows, also on a day on which clocks are changed.
    """
    length = session.meta.end - session.meta.start
    return int(length.total_seconds()) // 60 if timedelta(0) < length <= MAX_DURATION else 0


def shade_load(minutes: int, budget: int) -> int:
    """Returns how dark a month is: 0 for nothing, 1 to 3 up to the budget, 4 beyond it.

    >>> [shade_load(minutes, 240) for minutes in (0, 1, 80, 81, 240, 241)]
    [0, 1, 1, 2, 3, 4]
    >>> shade_load(1, 0)
    4
    """
    if minutes > budget:
        return 4
    return -(-minutes * 3 // budget) if budget else 0


def _is_invited(audience: kinds.Audience, team: str) -> bool:
    """Whether an audience names the team, or every team, or none."""
    return not audience.teams or team in audience.teams or "all" in audience.teams
