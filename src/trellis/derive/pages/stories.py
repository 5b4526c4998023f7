"""Stories: what changed, told together, so that nobody is told everything one by one."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import Card
from ..links import Link
from ..published import PublishedCatalogue
from . import people, sessions


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list. what: What changed, Case, News. items: what it tells about."""

    title: str
    url: str
    summary: str
    what: str
    kind: str
    iso: str
    date: str
    audience: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """older, newer: its neighbours in time."""

    row: StoryRow
    owner: Link | None
    items: tuple[Card, ...]
    objective: Link | None
    people: tuple[Link, ...]
    older: Link | None
    newer: Link | None


def story_rows(published: PublishedCatalogue, number: int | None = None) -> tuple[StoryRow, ...]:
    """The newest stories, all of them without a number."""
    return tuple(_row(published, s) for s in published.stories[:number])


def story_page(published: PublishedCatalogue, entry: Entry[kinds.Story]) -> StoryPage:
    """Everything that a story's page says beside its text."""
    at = published.story_places.get(entry.id)
    newer = published.stories[at - 1] if at else None
    older = published.stories[at + 1] if at is not None and at + 1 < len(published.stories) else None
    found = tuple(e for id in entry.meta.items if (e := published.find("item", id)))
    objective = published.find("objective", entry.meta.objective)
    return StoryPage(
        row=_row(published, entry),
        owner=links.find(published, "team", entry.owner),
        items=cards.cards(published, found),
        objective=links.to(objective, objective.meta.summary) if objective else None,
        people=people.behind(published, entry.meta.people),
        older=links.to(older) if older else None,
        newer=links.to(newer) if newer else None,
    )


def _row(published: PublishedCatalogue, entry: Entry[kinds.Story]) -> StoryRow:
    meta = entry.meta
    return StoryRow(
        title=entry.title,
        url=entry.url,
        summary=meta.summary,
        what=format.term(meta.kind),
        kind=meta.kind,
        iso=meta.date.isoformat(),
        date=format.day(meta.date),
        audience=sessions.for_whom(published, meta.audience),
        items=links.many(published, "item", meta.items),
    )
