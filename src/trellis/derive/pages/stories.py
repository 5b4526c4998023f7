"""The pages of stories, which announce related changes together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import EntryCard
from ..links import Link
from ..planning.change_load import count_story_minutes, measure_story_load
from ..published import PublishedCatalogue
from . import people, sessions


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list. `type_label` is such as What changed or Case. `items` are the items that it is about.

    load: how much a change requires of the team that has most to do, in words; "" for nothing, and for other stories.
    """

    title: str
    url: str
    summary: str
    type_label: str
    type: str
    iso_date: str
    date: str
    audience: str
    items: tuple[Link, ...]
    load: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """What a change requires of a team, in words: by itself, and with all else that it is told in the month."""

    team: Link
    time: str
    month_time: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The view of a story's page. `older_story` and `newer_story` are its neighbours by date.

    loads: of a change, the teams of which it requires something. budget: the time that a team may have to give in a
    month, in words.
    """

    row: StoryRow
    loads: tuple[LoadRow, ...]
    budget: str
    owner: Link | None
    items: tuple[EntryCard, ...]
    objective: Link | None
    people: tuple[Link, ...]
    older_story: Link | None
    newer_story: Link | None


def build_story_rows(published: PublishedCatalogue, limit: int | None = None) -> tuple[StoryRow, ...]:
    """Builds the rows of the newest stories, of all of them without a limit."""
    return build_rows(published, published.stories[:limit])


def build_rows(published: PublishedCatalogue, entries: Iterable[Entry[kinds.Story]]) -> tuple[StoryRow, ...]:
    """Builds the rows of these stories, in their order."""
    return tuple(_build_story_row(published, entry) for entry in entries)


def build_story_page(published: PublishedCatalogue, entry: Entry[kinds.Story]) -> StoryPage:
    """Builds the view of a story's page, without its body."""
    position = published.story_positions.get(entry.id)
    newer_story = published.stories[position - 1] if position else None
    older_story = (
        published.stories[position + 1] if position is not None and position + 1 < len(published.stories) else None
    )
    items = tuple(e for id in entry.meta.items if (e := published.find_entry("item", id)))
    objective = published.find_entry("objective", entry.meta.objective)
    return StoryPage(
        row=_build_story_row(published, entry),
        loads=tuple(
            LoadRow(
                load.team,
                format.format_duration(load.minutes),
                format.format_duration(load.month.minutes),
                load.month.is_over,
            )
            for load in measure_story_load(published, entry)
        ),
        budget=format.format_duration(published.context.portal.thresholds.change_minutes),
        owner=links.find_link(published, "team", entry.owner),
        items=cards.build_cards(published, items),
        objective=links.link_entry(objective, objective.meta.summary) if objective else None,
        people=people.link_contributors(published, entry.meta.people),
        older_story=links.link_entry(older_story) if older_story else None,
        newer_story=links.link_entry(newer_story) if newer_story else None,
    )


def _build_story_row(published: PublishedCatalogue, entry: Entry[kinds.Story]) -> StoryRow:
    meta = entry.meta
    return StoryRow(
        title=entry.title,
        url=entry.url,
        summary=meta.summary,
        type_label=format.format_term(meta.kind),
        type=meta.kind,
        iso_date=meta.date.isoformat(),
        date=format.format_date(meta.date),
        audience=sessions.format_audience(published, meta.audience),
        items=links.find_links(published, "item", meta.items),
        load=format.format_duration(_find_largest_load(published, entry)),
    )


def _find_largest_load(published: PublishedCatalogue, entry: Entry[kinds.Story]) -> int:
    """Returns the minutes that a change requires of the team that has most to do."""
    if entry.meta.kind != "change" or not entry.is_current:
        return 0
    teams = (team.id for team in published.teams if team.is_current)
    return max((count_story_minutes(published, entry, team) for team in teams), default=0)
