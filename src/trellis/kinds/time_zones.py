"""Time zones by the rules of the package `tzdata`, so that a portal says the same on every machine.

A machine's own rules may be older, and its own list has names that mean something else elsewhere, such as `localtime`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


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
