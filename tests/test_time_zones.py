"""Which time zone is proposed for a name that is none: one of the same place, and none that only looks like it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from trellis.kinds.time_zones import UTC_NAMES, advise_place, find_zone_of_place, list_zones, name_place, read_zone


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


OFFSET_ADVICE = "; name the place, such as Europe/Amsterdam, or use `UTC` with the time in it"
PLACE_ADVICE = "name the place whose clocks you mean, such as "


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("Etc/GMT+3", f"`Etc/GMT+3` is UTC−3{OFFSET_ADVICE}"),
        ("Etc/GMT-14", f"`Etc/GMT-14` is UTC+14{OFFSET_ADVICE}"),
        ("Factory", f"{PLACE_ADVICE}Europe/Amsterdam"),
        ("EST", f"{PLACE_ADVICE}America/New_York, or America/Panama without summer time, as `EST` is"),
        ("MST", f"{PLACE_ADVICE}America/Denver, or America/Phoenix without summer time, as `MST` is"),
        ("MST7MDT", f"{PLACE_ADVICE}America/Denver"),
        ("HST", f"{PLACE_ADVICE}Pacific/Honolulu"),
        ("EST5EDT", f"{PLACE_ADVICE}America/New_York"),
        ("W-SU", f"{PLACE_ADVICE}Europe/Moscow"),
        ("CET", f"{PLACE_ADVICE}Europe/Brussels"),
        ("NZ-CHAT", f"{PLACE_ADVICE}Pacific/Chatham"),
        ("US/Eastern", ""),
        ("Japan", ""),
        ("GB-Eire", ""),
        ("Europe/Amsterdam", ""),
        *((name, "") for name in sorted(UTC_NAMES)),
    ],
)
def test_a_zone_that_names_no_place_gives_way_to_one_that_does(name: str, advice: str) -> None:
    assert name in list_zones()
    assert advise_place(name) == advice


def test_every_place_that_is_advised_is_a_zone_of_a_place() -> None:
    no_places = [name for name in list_zones() if advise_place(name)]
    advice = [advise_place(name).rpartition(" such as ")[2] for name in no_places if not name.startswith("Etc/")]
    advised = {part.split()[0] for words in advice for part in words.split(", or ")}
    assert advised <= list_zones()
    assert not any(advise_place(place) for place in advised)
    assert len(no_places) == 26 + 1 + 18


def test_a_place_with_the_hours_of_an_abbreviation_is_among_those_that_are_advised() -> None:
    days = [datetime(2026, month, 15, 12) for month in range(1, 13)]
    for name in list_zones():
        advice = advise_place(name).partition(" such as ")[2]
        if name != "Factory" and not name.startswith("Etc/") and advice:
            places = [part.split()[0] for part in advice.split(", or ")]
            assert list_offsets(name, days) in [list_offsets(place, days) for place in places], name


def list_offsets(zone: str, days: list[datetime]) -> list[timedelta | None]:
    return [read_zone(zone).utcoffset(day) for day in days]


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Brazil/East", "Brazil East"),
        ("US/Eastern", "US Eastern"),
        ("Iceland", "Iceland"),
        ("GB-Eire", "GB-Eire"),
    ],
)
def test_a_part_of_a_country_has_the_name_of_the_country_with_it(zone: str, words: str) -> None:
    assert name_place(zone) == words
