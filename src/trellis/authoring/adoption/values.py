"""Single values of other generators' front matter: minutes, plain words, points."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...load.markdown import parse_document
from ..imports.plain_text import flatten_to_line, redact_private_data, replace_forbidden

MAX_MINUTES = 20_000

_PART = re.compile(r"(?P<number>\d{1,5}(?:[.,]\d{1,3})?)\s{0,3}(?P<unit>[dhm])[a-z]{0,10}")
_CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::\d{2})?")
_NUMBER = re.compile(r"\d{1,5}(?:\.0)?")
_MINUTES = {"d": 480, "h": 60, "m": 1}


def parse_minutes(text: str) -> int:
    """Returns the minutes of a duration, 0 where it is none. A bare number is minutes; a day has eight hours.

    >>> [parse_minutes(text) for text in ("2H", "PT1H30M", "45", "1.5 hours", "-")]
    [120, 90, 45, 90, 0]
    """
    text = text.strip().lower()
    if _NUMBER.fullmatch(text):
        minutes = float(text)
    elif clock := _CLOCK.fullmatch(text):
        minutes = int(clock["hours"]) * 60 + int(clock["minutes"])
    else:
        parts = list(_PART.finditer(text.removeprefix("p").replace("t", " ") if text.startswith("p") else text))
        minutes = sum(float(part["number"].replace(",", ".")) * _MINUTES[part["unit"][0]] for part in parts)
    return min(MAX_MINUTES, max(0, round(minutes)))


def read_words(text: str) -> str:
    """Returns the plain words of a line of Markdown, as front matter may have them. Stars that stood in code stay."""
    words = parse_document(text[:4000], reads_maths=False).root.read_text() if set(text) & set("*_`[<&") else text
    return replace_forbidden(redact_private_data(flatten_to_line(words)))


def read_points(texts: Iterable[str], limit: int) -> tuple[list[str], list[str]]:
    """Returns the words of points, each once, and those that are longer than a field may be."""
    points = list(dict.fromkeys(words for text in texts if (words := read_words(text))))
    return [point for point in points if len(point) <= limit], [point for point in points if len(point) > limit]
