"""A link to a section leads to a heading that is there.

Where the heading is gone or was worded anew, the page opens at its top and the reader searches. An anchor is the
heading in small letters, its words joined by hyphens.

Bad: the page has a heading "What it costs" and none "Prices".

    See [what it costs](pricing.md#prices).

Good:

    See [what it costs](pricing.md#what-it-costs).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link_targets import LinkTargets, is_external, list_links, resolve_link
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import did_you_mean, join_quoted
from ...context import Context
from ...rule import Rule

MAX_NAMED_HEADINGS = 6

MAX_COMPARED_HEADINGS = 300
"""Of a page with more headings, none is suggested: to compare each link with each of them takes minutes."""

FOOTNOTE_PREFIXES = ("fn:", "fnref:")
"""Prefixes of the anchors of footnotes."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    targets = LinkTargets(catalogue)
    known_anchors: dict[str, frozenset[str]] = {}
    for link in list_links(catalogue):
        if "#" not in link.target or link.target.startswith("/") or is_external(link.target):
            continue
        path, anchor = resolve_link(link.entry.path, link.target)
        page = targets.entries_by_path.get(path)
        if page is None or not anchor or anchor.startswith(FOOTNOTE_PREFIXES):
            continue
        headings = catalogue.texts[path].headings
        if path not in known_anchors:
            known_anchors[path] = frozenset(a for h in headings for a in (h.anchor, h.former_anchor))
        if anchor not in known_anchors[path]:
            page_name = "this page" if page.path == link.entry.path else f"`{page.title}`"
            yield RULE.at(
                link.entry,
                link.location,
                f"{page_name} has no heading `#{anchor}`",
                help=_suggest_heading(anchor, [heading.anchor for heading in headings[: MAX_COMPARED_HEADINGS + 1]]),
            )


def _suggest_heading(anchor: str, anchors: list[str]) -> str:
    if not anchors:
        return "leave out what follows the page's name: it has no headings"
    if len(anchors) <= MAX_COMPARED_HEADINGS and (close := did_you_mean(anchor, anchors)):
        return f"did you mean `#{close}`?"
    if len(anchors) > MAX_NAMED_HEADINGS:
        return "look it up there"
    return f"its headings are {join_quoted([f'#{anchor}' for anchor in anchors], 'and')}"


RULE = Rule("anchor-unknown", Severity.WARNING, check)
