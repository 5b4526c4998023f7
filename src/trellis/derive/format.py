"""Formats values for readers: durations, dates, times, prices, and terms of the engine's closed lists.

All of them are in the language of the page that is being built; see `wording`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import babel.dates
import babel.lists
import babel.numbers
from babel import Locale, UnknownLocaleError

from ..diagnostics import phrases
from ..kinds.time_zones import UTC_NAMES, name_place
from .wording import ENGLISH, get_wording, translate, translate_count

__all__ = [
    "format_count",
    "format_date",
    "format_duration",
    "format_language",
    "format_month",
    "format_period",
    "format_price",
    "format_region",
    "format_term",
    "format_time_range",
    "format_time_zone",
    "format_weekday",
    "join_names",
    "name_term",
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


UNDETERMINED = "und"
"""The tag of a language that nobody has determined; Babel would take the likeliest one for it, English."""


def format_term(value: str) -> str:
    """Returns a term's label, else the term itself, capitalised."""
    return translate(name_term(value))


def name_term(value: str) -> str:
    """Returns a term's label in English."""
    return LABELS.get(value) or value.replace("-", " ").capitalize()


def format_duration(minutes: int | None) -> str:
    """Formats minutes as ``45 min``, ``2 h`` or ``3 h 20 min``; "" for None."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = (translate("{n} h", n=hours) if hours else "", translate("{n} min", n=rest) if rest else "")
    return " ".join(part for part in parts if part)


def format_count(number: int, singular: str, plural: str = "") -> str:
    """Formats a number with its noun: 1 day, 3 days. plural: needed only where it is not the singular with an s."""
    return translate_count(number, f"{{n}} {singular}", f"{{n}} {plural or singular + 's'}")


def format_date(value: date) -> str:
    """Formats a date as ``23 November 2026``, independent of the machine's locale."""
    if get_wording().language == ENGLISH:
        return phrases.format_date(value)
    return babel.dates.format_date(value, "long", locale=get_wording().locale)


def format_weekday(value: date) -> str:
    """Formats a date with its weekday: ``Monday 23 November 2026``."""
    if get_wording().language == ENGLISH:
        return babel.dates.format_date(value, "EEEE d MMMM y", locale=phrases.LOCALE)
    return babel.dates.format_date(value, "full", locale=get_wording().locale)


def format_month(value: date) -> str:
    """Formats a month by its first three letters, as on a calendar leaf; British English would write four of
    September.
    """
    locale = "en" if get_wording().language == ENGLISH else get_wording().locale
    return babel.dates.format_date(value, "LLL", locale=locale)


def format_time_range(start: datetime, end: datetime) -> str:
    """Formats a range of local times as ``08:30–12:30``; with the end's date if it is another day."""
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    return translate(
        "{start}, until {day}, {end}", start=f"{start:%H:%M}", day=format_date(end.date()), end=f"{end:%H:%M}"
    )


def format_time_zone(name: str) -> str:
    """Formats an IANA time zone by its city: ``Amsterdam time``."""
    if name in UTC_NAMES:
        return "UTC"
    city = name_place(name)
    if get_wording().language != ENGLISH:
        city = get_wording().locale.time_zones.get(name, {}).get("city", city)
    return translate("{city} time", city=city)


PHRASES_WITH_PERIODS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "within": {
        "day": ("within {n} day", "within {n} days"),
        "week": ("within {n} week", "within {n} weeks"),
        "year": ("within {n} year", "within {n} years"),
    },
    "again": {
        "day": ("again every day", "again every {n} days"),
        "week": ("again every week", "again every {n} weeks"),
        "year": ("again every year", "again every {n} years"),
    },
    "valid": {
        "day": ("The certificate holds for {n} day.", "The certificate holds for {n} days."),
        "week": ("The certificate holds for {n} week.", "The certificate holds for {n} weeks."),
        "year": ("The certificate holds for {n} year.", "The certificate holds for {n} years."),
    },
}
"""Phrases by the unit of their period, whole, since other languages decline the unit by the words around it."""


def format_language(tag: str) -> str:
    """Formats a language by its name: ``German``, ``Portuguese (Brazil)``; the tag itself if it has no name."""
    try:
        if tag.partition("-")[0] == UNDETERMINED:
            return str(get_wording().locale.languages.get(UNDETERMINED) or tag)
        name = Locale.parse(tag, sep="-").get_display_name(get_wording().locale)
    except (UnknownLocaleError, ValueError):
        name = get_wording().locale.languages.get(tag)
    return str(name or tag)


def format_period(phrase: str, days: int) -> str:
    """Formats a phrase with a number of days, in the largest unit that divides it: ``within 2 weeks``.

    phrase: within, again or valid.
    """
    for length, unit in ((365, "year"), (7, "week"), (1, "day")):
        if days % length == 0 and (unit != "week" or days < 60):
            break
    return translate_count(days // length, *PHRASES_WITH_PERIODS[phrase][unit])


def format_price(amount: float, currency: str | None) -> str:
    """Formats a price as ``EUR 180``, ``EUR 12.50`` or ``EUR 0.004``; ``free`` for nought."""
    if not amount:
        return translate("free")
    locale = get_wording().locale
    exact = Decimal(phrases.format_plain_number(amount))
    pattern = "#,##0" if amount == int(amount) else "#,##0.00"
    if not currency:
        return babel.numbers.format_decimal(exact, pattern, locale=locale, decimal_quantization=False)
    return babel.numbers.format_currency(
        exact, currency, f"¤¤ {pattern}", locale=locale, currency_digits=False, decimal_quantization=False
    )


def format_region(value: str) -> str:
    """Returns a region's label, else its code in upper case or its name, capitalised."""
    label: str = getattr(value, "label", "")
    return label or (value.upper() if len(value) <= 4 else format_term(value))


def join_names(names: list[str], conjunction: Literal["and", "or"] = "and") -> str:
    """Joins names as a sentence lists them: a, b and c; "" for none."""
    if not names or get_wording().language == ENGLISH:
        return phrases.join_phrases(names, conjunction) if names else ""
    style: Literal["standard", "or"] = "or" if conjunction == "or" else "standard"
    return babel.lists.format_list(names, style=style, locale=get_wording().locale)
