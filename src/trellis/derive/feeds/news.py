"""What is new: stories, and courses and paths by their last change; for feeds, which people read elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from ...catalogue.catalogue import Entry
from ...load.file_history import FileHistory
from .. import cards, format, links
from ..published import Item, PublishedCatalogue
from ..wording import translate
from .entry_histories import EntryHistories
from .site_identity import SiteIdentity

MAX_ENTRIES = 50
"""How many entries a feed has at most, the latest ones."""


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """An entry of a feed. tag: its id for ever. url: from ``/``. published: None if it is not known."""

    tag: str
    url: str
    title: str
    summary: str
    category: str
    author: str
    language: str
    published: datetime | None
    updated: datetime


@dataclass(frozen=True, slots=True)
class NewsFeed:
    """A feed. address: from ``/``, without the ending of its form. page: the page that it belongs to."""

    address: str
    page: str
    title: str
    entries: tuple[NewsEntry, ...]

    @property
    def updated(self) -> datetime:
        """The time of its latest entry; the beginning of 2020 without entries."""
        return max((entry.updated for entry in self.entries), default=datetime(2020, 1, 1, tzinfo=UTC))


FEED_FILE = "feed"


def build_news_feeds(
    published: PublishedCatalogue, site: SiteIdentity, histories: Mapping[str, FileHistory]
) -> list[NewsFeed]:
    """Returns the feeds of the whole portal, of its stories, of each team and of each skill."""
    stories = {story.id: _build_story_entry(published, site, story) for story in published.stories}
    changes = EntryHistories(histories)
    items = {
        item.id: entry
        for item in published.current_items
        if (entry := _build_item_entry(published, site, item, changes))
    }
    feeds = [
        NewsFeed("/feed", "/", site.name, _take_latest((*stories.values(), *items.values()))),
        NewsFeed("/stories/feed", "/stories/", f"{site.name}: " + translate("Stories"), _take_latest(stories.values())),
    ]
    for team in published.teams:
        own_items = (items[e.id] for e in published.items_by_team.get(team.id, ()) if e.id in items)
        own_stories = (
            stories[s.id] for s in published.stories if s.owner == team.id or team.id in s.meta.audience.teams
        )
        feeds.append(_build_feed(site, team, (*own_items, *own_stories)))
    for skill in published.catalogue.skills:
        teaching = published.items_by_skill.get(skill.id, ())
        own_items = (items[e.id] for e in teaching if e.id in items)
        own_stories = (stories[s.id] for e in teaching for s in published.stories_by_item.get(e.id, ()))
        feeds.append(_build_feed(site, skill, (*own_items, *own_stories)))
    return feeds


def _build_feed(site: SiteIdentity, page: Entry[Any], entries: Iterable[NewsEntry]) -> NewsFeed:
    return NewsFeed(f"{page.url}{FEED_FILE}", page.url, f"{site.name}: {page.title}", _take_latest(entries))


def _take_latest(entries: Iterable[NewsEntry]) -> tuple[NewsEntry, ...]:
    unique = {entry.tag: entry for entry in entries}
    ordered = sorted(unique.values(), key=lambda entry: entry.tag)
    return tuple(sorted(ordered, key=lambda entry: entry.updated, reverse=True)[:MAX_ENTRIES])


def _build_item_entry(
    published: PublishedCatalogue, site: SiteIdentity, item: Item, changes: EntryHistories
) -> NewsEntry | None:
    """The entry of a course or path; None if nobody knows when it was changed.

    Where Git does not, the day of its last review counts.
    """
    history = changes.find(item)
    if history is None or history.is_cut:
        reviewed = item.meta.reviewed
        if reviewed is None or reviewed > published.today:
            return None
        updated, created = datetime.combine(reviewed, time(), UTC), None
    else:
        updated = datetime.fromtimestamp(history.changed, UTC)
        created = datetime.fromtimestamp(history.created, UTC) if history.created is not None else None
    team = links.find_link(published, "team", item.owner)
    return NewsEntry(
        site.build_tag(item),
        item.url,
        item.title,
        item.meta.summary,
        cards.describe_kind(item),
        team.title if team else site.name,
        cards.get_language_tag(published, item),
        created,
        updated,
    )


def _build_story_entry(published: PublishedCatalogue, site: SiteIdentity, story: Entry[Any]) -> NewsEntry:
    day = datetime.combine(story.meta.date, time(), UTC)
    team = links.find_link(published, "team", story.owner)
    return NewsEntry(
        site.build_tag(story),
        story.url,
        story.title,
        story.meta.summary,
        format.format_term(story.meta.kind),
        team.title if team else site.name,
        cards.get_language_tag(published, story),
        day,
        day,
    )
