"""Reads what Git's log writes with ``-z``: for each commit a line of its own, then the names of files.

A commit can have a file of any name and state any time, also one that no later commit has any more. Neither makes
another commit of a name, nor ends what reads the log.
"""

from __future__ import annotations

from collections.abc import Iterator

COMMIT = "\x01"
"""What stands before each commit, by ``--format=%x01…``. No path below a folder begins with it."""

LATEST_TIME = 253_402_300_799
"""The last second of the year 9999, in UTC: no day is later."""


def split_commits(log: str) -> Iterator[tuple[str, list[str]]]:
    """Yields the line of each commit, and the fields after it: names, with ``--raw`` each after what it says of it."""
    line, fields = "", list[str]()
    for field in log.split("\0"):
        field = field.removeprefix("\n")
        if field.startswith(COMMIT):
            if line:
                yield line, fields
            line, fields = field.removeprefix(COMMIT), []
        elif field:
            fields.append(field)
    if line:
        yield line, fields


def read_time(text: str) -> int | None:
    """Returns the seconds since 1970 that a commit states, none after the year 9999; None if it states no time."""
    return min(int(text[:20]), LATEST_TIME) if text.isascii() and text.isdecimal() else None
