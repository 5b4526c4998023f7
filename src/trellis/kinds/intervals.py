"""Intervals of time as authors write them, such as ``12 months``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

INTERVAL = r"^[1-9]\d{0,2} (day|week|month|year)s?$"
Interval = Annotated[str, Field(pattern=INTERVAL, examples=["12 months"])]

_ADVERBS = {
    "daily": "1 day", "weekly": "1 week", "fortnightly": "2 weeks", "monthly": "1 month", "quarterly": "3 months",
    "half-yearly": "6 months", "biannually": "6 months", "semi-annually": "6 months", "yearly": "12 months",
    "annually": "12 months", "annual": "12 months", "once a year": "12 months", "every year": "12 months",
    "biennially": "24 months", "every two years": "24 months", "every 2 years": "24 months",
}  # fmt: skip
_UNITS = {"d": "days", "w": "weeks", "m": "months", "mo": "months", "y": "years", "yr": "years"}
_SHORT = re.compile(r"(?:every )?([1-9]\d{0,2}) ?-?([a-z]+?)s?")


def add_interval(start: date, interval: str) -> date:
    """Returns the date `interval` after `start`. A day that the month lacks becomes its last: 31 January + 1 month."""
    number, unit = interval.split()
    count, unit = int(number), unit.rstrip("s")
    if unit in ("day", "week"):
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def suggest_interval(text: str) -> str:
    """Returns the interval that an author means, or "".

    >>> suggest_interval("yearly"), suggest_interval("6m"), suggest_interval("often")
    ('12 months', '6 months', '')
    """
    words = " ".join(text.lower().split())
    match = _SHORT.fullmatch(words)
    if match and (unit := _UNITS.get(match[2]) or (f"{match[2]}s" if f"{match[2]}s" in _UNITS.values() else "")):
        return f"{match[1]} {unit.removesuffix('s') if match[1] == '1' else unit}"
    return _ADVERBS.get(words, "")
