"""Intervals of time as authors write them, such as ``12 months``."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

Interval = Annotated[str, Field(pattern=r"^[1-9]\d{0,2} (day|week|month|year)s?$", examples=["12 months"])]


def add_interval(start: date, interval: str) -> date:
    """Returns the date `interval` after `start`. A day that the month lacks becomes its last: 31 January + 1 month."""
    number, unit = interval.split()
    count, unit = int(number), unit.rstrip("s")
    if unit in ("day", "week"):
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    months = start.month - 1 + count * (12 if unit == "year" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
