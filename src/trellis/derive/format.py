"""Values in a reader's words: a time on task, a day, a moment with its zone, a price, a term of the engine's own lists."""

from __future__ import annotations

from datetime import date, datetime

from ..diagnostics.phrases import MONTHS
from ..diagnostics.phrases import day as day

LABELS = {
    "organisation": "Whole company",
    "team": "Team",
    "individual": "Your own choice",
    "mvp": "Early version",
    "in-house": "Made here",
    "vendor": "From a provider",
    "curated": "Chosen from the web",
    "no-training": "No training",
    "read": "Reading",
    "checkpoint": "Checkpoint",
    "change": "What changed",
    "case": "Case",
    "path": "Learning path",
    "onboarding": "Onboarding path",
    "certificate": "Certificate path",
    "office-hours": "Office hours",
}  # fmt: skip
"""Words of the engine's closed lists that do not speak for themselves."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def term(value: str) -> str:
    """A word of a closed list: its label, else itself with a capital."""
    return LABELS.get(value) or value.replace("-", " ").capitalize()


def duration(minutes: int | None) -> str:
    """Minutes as ``45 min``, ``2 h`` or ``3 h 20 min``; "" for None."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def weekday(value: date) -> str:
    """A date with its weekday, as ``Monday 23 November 2026``."""
    return f"{_WEEKDAYS[value.weekday()]} {day(value)}"


def month(value: date) -> str:
    """The month's first three letters, as on a calendar leaf."""
    return MONTHS[value.month - 1][:3]


def hours(start: datetime, end: datetime) -> str:
    """A stretch of wall-clock time: ``08:30–12:30``, or with days where it ends on another one."""
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M}, until {day(end.date())}, {end:%H:%M}"


def zone(name: str) -> str:
    """An IANA zone as a place: ``Amsterdam time``."""
    return "UTC" if name in ("UTC", "Etc/UTC") else f"{name.rsplit('/', 1)[-1].replace('_', ' ')} time"


def period(days: int) -> str:
    """A number of days in the largest whole unit: ``30 days``, ``12 months`` as ``1 year``."""
    for length, unit in ((365, "year"), (7, "week")):
        if days % length == 0 and (unit == "year" or days < 60):
            return count(days // length, unit)
    return count(days, "day")


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 course``, ``1,200 courses``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def price(amount: float, currency: str | None) -> str:
    """A price as ``EUR 180`` or ``EUR 12.50``; ``free`` for nought."""
    if not amount:
        return "free"
    figure = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{currency} {figure}" if currency else figure


def listed(names: list[str]) -> str:
    """Names as a sentence lists them: a, b and c."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last
