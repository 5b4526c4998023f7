"""Which files of a repository decide what the portal does, so that a change to them needs the learning team."""

from __future__ import annotations

OPEN = ("content/", "reviews/", "addresses.txt")
"""Where paths begin that hold what people write. Everything else decides what the portal does, and is protected."""


def protected(path: str) -> bool:
    """Whether a file is part of what runs or rules the portal."""
    return not path.startswith(OPEN)
