"""Checks where files would stand: below the site's folder, and no two at one URL. Any other ends the build."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from .refusal import BuildRefused

LATE_FILES = ("sitemap.xml", "sitemap.xml.gz")
"""Files that are written last."""

_ELSEWHERE = re.compile(r"[\\\x00]|\A[A-Za-z]:")
"""What leads elsewhere on some system, or nowhere: backslashes, drives, NUL."""


class Place(NamedTuple):
    """Where a file would stand. author_path: of an author's file, below ``content/``, or ""."""

    path: str
    author_path: str = ""

    def describe(self) -> str:
        """What messages call the file."""
        return f"content/{self.author_path}" if self.author_path else f"the portal's own {self.path}"


def check_collisions(places: Iterable[Place], taken_paths: Iterable[str] = ()) -> None:
    """Raises BuildRefused if two files have one path, regardless of case, or if a file has the path of a folder.

    Also if one would not stand below the site's folder. taken_paths: of files that are written beside these.
    """
    all_places = list(places)
    for place in all_places:
        if not is_below_site(place.path):
            raise BuildRefused(f"{place.describe()} would stand outside the site's folder. Give it another name.")
    owners = dict.fromkeys((*LATE_FILES, *taken_paths), "the portal's own file")
    for place in sorted(all_places, key=lambda place: bool(place.author_path)):
        path = place.path.casefold()
        if path in owners:
            raise BuildRefused(_describe_collision(place, owners[path]))
        owners[path] = place.describe()
    for place in all_places:
        folder = place.path.casefold()
        while folder := folder.rpartition("/")[0]:
            if folder in owners:
                raise BuildRefused(_describe_collision(place, owners[folder]))


def is_below_site(path: str) -> bool:
    """Whether a path, relative to the site's folder, leads to a file below it on every system.

    >>> is_below_site("courses/rates/index.html"), is_below_site("courses/../../index.html"), is_below_site("/x")
    (True, False, False)
    """
    return not _ELSEWHERE.search(path) and all(part not in ("", ".", "..") for part in path.split("/"))


def _describe_collision(place: Place, other: str) -> str:
    return f"{place.describe()} would stand at /{place.path}, the place of {other}. Give it another name."
