"""Quarters of a year, written as ``2026-Q3``."""

from __future__ import annotations

from datetime import date


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
    return tuple(f"{number // 4:04}-Q{number % 4 + 1}" for number in numbers)


def _number(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1
