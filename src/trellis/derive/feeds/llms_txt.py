"""``llms.txt``: what the portal has, in Markdown, for programs that read texts rather than pages.

The form is that of llmstxt.org: a heading, a sentence, and lists of links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...catalogue.catalogue import Entry
from ..published import PublishedCatalogue
from ..wording import translate
from .site_identity import SiteIdentity

MARKDOWN_FILE = "index.md"
"""The name of a text beside its page."""

_ESCAPES = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>#|"})


def render_llms_txt(published: PublishedCatalogue, site: SiteIdentity) -> str:
    """Returns the file, in the words of the wording that is set. Nothing in it is a draft."""
    current = published.current_items
    parts = [
        f"# {_join_lines(site.name)}",
        f"> {_join_lines(site.description)}" if site.description else "",
        translate(
            "Each course and each lesson is also there as Markdown: add `index.md` to the address of its page. The "
            "whole catalogue is at {catalogue}, the dates are at {calendar}, and what is new is at {feed}.",
            catalogue=site.build_url("/catalogue.json"),
            calendar=site.build_url("/calendar.ics"),
            feed=site.build_url("/feed.json"),
        ),
        *_render_list(translate("Courses"), (e for e in current if e.kind == "course"), site, MARKDOWN_FILE),
        *_render_list(translate("Paths"), (e for e in current if e.kind == "path"), site),
        *_render_list(translate("Stories"), published.stories, site),
        *_render_list(translate("Teams"), published.teams, site),
        *_render_list(translate("Skills"), published.catalogue.skills, site),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _render_list(heading: str, entries: Iterable[Entry[Any]], site: SiteIdentity, file: str = "") -> Iterator[str]:
    """Yields a heading and a list. file: the name of a file beside each page; "" for the page itself."""
    lines = []
    for entry in entries:
        summary = _join_lines(str(getattr(entry.meta, "summary", None) or ""))
        link = f"- [{escape_words(entry.title)}]({site.build_url(f'{entry.url}{file}')})"
        lines.append(f"{link}: {summary}" if summary else link)
    if lines:
        yield f"## {heading}"
        yield "\n".join(lines)


def escape_words(text: str) -> str:
    """Returns words that mean nothing in Markdown, on one line."""
    return _join_lines(text).translate(_ESCAPES)


def _join_lines(text: str) -> str:
    return " ".join(text.split())
