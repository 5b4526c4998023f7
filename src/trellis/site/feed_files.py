"""The files that other programs read: calendars, feeds, ``llms.txt``, and the texts of courses as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ..derive.feeds import atom, json_feed
from ..derive.feeds.calendars import build_session_address, list_former_page_addresses
from ..derive.feeds.llms_txt import MARKDOWN_FILE, render_llms_txt
from ..derive.feeds.news import build_news_feeds
from ..derive.feeds.session_calendar import SessionCalendars
from ..derive.wording import Wording, translate, use_wording
from .markdown_copy import render_markdown_copy
from .output_file import OutputFile
from .state import BuildState, choose_wording


def list_feed_files(build: BuildState) -> Iterator[OutputFile]:
    """All of them, in the words of the wording that is set, also at the former addresses of what was renamed.

    A program that asks for a calendar or a feed cannot read a page that leads elsewhere.
    """
    former: dict[str, list[str]] = {}
    for address, url in list_former_page_addresses(build.site_data.published).items():
        former.setdefault(url, []).append(address)
    for file in (*_list_calendars(build), *_list_feeds(build)):
        yield file
        folder, _, name = f"/{file.path}".rpartition("/")
        yield from (OutputFile(f"{address[1:]}{name}", file.content) for address in former.get(f"{folder}/", ()))
    yield OutputFile("llms.txt", render_llms_txt(build.site_data.published, build.site))
    yield from list_markdown_copies(build)


def list_markdown_copies(build: BuildState) -> Iterator[OutputFile]:
    """The texts of courses and lessons, each beside its page; further pages of a course have none of their own."""
    for page in build.pages.values():
        entry = page.entry
        if entry is not None and entry.kind in ("course", "lesson") and page.url == entry.url:
            words = choose_wording(build, page)
            content = _render_later(words, partial(render_markdown_copy, build, page))
            yield OutputFile(f"{page.url[1:]}{MARKDOWN_FILE}", content)


def _list_calendars(build: BuildState) -> Iterator[OutputFile]:
    """The calendars of sessions, and one of each session."""
    published = build.site_data.published
    renderer = SessionCalendars(published, build.site, build.history.histories)
    for feed in build.calendars:
        content = _render_later(build.frame, partial(renderer.render, feed.title, feed.sessions))
        yield OutputFile(feed.address[1:], content)
    for session in published.catalogue.sessions:
        content = _render_later(build.frame, partial(renderer.render, translate("Learning calendar"), (session,)))
        yield OutputFile(build_session_address(session)[1:], content)


def _list_feeds(build: BuildState) -> Iterator[OutputFile]:
    language = build.portal_language
    for feed in build_news_feeds(build.site_data.published, build.site, build.history.histories):
        yield OutputFile(f"{feed.address[1:]}{atom.ENDING}", atom.render_atom(feed, build.site, language))
        yield OutputFile(
            f"{feed.address[1:]}{json_feed.ENDING}", json_feed.render_json_feed(feed, build.site, language)
        )


def _render_later(words: Wording, render: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file's content that is rendered when it is written, in these words."""

    def render_in_words() -> bytes:
        with use_wording(words):
            return render()

    return render_in_words
