"""Dates are written year-month-day (`wrong-value`), where the year stands first or the month is named.

``1.3.2026`` and ``1/3/2026`` stay: one half of the world reads March in them, the other January.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from ...kinds.scalars import YEARS
from .page import Edit, Page

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
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
_WITH_TIME = re.compile(r"(?P<day>.{6,24}?)(?:(?P<joint>T)|,? )(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::00)?", re.ASCII)


def fix(page: Page) -> Iterator[Edit]:
    for keys, value in page.values():
        if not 8 <= len(value) <= 32 or not any(year in value for year in _CENTURIES):
            continue  # most values: no need to ask what they are declared as
        field = page.field(keys)
        kind = field.annotation if field else None
        written = _day(value) if kind is date else _time(value) if kind is datetime else ""
        if written and written != value:
            yield from page.rewritten(keys, written)


_CENTURIES = sorted({str(year)[:2] for year in YEARS})


def _day(value: str) -> str:
    """The day as the portal writes it; "" where it is none, or could be two."""
    for form in _FORMS:
        if found := form.fullmatch(value):
            named = found.groupdict()
            month = _month(named["name"]) if named.get("name") else int(named["month"])
            try:
                day = date(int(named["year"]), month, int(named["day"]))
            except ValueError:
                return ""
            return day.isoformat() if day.year in YEARS else ""
    return ""


def _month(name: str) -> int:
    """A month's number by its name or the first letters of it; 0, which no calendar has, where it is none."""
    name = "sep" if name.lower() == "sept" else name.lower()
    found = (n for n, month in enumerate(_MONTHS, start=1) if name in (month, month[:3]))
    return next(found, 0)


def _time(value: str) -> str:
    """The day and time as the portal writes them, joined as the author joined them; "" where it is none, or could be two."""
    found = _WITH_TIME.fullmatch(value)
    if not found or not (day := _day(found["day"])) or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return ""
    return f"{day}{found['joint'] or ' '}{int(found['hour']):02}:{found['minute']}"
