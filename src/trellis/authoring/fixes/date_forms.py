"""Rewrites unambiguous dates as year-month-day (`wrong-value`).

These are dates that start with the year, name the month, or have a day that can be no month.

``1.3.2026`` and ``1/3/2026`` are left alone, since they mean 1 March in some countries and 3 January in others;
``31/12/2026``, ``12/31/2026`` and ``5.5.2026`` mean one day everywhere. A time behind a date is left out where only a
day is meant. The exception is a time such as ``2026-09-13T22:00:00Z``: an editor in Amsterdam writes it for midnight
on the 14th.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from ...kinds.scalars import YEARS
from .page import Edit, EditablePage

_MONTHS = (
    "january", "february", "march", "april", "may", "june", 
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<name>[a-z]{3,9})\.?,?[ -](?P<year>\d{4})",
        r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
        r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})",
    )
)
_WITH_TIME = re.compile(
    r"(?P<day>.{6,24}?)(?:(?P<separator>T)|,? )(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?(?P<zone> ?(?:Z|[+-]\d\d:?\d\d))?",
    re.ASCII,
)
_UNIVERSAL_TIMES = ("Z", "+00:00", "+0000")
_EASTERN_MIDNIGHT = 11
"""The hour in universal time from which on it may be midnight, of the next day, somewhere east of Greenwich."""


def fix(page: EditablePage) -> Iterator[Edit]:
    for keys, value in page.iterate_texts():
        if not 8 <= len(value) <= 40 or not any(year in value for year in _CENTURIES):
            continue  # cheap test that skips the look-up of the declared type for most values
        field = page.find_field(keys)
        annotation = field.annotation if field else None
        normalised = ""
        if annotation is date:
            normalised = _normalise_date(value)
        elif annotation is datetime:
            normalised = _normalise_datetime(value)
        if normalised and normalised != value:
            yield from page.rewrite_value(keys, normalised)


_CENTURIES = sorted({str(year)[:2] for year in YEARS})


def _normalise_date(value: str) -> str:
    """Returns the date in ISO form, without a time behind it, or "" if `value` is no date or an ambiguous one."""
    match = _WITH_TIME.fullmatch(value)
    if match is None:
        return _normalise_day(value)
    return _normalise_day(match["day"]) if _is_time(match) and not _may_be_next_day(match) else ""


def _normalise_day(value: str) -> str:
    """Returns the date in ISO form, or "" if `value` is no date or an ambiguous one."""
    for form in _FORMS:
        if match := form.fullmatch(value):
            parts = match.groupdict()
            try:
                day = date(int(parts["year"]), *_find_month_and_day(parts))
            except ValueError:
                return ""
            return day.isoformat() if day.year in YEARS else ""
    return ""


def _find_month_and_day(parts: dict[str, str]) -> tuple[int, int]:
    """Returns month and day; (0, 0), which is no date, where it is not certain which is which."""
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first > 12 or first == second:
            return second, first
        return (first, second) if second > 12 else (0, 0)
    return _find_month(parts["name"]) if parts.get("name") else int(parts["month"]), int(parts["day"])


def _is_time(match: re.Match[str]) -> bool:
    return int(match["hour"]) <= 23 and int(match["minute"]) <= 59 and int(match["second"] or 0) <= 59


def _may_be_next_day(match: re.Match[str]) -> bool:
    """Whether a moment in universal time may stand for midnight of the next day, in a place further east."""
    is_quarter = int(match["minute"]) % 15 == 0 and not int(match["second"] or 0) and not int(match["fraction"] or 0)
    is_universal = (match["zone"] or "").strip() in _UNIVERSAL_TIMES
    return is_universal and is_quarter and int(match["hour"]) >= _EASTERN_MIDNIGHT


def _find_month(name: str) -> int:
    """Returns the number of a month from its English name or abbreviation, or 0 (an invalid month) if there is none."""
    name = "sep" if name.lower() == "sept" else name.lower()
    return next((number for number, month in enumerate(_MONTHS, start=1) if name in (month, month[:3])), 0)


def _normalise_datetime(value: str) -> str:
    """Returns date and time in ISO form, with the author's separator, or "" if `value` is neither or ambiguous."""
    match = _WITH_TIME.fullmatch(value)
    is_minute = match and _is_time(match) and not match["zone"] and not int(match["second"] or 0)
    if not match or not is_minute or int(match["fraction"] or 0) or not (day := _normalise_day(match["day"])):
        return ""
    return f"{day}{match['separator'] or ' '}{int(match['hour']):02}:{match['minute']}"
