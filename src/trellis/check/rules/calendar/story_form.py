"""A change tells about at least two items; a case has the headings What happened, Impact and Alternative.

Changes are told together, so that nobody is bombarded with one message a course. A case is there to be compared: what
was done, what came of it, and what would have happened without.

Bad:

    kind: change
    items: [negotiating-prices]

Good:

    kind: change
    items: [negotiating-prices, presenting-an-offer]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count, join_phrases, join_quoted
from ...context import Context
from ...rule import Rule

MIN_ITEMS = 2
"""Minimum number of items in a change."""

HEADINGS = ("What happened", "Impact", "Alternative")

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for story in catalogue.stories:
        if not story.is_current:
            continue
        if story.meta.kind == "change" and len(story.meta.items) < MIN_ITEMS:
            count = format_count(len(story.meta.items), "item")
            yield RULE.at(
                story,
                "items" if story.meta.items else "kind",
                f"a change that tells about {count}; it takes at least {MIN_ITEMS}",
                help="wait for the next change and tell both together, or set `kind: news`",
            )
        present_headings = {heading.casefold() for heading in read_headings(story.body)}
        missing_headings = [heading for heading in HEADINGS if heading.casefold() not in present_headings]
        if story.meta.kind == "case" and missing_headings:
            headings = join_quoted([f"## {heading}" for heading in missing_headings], "and")
            noun = "heading" if len(missing_headings) == 1 else "headings"
            yield RULE.at(
                story,
                "kind",
                f"a case without the {noun} {join_phrases(missing_headings)}",
                help=f"add {headings}, or set `kind: news`",
            )


def read_headings(body: str) -> Iterator[str]:
    """Yields the texts of the headings in a Markdown text. Lines in code blocks are ignored."""
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match:
            fence = match[1]
        elif line.lstrip().startswith("#"):
            yield _strip_heading(line)


def _strip_heading(heading: str) -> str:
    """Returns a heading's text without ``#`` and attribute lists. A regular expression would be slow on long lines."""
    text = heading.strip().strip("#").strip()
    return text.rpartition("{")[0].rstrip(" #") if text.endswith("}") else text


RULE = Rule("story-form", Severity.ERROR, check)
