"""Values in a reader's words, and addresses as seen from a page."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from trellis.derive import format
from trellis.site.addresses import make_relative


@pytest.mark.parametrize(("minutes", "text"), [(None, ""), (0, ""), (45, "45 min"), (120, "2 h"), (200, "3 h 20 min")])
def test_durations(minutes: int | None, text: str) -> None:
    assert format.format_duration(minutes) == text


@pytest.mark.parametrize(
    ("phrase", "days", "text"),
    [
        ("within", 1, "within 1 day"),
        ("within", 14, "within 2 weeks"),
        ("within", 30, "within 30 days"),
        ("again", 365, "again every year"),
        ("again", 730, "again every 2 years"),
        ("valid", 730, "The certificate holds for 2 years."),
    ],
)
def test_periods(phrase: str, days: int, text: str) -> None:
    assert format.format_period(phrase, days) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (0, "EUR", "free"),
        (180, "EUR", "EUR 180"),
        (12.5, "EUR", "EUR 12.50"),
        (1450, None, "1,450"),
        (0.004, "EUR", "EUR 0.004"),
        (1.2345, "EUR", "EUR 1.2345"),
        (0.00002, None, "0.00002"),
    ],
)
def test_prices(amount: float, currency: str | None, text: str) -> None:
    assert format.format_price(amount, currency) == text


def test_days_and_hours() -> None:
    assert format.format_weekday(date(2026, 11, 23)) == "Monday 23 November 2026"
    assert format.format_time_range(datetime(2026, 3, 1, 9), datetime(2026, 3, 1, 12, 30)) == "09:00–12:30"
    assert (
        format.format_time_range(datetime(2026, 3, 1, 9), datetime(2026, 3, 2, 12))
        == "09:00, until 2 March 2026, 12:00"
    )
    assert format.format_time_zone("America/New_York") == "New York time"
    assert format.format_time_zone("US/Pacific") == "US Pacific time"
    assert {format.format_time_zone(name) for name in ("UTC", "Etc/UTC", "GMT", "Etc/GMT+0", "Zulu")} == {"UTC"}


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(names: list[str], text: str) -> None:
    assert format.join_names(names) == text


@pytest.mark.parametrize(
    ("target", "page", "seen"),
    [
        ("/", "/", "./"),
        ("/", "/teams/sales/", "../../"),
        ("/courses/a/", "/courses/b/lesson/", "../../../courses/a/"),
        ("/people/#ada", "/people/", "../people/#ada"),
        ("https://host.example/x", "/teams/", "https://host.example/x"),
    ],
)
def test_addresses(target: str, page: str, seen: str) -> None:
    assert make_relative(target, page) == seen
