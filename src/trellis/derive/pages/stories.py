"""Stories: what changed, told together, so that nobody is told everything one by one."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import Card
from ..links import Link
from ..published import Edition
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


def story_rows(edition: Edition, number: int | None = None) -> tuple[StoryRow, ...]:
    """The newest stories, all of them without a number."""
    return tuple(_row(edition, s) for s in edition.stories[:number])


def story_page(edition: Edition, entry: Entry[kinds.Story]) -> StoryPage:
    """Everything that a story's page says beside its text."""
    at = edition.story_places.get(entry.id)
    newer = edition.stories[at - 1] if at else None
    older = edition.stories[at + 1] if at is not None and at + 1 < len(edition.stories) else None
    found = tuple(e for id in entry.meta.items if (e := edition.find("item", id)))
    objective = edition.find("objective", entry.meta.objective)
    return StoryPage(
        row=_row(edition, entry),
        owner=links.find(edition, "team", entry.owner),
        items=cards.cards(edition, found),
        objective=links.to(objective, objective.meta.summary) if objective else None,
        people=people.behind(edition, entry.meta.people),
        older=links.to(older) if older else None,
        newer=links.to(newer) if newer else None,
    )


def _row(edition: Edition, entry: Entry[kinds.Story]) -> StoryRow:
    meta = entry.meta
    return StoryRow(
        title=entry.title,
        url=entry.url,
        summary=meta.summary,
        what=format.term(meta.kind),
        kind=meta.kind,
        iso=meta.date.isoformat(),
        date=format.day(meta.date),
        audience=sessions.for_whom(edition, meta.audience),
        items=links.many(edition, "item", meta.items),
    )
