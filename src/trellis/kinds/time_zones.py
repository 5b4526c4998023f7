"""Time zones by the rules of the package `tzdata`, so that a portal says the same on every machine.

A machine's own rules may be older, and its own list has names that mean something else elsewhere, such as `localtime`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..diagnostics.phrases import did_you_mean

_AREAS = frozenset((
    "africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific",
))  # fmt: skip
UTC_NAMES = frozenset(
    f"{area}{name}"
    for area in ("", "Etc/")
    for name in ("UTC", "UCT", "Universal", "Zulu", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich")
)
"""Names of the time of Greenwich without summer time."""
_OFFSET = re.compile(r"Etc/GMT([+-])([0-9]+)")
_NO_PLACE = "Factory"
"""What IANA has for a machine whose place nobody has set."""
_EXAMPLE = "Europe/Amsterdam"
_PLACES = {
    "CET": "Europe/Brussels", "CST6CDT": "America/Menominee", "EET": "Europe/Athens", "EST": "America/New_York",
    "EST5EDT": "America/New_York", "GB": "Europe/London", "HST": "Pacific/Honolulu", "MET": "Europe/Brussels",
    "MST": "America/Denver", "MST7MDT": "America/Denver", "NZ": "Pacific/Auckland", "NZ-CHAT": "Pacific/Chatham",
    "PRC": "Asia/Shanghai", "PST8PDT": "America/Los_Angeles", "ROC": "Asia/Taipei", "ROK": "Asia/Seoul",
    "W-SU": "Europe/Moscow", "WET": "Europe/Lisbon",
}  # fmt: skip
"""Abbreviations that IANA has as zones, and a place that each is used for."""
_PLACES_WITHOUT_SUMMER_TIME = {"EST": "America/Panama", "MST": "America/Phoenix"}
"""Those of them that have no summer time where their usual places have it, and a place of the same hours."""
_MAX_ABBREVIATION = 5
"""How many letters an abbreviation of a time has, such as CEST or AEST."""
_MIN_LIKENESS = 0.85
"""One slip in seven letters. With less, China is like Chita, where it is another hour."""


@cache
def list_zones() -> frozenset[str]:
    """Returns the names of IANA's time zones."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def read_zone(name: str) -> ZoneInfo:
    """Returns the rules of a zone. Raises ZoneInfoNotFoundError for a name that IANA does not have."""
    if name not in list_zones():
        raise ZoneInfoNotFoundError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def advise_place(name: str) -> str:
    """Returns what to write in place of a zone of IANA that names no place; "" for one that does, and for UTC.

    An abbreviation and a country's name with such letters mean little to readers. EST has no summer time, and in
    ``Etc/GMT+3`` the sign is the other way round than everybody else writes it.
    """
    if name in UTC_NAMES:
        return ""
    if offset := _OFFSET.fullmatch(name):
        sign = "−" if offset[1] == "+" else "+"
        return f"`{name}` is UTC{sign}{offset[2]}; name the place, such as {_EXAMPLE}, or use `UTC` with the time in it"
    if name == _NO_PLACE or name.upper() == name:
        advice = f"name the place whose clocks you mean, such as {_PLACES.get(name, _EXAMPLE)}"
        same = _PLACES_WITHOUT_SUMMER_TIME.get(name)
        return f"{advice}, or {same} without summer time, as `{name}` is" if same else advice
    return ""


def name_place(zone: str) -> str:
    """Returns the words of a zone's name that readers see: ``New York``, and ``US Eastern`` of a part of a country."""
    area, _, place = zone.rpartition("/")
    is_place = area.partition("/")[0].casefold() in _AREAS
    return (place if is_place else zone.replace("/", " ")).replace("_", " ")


def find_zone_of_place(name: str) -> str:
    """Returns the zone of the place that a wrong name means, such as Europe/Amsterdam for Amsterdam; "" for none.

    No offset and no abbreviation means a place: ``Etc/GMT+1`` lies on the other side of Greenwich than GMT+1, and EST
    is not CEST with a letter missing. A slip is looked for in the area that is written before it alone.
    """
    area, _, place = name.strip().replace(" ", "_").casefold().rpartition("/")
    if len(place) <= _MAX_ABBREVIATION and name.strip().endswith(place.upper()):
        return ""
    places = sorted(zone for zone in list_zones() if zone.partition("/")[0].casefold() in _AREAS)
    zones = {zone.rpartition("/")[2].casefold(): zone for zone in reversed(places)}
    if place in zones:
        return zones[place]
    in_area = [key for key, zone in zones.items() if zone.casefold().startswith(f"{area}/")]
    return zones.get(did_you_mean(place, in_area, _MIN_LIKENESS), "")
