"""No white space stands at the end of a line, where nobody sees it and every editor treats it in its own way.

Two spaces or more behind words are a line break in Markdown and stay, as does everything in code.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from ...load.markdown.code import FILL, mask
from .page import Edit, Page

_TAB = 4
"""Columns; what Markdown makes of a tab before it looks for line breaks."""


def fix(page: Page) -> Iterator[Edit]:
    if page.front:
        kept = _held(page)
        above = range(page.front.start) if page.path.endswith(".md") else range(0)
        for number in (*above, *page.front, *range(page.front.stop, min(page.front.stop + 1, len(page.lines)))):
            if number not in kept:
                yield from _stripped(page, number)
        yield from _body(page)


def _held(page: Page) -> frozenset[int]:
    """Lines of the front matter that a value goes on behind, so that the white space at their end may be its own."""
    first = page.front.start
    text = "\n".join((*page.lines[first : page.front.stop], ""))
    return frozenset(
        first + line
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark
        for line in range(event.start_mark.line, event.end_mark.line)
    )


def _body(page: Page) -> Iterator[Edit]:
    first = page.front.stop + 1
    masked = mask("\n" + "\n".join(page.lines[first:])).split("\n")[1:]
    for number, (line, seen) in enumerate(zip(page.lines[first:], masked, strict=False), start=first):
        words = line.rstrip(" \t")
        columns = len(line.expandtabs(_TAB)) - len(words.expandtabs(_TAB))
        if not seen.endswith(FILL) and (not words or columns < 2):
            yield from _stripped(page, number)


def _stripped(page: Page, number: int) -> Iterator[Edit]:
    line, start = page.lines[number], page.starts[number]
    words = len(line.rstrip(" \t"))
    if words < len(line):
        yield Edit(start + words, start + len(line), "")
