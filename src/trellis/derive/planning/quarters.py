"""The quarters that a plan covers, and their months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ...kinds.periods import PeriodSpan
from ..quarters import list_next_quarters, name_quarter, read_quarter

QUARTER_COUNT = 2
"""How many quarters the plan covers, with the present one."""


def list_plan_quarters(today: date, count: int = QUARTER_COUNT) -> tuple[PeriodSpan, ...]:
    """Returns the quarter that a day is in, and those after it, as far as the calendar goes.

    >>> [str(span.first_day) for span in list_plan_quarters(date(2026, 12, 31))]
    ['2026-10-01', '2027-01-01']
    """
    return tuple(map(read_quarter, list_next_quarters(name_quarter(today), count)))


def find_day_before(day: date) -> date:
    """Returns the day before; the first day that there is has none, and is its own."""
    return day - timedelta(days=1) if day > date.min else day


def list_months(quarters: Iterable[PeriodSpan]) -> tuple[date, ...]:
    """Returns the first day of each month of quarters.

    >>> [day.month for day in list_months(list_plan_quarters(date(2026, 5, 5), 1))]
    [4, 5, 6]
    """
    return tuple(span.first_day.replace(month=span.first_day.month + n) for span in quarters for n in range(3))
