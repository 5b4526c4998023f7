"""Which time zone is proposed for a name that is none: one of the same place, and none that only looks like it."""

from __future__ import annotations

import pytest

from trellis.kinds.time_zones import find_zone_of_place, list_zones


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amsterdam", "Europe/Amsterdam"),
        ("rome", "Europe/Rome"),
        ("New York", "America/New_York"),
        ("America/Amsterdam", "Europe/Amsterdam"),
        ("Europe/Amsterdm", "Europe/Amsterdam"),
        ("america/port-of-span", "America/Port_of_Spain"),
    ],
)
def test_a_place_is_proposed_by_its_name(name: str, expected: str) -> None:
    assert find_zone_of_place(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "GMT+1", "GMT-5", "UTC+1", "GMT+01:00", "+01:00", "Etc/UTC+1", "Etc/GMT+15", "CEST", "PST", "IST", "BST", "MEZ",
        "WEST", "cest", "Europe/CEST", "EST5ED", "Eastern", "US/Eastrn", "China", "Asia/China", "Asia/Bombay", "", "/",
    ],
)  # fmt: skip
def test_no_zone_is_proposed_that_only_looks_like_the_name(name: str) -> None:
    assert name not in list_zones()
    assert find_zone_of_place(name) == ""
