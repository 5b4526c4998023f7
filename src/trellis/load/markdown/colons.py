"""Tells definitions from lines that begin with a colon, such as `:warning:` and `:-)`, as PHP Markdown Extra does.

pulldown-cmark takes any colon at the start of a line to begin a definition. One needs white space behind it, so the
parser is given the text with a stand-in for each colon that has none, which changes no place in the text.
"""

from __future__ import annotations

import re
from typing import Any

from pyromark import Options, events_with_range

COLON_STAND_IN = "\x06"
"""Stands for a colon that is one, in the text for the parser. An author's own is replaced before."""

MAX_ROUNDS = 4
"""How often a text is parsed to settle its colons. One that takes longer is read without definitions."""

_HAS_COLON = re.compile(r"^[ \t>]*+:(?![ \t])", re.MULTILINE)

Event = tuple[Any, Any]
"""An event of the parser, and its place in bytes."""


def read_definitions(text: str, options: Options) -> list[Event]:
    """The parser's events of a text, without definitions whose colon has no white space behind it."""
    events: list[Event] = list(events_with_range(text, options=options))
    if ":" not in text or not _HAS_COLON.search(text):
        return events
    source = bytearray(text, "utf-8", "replace")
    for _ in range(MAX_ROUNDS):
        starts = [place["start"] for event, place in events if event == _DEFINITION]
        colons = [start for start in starts if not source.startswith((b" ", b"\t"), start + 1)]
        if not colons:
            break
        for start in colons:
            source[start : start + 1] = COLON_STAND_IN.encode()
        events = list(events_with_range(source.decode(), options=options))
    else:
        events = list(events_with_range(text, options=options & ~Options.ENABLE_DEFINITION_LIST))
    return [(restore_signs(event, COLON_STAND_IN, ":"), place) for event, place in events]


def restore_signs(value: Any, stand_in: str, sign: str) -> Any:
    """An event's value, with a sign in place of its stand-ins."""
    if isinstance(value, str):
        return value.replace(stand_in, sign)
    if isinstance(value, dict):
        return {key: restore_signs(part, stand_in, sign) for key, part in value.items()}
    return value


_DEFINITION = {"Start": "DefinitionListDefinition"}
