"""A link to a section leads to a heading that is there.

Where the heading is gone or was worded anew, the page opens at its top and the reader searches. An anchor is the heading in
small letters, its words joined by hyphens.

Bad: the page has a heading "What it costs" and none "Prices".

    See [what it costs](pricing.md#prices).

Good:

    See [what it costs](pricing.md#what-it-costs).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.link_targets import Published, outside, resolve
from ....diagnostics.diagnostic import Diagnostic, Location, Severity
from ....diagnostics.phrases import did_you_mean, listed
from ...context import Context
from ...rule import Rule

FOOTNOTES = ("fn:", "fnref:")
"""How the anchors of footnotes begin."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    published = Published(catalogue)
    for entry, text in catalogue.written():
        for link in text.links:
            if "#" not in link.target or link.target.startswith("/") or outside(link.target):
                continue
            path, anchor = resolve(entry.path, link.target)
            to = published.entries.get(path)
            if to is None or not anchor or anchor.startswith(FOOTNOTES):
                continue
            anchors = [heading.anchor for heading in catalogue.texts[path].headings]
            if anchor not in anchors:
                where = "this page" if to.path == entry.path else f"`{to.title}`"
                yield RULE.at(
                    entry,
                    Location(entry.path, *link.at),
                    f"{where} has no heading `#{anchor}`",
                    help=_help(anchor, anchors),
                )


def _help(anchor: str, anchors: list[str]) -> str:
    if not anchors:
        return "leave out what follows the page's name: it has no headings"
    if close := did_you_mean(anchor, anchors):
        return f"did you mean `#{close}`?"
    return (
        f"its headings are {listed([f'#{a}' for a in anchors[:6]], 'and')}" if len(anchors) < 7 else "look it up there"
    )


RULE = Rule("anchor-unknown", Severity.WARNING, check)
