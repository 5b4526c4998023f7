"""Tells formulas between dollar signs from prices, as GitHub does.

pulldown-cmark takes a formula to begin at a dollar sign that no white space follows, and to end at one that none
precedes. A price can look like that, as in "$20/$30", "$.50/$.60" and "US$5 (CA$)". So a formula is none if a letter
or a number touches it from outside; GitHub wants that too. The parser is then given the text with a stand-in for the
dollar sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyromark import Options

from .colons import Event, read_definitions, restore_signs

STAND_IN = "\x05"
"""Stands for a dollar sign that is one, in the text for the parser. An author's own is replaced before."""

MAX_ROUNDS = 8
"""How often a text is parsed to settle its signs. One that takes longer is full of prices, without formulas."""

_BEFORE = re.compile(rb"[A-Za-z0-9]")
_BEHIND = re.compile(rb"[A-Za-z0-9]|\.[0-9]")


def read_events(text: str, options: Options, *, reads_maths: bool) -> list[Event]:
    """The parser's events of a text. reads_maths: whether formulas are read; if not, a dollar sign is one."""
    if not reads_maths or "$" not in text:
        return read_definitions(text, options)
    source = bytearray(text, "utf-8", "replace")
    for _ in range(MAX_ROUNDS):
        events = read_definitions(source.decode(), options | Options.ENABLE_MATH)
        prices = [start for start, end in _list_formulas(events) if _is_price(source, start, end)]
        if not prices:
            if STAND_IN not in source.decode():
                return events
            return [(restore_signs(event, STAND_IN, "$"), place) for event, place in events]
        for start in prices:
            source[start : start + 1] = STAND_IN.encode()
    return read_definitions(text, options)


def _list_formulas(events: list[Event]) -> Iterator[tuple[int, int]]:
    """Yields start and end of formulas with single dollar signs."""
    for event, place in events:
        if isinstance(event, dict) and "InlineMath" in event:
            yield place["start"], place["end"]


def _is_price(source: bytearray, start: int, end: int) -> bool:
    before, after = source[start - 1 : start], source[end : end + 2]
    content = source[start + 1 : end - 1]
    has_backtick = content.startswith(b"`") and not (content.endswith(b"`") and content.count(b"`") == 2)
    return bool(_BEFORE.match(before) or _BEHIND.match(after)) or has_backtick
