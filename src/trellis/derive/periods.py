"""The periods of objectives and figures: a year, a half-year, a quarter or a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import babel.dates

from ..diagnostics import phrases
from .wording import ENGLISH, get_wording, translate

YEAR, HALF_YEAR, QUARTER, MONTH = 12, 6, 3, 1
"""How many months a period has."""


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
    if not year_text.isdecimal() or not 1 <= int(year_text) <= date.max.year:
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


def format_period_name(text: str) -> str:
    """Formats a period as readers write it: Q3 2026, September 2026; the text itself if it is none."""
    span = read_period(text)
    if span is None:
        return text
    year = str(span.first_day.year)
    if span.months == YEAR:
        return year
    if span.months == HALF_YEAR:
        return (
            translate("first half of {year}", year=year)
            if span.first_day.month == 1
            else translate("second half of {year}", year=year)
        )
    is_english = get_wording().language == ENGLISH
    pattern = "QQQ y" if span.months == QUARTER else "LLLL y"
    return babel.dates.format_date(
        span.first_day, pattern, locale=phrases.LOCALE if is_english else get_wording().locale
    )
