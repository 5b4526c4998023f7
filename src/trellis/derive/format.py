"""Formats values for readers: durations, dates, times, prices, and terms of the engine's closed lists."""

from __future__ import annotations

from datetime import date, datetime

import babel.dates
import babel.numbers

from ..diagnostics.phrases import LOCALE, format_count, format_date, join_phrases

__all__ = [
    "format_count",
    "format_date",
    "format_duration",
    "format_month",
    "format_period",
    "format_price",
    "format_term",
    "format_time_range",
    "format_time_zone",
    "format_weekday",
    "join_names",
]

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
"""Labels of terms that are not clear when capitalised."""


def format_term(value: str) -> str:
    """Returns a term's label, else the term itself, capitalised."""
    return LABELS.get(value) or value.replace("-", " ").capitalize()


def format_duration(minutes: int | None) -> str:
    """Formats minutes as ``45 min``, ``2 h`` or ``3 h 20 min``; "" for None."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def format_weekday(value: date) -> str:
    """Formats a date with its weekday: ``Monday 23 November 2026``."""
    return babel.dates.format_date(value, "EEEE d MMMM y", locale=LOCALE)


def format_month(value: date) -> str:
    """Formats a month by its first three letters, as on a calendar leaf; British English would write four of
    September.
    """
    return babel.dates.format_date(value, "LLL", locale="en")


def format_time_range(start: datetime, end: datetime) -> str:
    """Formats a range of local times as ``08:30–12:30``; with the end's date if it is another day."""
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M}, until {format_date(end.date())}, {end:%H:%M}"


def format_time_zone(name: str) -> str:
    """Formats an IANA time zone by its city: ``Amsterdam time``."""
    return "UTC" if name in ("UTC", "Etc/UTC") else f"{name.rsplit('/', 1)[-1].replace('_', ' ')} time"


def format_period(days: int) -> str:
    """Formats a number of days in the largest unit that divides it: ``30 days``, ``2 weeks``, ``1 year``."""
    for length, unit in ((365, "year"), (7, "week")):
        if days % length == 0 and (unit == "year" or days < 60):
            return format_count(days // length, unit)
    return format_count(days, "day")


def format_price(amount: float, currency: str | None) -> str:
    """Formats a price as ``EUR 180`` or ``EUR 12.50``; ``free`` for nought."""
    if not amount:
        return "free"
    pattern = "#,##0" if amount == int(amount) else "#,##0.00"
    if not currency:
        return babel.numbers.format_decimal(amount, pattern, locale=LOCALE)
    return babel.numbers.format_currency(amount, currency, f"¤¤ {pattern}", locale=LOCALE, currency_digits=False)


def join_names(names: list[str]) -> str:
    """Joins names as a sentence lists them: a, b and c; "" for none."""
    return join_phrases(names) if names else ""
