"""What a page says to other programs, in its head: feeds, calendars, its text as Markdown, and what it is about.

Data in a `script` element of a type that is no script's is never run, so the content security policy has no say in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from ..derive.feeds import atom, calendars, json_feed
from ..derive.feeds.linked_data import LinkedData, render_linked_data
from ..derive.feeds.llms_txt import MARKDOWN_FILE
from ..derive.feeds.news import FEED_FILE
from ..derive.wording import translate, use_wording
from .addresses import make_relative
from .link_pictures import render_link_picture
from .plan import PlannedPage
from .state import BuildState, choose_wording

_PAGES_WITH_ALL_NEWS = ("/", "/catalogue/")
_KINDS_WITH_NEWS = ("team", "skill")
_KINDS_WITH_MARKDOWN = ("course", "lesson")

_LINK = '<link rel="alternate" type="{}" title="{}" href="{}">\n'
_DATA = '<script type="application/ld+json">{}</script>\n'


def render_head(build: BuildState, page: PlannedPage) -> Markup:
    """Returns the elements as HTML; nothing for a page that none concerns."""
    parts = [_render_link(*link, page.url) for link in _list_links(build, page)]
    if page.entry is not None:
        with use_wording(choose_wording(build, page)):
            node = LinkedData(build.site_data.published, build.site, page.url).describe(page.entry)
        parts += [_DATA.format(render_linked_data(node))] if node else []
        parts += [render_link_picture(build, page.entry)] if page.url == page.entry.url else []
    return Markup("".join(parts))


def _render_link(type: str, title: str, url: str, page_url: str) -> str:
    return _LINK.format(type, escape(title), escape(make_relative(url, page_url)))


def _list_links(build: BuildState, page: PlannedPage) -> Iterator[tuple[str, str, str]]:
    """Yields media type, title and address of each other form of the page."""
    entry, name = page.entry, build.site.name
    if page.url in _PAGES_WITH_ALL_NEWS:
        yield from _list_feeds("/feed", name)
    elif page.url == "/stories/" or (entry and entry.kind == "story"):
        yield from _list_feeds("/stories/feed", f"{name}: " + build.translate_frame("Stories"))
    if page.url in ("/", "/calendar/"):
        yield "text/calendar", build.translate_frame("Learning calendar"), calendars.ALL_SESSIONS
    if entry is None:
        return
    if entry.kind in _KINDS_WITH_NEWS:
        yield from _list_feeds(f"{page.url}{FEED_FILE}", f"{name}: {page.title}")
    if entry.kind in _KINDS_WITH_MARKDOWN:
        yield "text/markdown", page.title, f"{entry.url}{MARKDOWN_FILE}"
    if address := _find_calendar(build, page):
        with use_wording(build.frame):
            yield "text/calendar", translate("Learning: {subject}", subject=page.title), address


def _list_feeds(address: str, title: str) -> Iterator[tuple[str, str, str]]:
    yield atom.MEDIA_TYPE, title, address + atom.ENDING
    yield json_feed.MEDIA_TYPE, title, address + json_feed.ENDING


def _find_calendar(build: BuildState, page: PlannedPage) -> str:
    """Returns the address of the calendar of the page's sessions, or ""."""
    assert page.entry is not None
    if page.entry.kind == "session":
        return calendars.build_session_address(page.entry)
    address = f"{page.url}{calendars.CALENDAR_FILE}"
    return address if address in build.calendars.addresses else ""
