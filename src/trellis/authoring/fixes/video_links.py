"""Writes `[!VIDEO address]` of Microsoft Learn as a link (`foreign-markup`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .marks import list_marks, select_safe
from .page import Edit, EditablePage

_VIDEO = re.compile(r"\[!VIDEO[ \t]++(?P<address>[^\s\[\]<>()]++)[ \t]*+\]", re.IGNORECASE)


def fix(page: EditablePage) -> Iterator[Edit]:
    groups = []
    for mark in list_marks(page, "video") if "[!" in page.text else ():
        start = page.line_starts[mark.span.line - 1] + mark.span.column - 1
        if match := _VIDEO.match(page.text, start):
            groups.append((Edit(start, match.end(), f"[Video]({match['address']})", is_in_text=True),))
    yield from select_safe(page, groups)
