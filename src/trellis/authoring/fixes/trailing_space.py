"""Removes white space at the end of lines, which is invisible and which editors treat differently.

Two or more spaces after text are a line break in Markdown and are kept, as is everything in code. So is what stands
behind a backslash, which would be a line break without it.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from ...load.markdown.code import MASK_CHARACTER, mask_code
from .page import Edit, EditablePage

_TAB = 4
"""Columns to which Markdown expands a tab before it looks for line breaks."""


def fix(page: EditablePage) -> Iterator[Edit]:
    data_lines = page.front_matter_lines
    if data_lines:
        scalar_lines = _find_scalar_lines(page)
        for number in range(min(data_lines.stop + 1, len(page.lines))):
            if number not in scalar_lines:
                yield from _strip_line(page, number)
        yield from _strip_body(page)


def _find_scalar_lines(page: EditablePage) -> frozenset[int]:
    """Returns the lines inside multi-line values, where trailing white space may be part of the value."""
    first = page.front_matter_lines.start
    text = "\n".join((*page.lines[first : page.front_matter_lines.stop], ""))
    return frozenset(
        first + line
        for event in yaml.parse(text, Loader=yaml.CSafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark
        for line in range(event.start_mark.line, event.end_mark.line)
    )


def _strip_body(page: EditablePage) -> Iterator[Edit]:
    first = page.front_matter_lines.stop + 1
    masked = mask_code("\n".join(page.lines[first:])).split("\n")
    for number, (line, masked_line) in enumerate(zip(page.lines[first:], masked, strict=False), start=first):
        content = line.rstrip(" \t")
        columns = len(line.expandtabs(_TAB)) - len(content.expandtabs(_TAB))
        is_break = columns >= 2 and content != ""
        if not (is_break or content.endswith("\\") or masked_line.endswith(MASK_CHARACTER)):
            yield from _strip_line(page, number)


def _strip_line(page: EditablePage, number: int) -> Iterator[Edit]:
    line, start = page.lines[number], page.line_starts[number]
    content_length = len(line.rstrip(" \t"))
    if content_length < len(line):
        yield Edit(start + content_length, start + len(line), "")
