"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from .news import NewsEntry, NewsFeed
from .site_identity import SiteIdentity

ENDING = ".xml"
MEDIA_TYPE = "application/atom+xml"

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, however they are written."""


def render_atom(feed: NewsFeed, site: SiteIdentity, language: str) -> str:
    """Returns the feed as XML. language: of the portal's own words, in BCP 47."""
    address = feed.address + ENDING
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>',
        f"<title>{_escape(feed.title)}</title>",
        f"<id>tag:{_escape(site.host)},2020:{_escape(feed.address)}</id>",
        f"<updated>{_format_time(feed.updated)}</updated>",
        f'<link rel="self" type="{MEDIA_TYPE}" href={quoteattr(site.build_url(address, address))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(site.build_url(feed.page, address))}/>',
        f"<author><name>{_escape(site.name)}</name></author>",
    ]
    for entry in feed.entries:
        lines += _render_entry(entry, site, address, language)
    return "\n".join((*lines, "</feed>", ""))


def _render_entry(entry: NewsEntry, site: SiteIdentity, address: str, language: str) -> Iterator[str]:
    own_language = f" xml:lang={quoteattr(entry.language)}" if entry.language != language else ""
    yield f"<entry{own_language}>"
    yield f"<title>{_escape(entry.title)}</title>"
    yield f"<id>{_escape(entry.tag)}</id>"
    yield f'<link rel="alternate" type="text/html" href={quoteattr(site.build_url(entry.url, address))}/>'
    yield f"<updated>{_format_time(entry.updated)}</updated>"
    if entry.published:
        yield f"<published>{_format_time(entry.published)}</published>"
    yield f"<author><name>{_escape(entry.author)}</name></author>"
    yield f"<category term={quoteattr(_NOT_IN_XML.sub('', entry.category))}/>"
    yield f"<summary>{_escape(entry.summary)}</summary>"
    yield "</entry>"


def _escape(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _format_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
