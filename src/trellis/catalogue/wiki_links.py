"""Resolves `[[Page]]`, as wikis write links, where exactly one page has that title or id."""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue import EntrySummary
from .link_targets import LinkTargets, build_relative_link

_WIKI_LINK = re.compile(r"\[\[(?P<first>[^\[\]|#\\\n]++)(?:\|(?P<second>[^\[\]|#\\\n]++))?\]\]")
_MARKUP = re.compile(r"[\[\]<>\\`*_|]")


class WikiLink(NamedTuple):
    """What a link of a wiki is in Markdown. text: its words. target: relative to the file that it stands in."""

    text: str
    target: str


def resolve_wiki_link(targets: LinkTargets, entry: EntrySummary, written: str) -> WikiLink | None:
    """Returns the link in Markdown; None if no page is meant, or several may be.

    entry: the page that it stands in. Obsidian writes `[[page|text]]`, GitLab `[[text|page]]`; either is understood.
    """
    match = _WIKI_LINK.fullmatch(written)
    if match is None:
        return None
    names = [name.strip() for name in match.groups() if name]
    pages = {page.path: page for name in names for page in targets.find_by_name(name)}
    if len(pages) != 1:
        return None
    (page,) = pages.values()
    other_names = [name for name in names if page not in targets.find_by_name(name)]
    is_title = names[0].casefold() == page.title.casefold()
    text = other_names[0] if other_names else names[0] if is_title else page.title
    if page.path == entry.path or not targets.is_linkable(entry, page) or _MARKUP.search(text):
        return None
    return WikiLink(text, build_relative_link(entry, page.path))
