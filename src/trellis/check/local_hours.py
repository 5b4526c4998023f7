"""Local times on the days when clocks are changed: an hour that is skipped, and one that comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from ..kinds import Session
from ..kinds.time_zones import read_zone


def list_times(meta: Session) -> Iterator[tuple[str, datetime]]:
    """Yields the times of a session by their keys."""
    yield "start", meta.start
    yield "end", meta.end


def find_shown_time(time: datetime, zone: str) -> datetime:
    """Returns what clocks in a zone show at a local time; something else than that time if it is skipped there.

    >>> find_shown_time(datetime(2027, 3, 28, 2, 30), "Europe/Amsterdam")
    datetime.datetime(2027, 3, 28, 3, 30)
    """
    place = read_zone(zone)
    return time.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None, fold=0)


def is_repeated(time: datetime, zone: str) -> bool:
    """Returns whether a local time comes twice in a zone.

    >>> is_repeated(datetime(2026, 10, 25, 2, 30), "Europe/Amsterdam")
    True
    """
    moments = [time.replace(tzinfo=read_zone(zone), fold=fold) for fold in (0, 1)]
    offsets = [moment.utcoffset() for moment in moments]
    return offsets[0] != offsets[1] and find_shown_time(time, zone) == time
