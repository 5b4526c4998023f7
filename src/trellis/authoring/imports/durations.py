"""Reads how long a course takes, in the spellings of catalogues: `PT1H30M`, `1.5 hrs`, `1h 30m`, `01:30`, `90`."""

from __future__ import annotations

import re

SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "milliseconds": 0.001}
"""Unit → its length in seconds. A day of learning is no fixed number of hours, and is not read."""

MAX_MINUTES = 20_000
"""The longest duration of a course, as in `trellis.kinds.scalars.Minutes`."""

_UNIT_WORDS = {
    "seconds": ("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seconden"),
    "minutes": ("m", "min", "mins", "minute", "minutes", "minuten", "minuut", "minuto", "minutos", "minuti", "'"),
    "hours": (
        "h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "uur", "uren", "u", "heure", "heures", "hora",
        "horas", "ora", "ore",
    ),
    "milliseconds": ("ms", "msec", "millisecond", "milliseconds"),
}  # fmt: skip
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words}
_ISO = re.compile(
    r"P(?:T(?:(\d{1,5}(?:[.,]\d{1,4})?)H)?(?:(\d{1,6}(?:[.,]\d{1,4})?)M)?(?:(\d{1,8}(?:[.,]\d{1,4})?)S)?)"
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?")
_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,4})?")
_PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,4})?)[ \u00a0-]?([^\W\d]{1,14}|')\.?")
_JOINTS = re.compile(r"[\s,;&+]{1,9}|\band\b|\bund\b|\ben\b")
_MAX_LENGTH = 60


def find_unit(column: str) -> str:
    """Returns the unit that a column's name says, or "".

    >>> find_unit("duration_in_minutes"), find_unit("Training Hours"), find_unit("Duration (h)"), find_unit("Duration")
    ('minutes', 'hours', 'hours', '')
    """
    words = re.findall(r"[^\W\d_]{1,20}", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    return next((_UNITS[word.lower()] for word in reversed(words) if word.lower() in _UNITS), "")


def parse_minutes(text: str, unit: str = "") -> int | None:
    """Returns whole minutes, or None where the text does not say how many. unit: of a bare number, or "" for minutes.

    >>> [parse_minutes(text) for text in ("PT1H30M", "1.5 hrs", "90", "1h 30m", "01:30", "1,5 Std.", "5-8 h a week")]
    [90, 90, 90, 90, 90, 90, None]

    A bare number with decimals is read only where the unit is known: 1.5 are hours more often than minutes.
    """
    text = " ".join(text.split())
    if not text or len(text) > _MAX_LENGTH:
        return None
    seconds = _parse_seconds(text, unit)
    minutes = None if seconds is None else round(seconds / 60) or (1 if seconds > 0 else 0)
    return minutes if minutes and minutes <= MAX_MINUTES else None


def _parse_seconds(text: str, unit: str) -> float | None:
    if _NUMBER.fullmatch(text):
        is_whole = text.isdigit() or text.partition(".")[2].strip("0") == ""
        return _read_number(text) * SECONDS[unit or "minutes"] if unit or is_whole else None
    if match := _ISO.fullmatch(text.upper()):
        parts = [_read_number(part) for part in match.groups("0")]
        return parts[0] * 3600 + parts[1] * 60 + parts[2]
    if match := _CLOCK.fullmatch(text):
        return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    return _parse_words(text)


def _parse_words(text: str) -> float | None:
    """Returns the seconds of numbers with their units and nothing else: `1 hour and 30 minutes`."""
    seconds, offset = 0.0, 0
    former_length = float("inf")
    while offset < len(text):
        match = _PART.match(text, offset)
        length = SECONDS.get(_UNITS.get(match[2].lower(), ""), 0) if match else 0
        if not match or not length or length >= former_length:
            return None
        seconds += _read_number(match[1]) * length
        former_length, offset = length, match.end()
        while joint := _JOINTS.match(text, offset):
            offset = joint.end()
    return seconds


def _read_number(text: str) -> float:
    return float(text.replace(",", "."))
