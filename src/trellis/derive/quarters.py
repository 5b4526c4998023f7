"""Quarters of a year, written as ``2026-Q3``."""

from __future__ import annotations

from datetime import date

from ..kinds.periods import PeriodSpan, read_period


def name_quarter(day: date) -> str:
    """Returns the quarter of a day.

    >>> name_quarter(date(2026, 9, 30)), name_quarter(date(2026, 10, 1))
    ('2026-Q3', '2026-Q4')
    """
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def list_quarters(first: str, last: str) -> tuple[str, ...]:
    """Returns all quarters from the first to the last, both included.

    >>> list_quarters("2026-Q4", "2027-Q2")
    ('2026-Q4', '2027-Q1', '2027-Q2')
    """
    numbers = range(_number(first), _number(last) + 1)
    return tuple(map(_name_number, numbers))


def list_last_quarters(last: str, count: int) -> tuple[str, ...]:
    """Returns as many quarters as that, the earliest first, the last one being `last`. None is before the year 1.

    >>> list_last_quarters("2026-Q2", 3)
    ('2025-Q4', '2026-Q1', '2026-Q2')
    """
    number = _number(last)
    return list_quarters(_name_number(max(number - count + 1, 4)), _name_number(number))


def list_next_quarters(first: str, count: int) -> tuple[str, ...]:
    """Returns as many quarters as that, beginning with `first`. None is after the year 9999.

    >>> list_next_quarters("2026-Q4", 2), list_next_quarters("9999-Q4", 2)
    (('2026-Q4', '2027-Q1'), ('9999-Q4',))
    """
    number = _number(first)
    return list_quarters(first, _name_number(min(number + count - 1, 9999 * 4 + 3)))


def read_quarter(quarter: str) -> PeriodSpan:
    """Returns the days of a quarter that `name_quarter` has named."""
    span = read_period(quarter)
    assert span is not None
    return span


def _name_number(number: int) -> str:
    return f"{number // 4:04}-Q{number % 4 + 1}"


def _number(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1
