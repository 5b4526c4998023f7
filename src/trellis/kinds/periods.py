"""The periods of objectives and figures: a year, a half-year, a quarter or a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

YEAR, HALF_YEAR, QUARTER, MONTH = 12, 6, 3, 1
"""How many months a period has."""


_MAX_LENGTH = len("2026-Q3")


@dataclass(frozen=True, slots=True, order=True)
class PeriodSpan:
    """The days of a period, both included. months: how many it has."""

    first_day: date
    last_day: date
    months: int

    @property
    def middle(self) -> float:
        """The middle of it, as the ordinal of a day with its fraction."""
        return (self.first_day.toordinal() + self.last_day.toordinal() + 1) / 2

    def is_followed_by(self, other: PeriodSpan) -> bool:
        """Whether the other one begins on the day after this one ends."""
        return other.first_day.toordinal() - self.last_day.toordinal() == 1


def read_period(text: str) -> PeriodSpan | None:
    """Returns the days of a period such as ``2026-Q3``; None for a text that is none.

    >>> read_period("2026-H2").first_day, read_period("2024-02").last_day, read_period("")
    (datetime.date(2026, 7, 1), datetime.date(2024, 2, 29), None)
    """
    year_text, _, part = text.partition("-")
    if len(text) > _MAX_LENGTH or not year_text.isdecimal() or not 1 <= int(year_text) <= date.max.year:
        return None
    year, first_month, months = int(year_text), 1, YEAR
    if part[:1] in ("H", "Q") and part[1:].isdecimal():
        months = HALF_YEAR if part[0] == "H" else QUARTER
        first_month = (int(part[1:]) - 1) * months + 1
    elif part.isdecimal():
        first_month, months = int(part), MONTH
    elif part:
        return None
    last_month = first_month + months - 1
    if not 1 <= first_month <= last_month <= 12:
        return None
    return PeriodSpan(date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1]), months)
