"""A feed as JSON Feed 1.1."""

from __future__ import annotations

from typing import Any

import msgspec

from .news import NewsEntry, NewsFeed
from .site_identity import SiteIdentity

ENDING = ".json"
MEDIA_TYPE = "application/feed+json"


def render_json_feed(feed: NewsFeed, site: SiteIdentity, language: str) -> str:
    """Returns the feed as JSON. language: of the portal's own words, in BCP 47."""
    address = feed.address + ENDING
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.build_url(feed.page, address),
        "feed_url": site.build_url(address, address),
        "language": language,
        "items": [_build_item(entry, site, address) for entry in feed.entries],
    }
    return msgspec.json.encode(document).decode()


def _build_item(entry: NewsEntry, site: SiteIdentity, address: str) -> dict[str, Any]:
    published = {"date_published": entry.published.isoformat()} if entry.published else {}
    return {
        "id": entry.tag,
        "url": site.build_url(entry.url, address),
        "title": entry.title,
        "summary": entry.summary,
        "content_text": entry.summary,
        **published,
        "date_modified": entry.updated.isoformat(),
        "tags": [entry.category],
        "authors": [{"name": entry.author}],
        "language": entry.language,
    }
