"""Reads days in the spellings of catalogues."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_tz

ORDERS = ("day-first", "month-first")
"""What a map may say of dates such as 05/01/2027."""

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].{1,40})?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_PARTS = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ ,]{1,2}\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)?", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_WITH_MONTH_NAME = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.)? )?([^\W\d]{3,10})\.?(?: (\d{1,2})(?:st|nd|rd|th)?,?)? (\d{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SECONDS = re.compile(r"1\d{9}")
_MILLISECONDS = re.compile(r"1\d{12}")


def parse_day(text: str, order: str = "") -> date | None:
    """Returns a day, or None where the text is none, or could be two. order: one of ORDERS, or "".

    >>> parse_day("2027-01-05T09:00Z"), parse_day("5.1.2027"), parse_day("05/01/2027"), parse_day("Jan 5, 2027")
    (datetime.date(2027, 1, 5), datetime.date(2027, 1, 5), None, datetime.date(2027, 1, 5))
    """
    text = " ".join(text.split())
    if not text or len(text) > 60:
        return None
    try:
        return _parse(text, order)
    except (ValueError, OverflowError, OSError):
        return None


def _parse(text: str, order: str) -> date | None:
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return date(*map(int, match.groups()))
    if _SECONDS.fullmatch(text) or _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).date()
    if match := _PARTS.fullmatch(text):
        first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
        is_day_first = order == "day-first" or (not order and mark == ".") or first > 12
        is_month_first = not is_day_first and (order == "month-first" or second > 12)
        if not (is_day_first or is_month_first or first == second):
            return None
        return date(year, second, first) if is_day_first else date(year, first, second)
    if match := _WITH_MONTH_NAME.fullmatch(text):
        month = match[2][:3].lower()
        day = match[1] or match[3]
        return date(int(match[4]), _MONTHS.index(month) + 1, int(day)) if month in _MONTHS and day else None
    parts = parsedate_tz(text)
    return date(*parts[:3]) if parts and parts[0] >= 1900 else None
