"""Rewrites unambiguous dates as year-month-day (`wrong-value`): those that start with the year or name the month.

``1.3.2026`` and ``1/3/2026`` are left alone, since they mean 1 March in some countries and 3 January in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from ...kinds.scalars import YEARS
from .page import Edit, EditablePage

_MONTHS = (
    "january", "february", "march", "april", "may", "june", 
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<name>[a-z]{3,9})\.?,?[ -](?P<year>\d{4})",
        r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
    )
)
_WITH_TIME = re.compile(
    r"(?P<day>.{6,24}?)(?:(?P<separator>T)|,? )(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::00)?", re.ASCII
)


def fix(page: EditablePage) -> Iterator[Edit]:
    for keys, value in page.iterate_texts():
        if not 8 <= len(value) <= 32 or not any(year in value for year in _CENTURIES):
            continue  # cheap test that skips the look-up of the declared type for most values
        field = page.find_field(keys)
        annotation = field.annotation if field else None
        normalised = ""
        if annotation is date:
            normalised = _normalise_date(value)
        elif annotation is datetime:
            normalised = _normalise_datetime(value)
        if normalised and normalised != value:
            yield from page.rewrite_value(keys, normalised)


_CENTURIES = sorted({str(year)[:2] for year in YEARS})


def _normalise_date(value: str) -> str:
    """Returns the date in ISO form, or "" if `value` is no date or an ambiguous one."""
    for form in _FORMS:
        if match := form.fullmatch(value):
            parts = match.groupdict()
            month = _find_month(parts["name"]) if parts.get("name") else int(parts["month"])
            try:
                day = date(int(parts["year"]), month, int(parts["day"]))
            except ValueError:
                return ""
            return day.isoformat() if day.year in YEARS else ""
    return ""


def _find_month(name: str) -> int:
    """Returns the number of a month from its English name or abbreviation, or 0 (an invalid month) if there is none."""
    name = "sep" if name.lower() == "sept" else name.lower()
    return next((number for number, month in enumerate(_MONTHS, start=1) if name in (month, month[:3])), 0)


def _normalise_datetime(value: str) -> str:
    """Returns date and time in ISO form, with the author's separator, or "" if `value` is neither or ambiguous."""
    match = _WITH_TIME.fullmatch(value)
    if not match or not (day := _normalise_date(match["day"])) or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        return ""
    return f"{day}{match['separator'] or ' '}{int(match['hour']):02}:{match['minute']}"
