"""Time zones by the rules of the package `tzdata`, so that a portal says the same on every machine.

A machine's own rules may be older, and its own list has names that mean something else elsewhere, such as `localtime`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..diagnostics.phrases import did_you_mean

_AREAS = frozenset((
    "africa", "america", "antarctica", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific",
))  # fmt: skip
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
