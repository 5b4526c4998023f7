"""A change tells about at least two items; a case has the headings What happened, Impact and Alternative.

Changes are told together, so that nobody is bombarded with one message a course. A case is there to be compared: what was
done, what came of it, and what would have happened without.

Bad:

    kind: change
    items: [negotiating-freight-rates]

Good:

    kind: change
    items: [negotiating-freight-rates, negotiating-with-carriers-apac]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import count, listed, series
from ...context import Context
from ...rule import Rule

LEAST = 2
"""Items that a change bundles."""

HEADINGS = ("What happened", "Impact", "Alternative")

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for story in catalogue.stories:
        if not story.current:
            continue
        if story.meta.kind == "change" and len(story.meta.items) < LEAST:
            yield RULE.at(
                story,
                "items" if story.meta.items else "kind",
                f"a change that tells about {count(len(story.meta.items), 'item')}; it takes at least {LEAST}",
                help="wait for the next change and tell both together, or set `kind: news`",
            )
        written = {heading.casefold() for heading in headings(story.body)}
        missing = [heading for heading in HEADINGS if heading.casefold() not in written]
        if story.meta.kind == "case" and missing:
            yield RULE.at(
                story,
                "kind",
                f"a case without the {'heading' if len(missing) == 1 else 'headings'} {series(missing)}",
                help=f"add {listed([f'## {heading}' for heading in missing], 'and')}, or set `kind: news`",
            )


def headings(body: str) -> Iterator[str]:
    """The texts of a Markdown text's headings; what stands in a block of code is none."""
    fence = ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark:
            fence = mark[1]
        elif line.lstrip().startswith("#"):
            yield _bare(line)


def _bare(heading: str) -> str:
    """A heading's line without its marks and without attributes in braces. Plain steps: a pattern would be slow on long lines."""
    text = heading.strip().strip("#").strip()
    return text.rpartition("{")[0].rstrip(" #") if text.endswith("}") else text


RULE = Rule("story-form", Severity.ERROR, check)
