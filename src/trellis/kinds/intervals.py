"""A length of time that an author writes in words, such as ``12 months``."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

Interval = Annotated[str, Field(pattern=r"^[1-9]\d{0,2} (day|week|month|year)s?$", examples=["12 months"])]


def after(start: date, interval: str) -> date:
    """The day that lies `interval` after `start`; a month's end stays within its month (31 January + 1 month: 28 February)."""
    number, unit = interval.split()
    count, unit = int(number), unit.rstrip("s")
    if unit in ("day", "week"):
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
