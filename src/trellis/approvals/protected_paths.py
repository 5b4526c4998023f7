"""Tells which files of a repository control the portal, so that a change to them needs the learning team's approval."""

from __future__ import annotations

UNPROTECTED_PREFIXES = ("content/", "reviews/", "addresses.txt")
"""Path prefixes of the files that people write. All other files control the portal and are protected."""


def is_protected(path: str) -> bool:
    """Returns whether a file controls the portal."""
    return not path.startswith(UNPROTECTED_PREFIXES)
