"""What Git's log says of a commit: what stands before it, and the time that it states, which can be any."""

from __future__ import annotations

COMMIT = "\x01"
"""What stands before each commit, by ``--format=%x01…``. No path below a folder begins with it."""

LATEST_TIME = 253_402_300_799
"""The last second of the year 9999, in UTC: no day is later."""


def read_time(text: str) -> int | None:
    """Returns the seconds since 1970 that a commit states, none after the year 9999; None if it states no time."""
    return min(int(text[:20]), LATEST_TIME) if text.isascii() and text.isdecimal() else None
