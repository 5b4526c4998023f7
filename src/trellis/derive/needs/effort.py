"""The days of work that needs take: the team's own, and those of the learning team by kind of work."""

from __future__ import annotations

from ... import kinds
from ..wording import format_number, translate, translate_count


def format_days(days: float) -> str:
    """Formats a number of days: 1 day, 3 days, 2.5 days."""
    if days == int(days):
        return translate_count(int(days), "{n} day", "{n} days")
    return translate("{number} days", number=format_number(days, "#,##0.#"))


def sum_learning_days(need: kinds.Need) -> float:
    """Returns the learning team's days of a need: those of `effort`."""
    return sum(part.days for part in need.effort)


def calculate_team_days(need: kinds.Need) -> float:
    """Returns the team's own days of a need: what `effort` leaves of `effort_days`, never less than none."""
    return max((need.effort_days or 0) - sum_learning_days(need), 0)
