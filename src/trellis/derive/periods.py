"""The periods of objectives and figures, as readers write them."""

from __future__ import annotations

import babel.dates

from ..diagnostics import phrases
from ..kinds.periods import HALF_YEAR, QUARTER, YEAR, read_period
from .wording import ENGLISH, get_wording, translate


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
