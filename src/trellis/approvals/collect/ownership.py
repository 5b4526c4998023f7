"""Which entry a file belongs to, whether or not it can be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...kinds import Collection
from ...load.load import claims
from ...load.scan import ADDRESSES
from ..protected_paths import protected

Key = tuple[str, str]
"""Kind and id. Where no kind claims a file, the kind is ``file``, ``portal`` or ``addresses``."""

RAW = ("file", "portal", "addresses")
"""Kinds that are files and nothing more."""

PORTAL: Key = ("portal", "portal")


class Place(NamedTuple):
    """key: whose file it is. where: the folder that all of the entry's files lie in, with a slash at its end; else the file itself."""

    key: Key
    where: str


def places(collections: Sequence[Collection]) -> Callable[[str], Place]:
    """A function that tells whose file a path is: a course's lessons and pictures are the course's."""
    claim = claims(collections)

    def place(path: str) -> Place:
        if protected(path):
            return Place(PORTAL, path)
        if path == ADDRESSES:
            return Place(("addresses", "addresses"), path)
        if any(part.startswith(".") for part in path.split("/")) or not path.isprintable():
            return Place(("file", path), path)
        for folder in _above(path):
            found = claim(f"{folder}/index.md")
            if found and "id" in found[1] and found[0].where.endswith("/index.md"):
                return Place(_named(path, *found), f"{folder}/")
        claimed = claim(path)
        return Place(_named(path, *claimed) if claimed else ("file", path), path)

    return place


def team(path: str) -> str:
    """The team whose folder a file lies in; "" for what all teams share."""
    parts = path.split("/")
    return parts[1] if parts[0] == "content" and len(parts) > 2 else ""


def _named(path: str, collection: Collection, names: dict[str, str]) -> Key:
    kind = collection.model.NAME
    if "course" in names:
        return "course", names["course"]
    if "item" in names:
        return kind, f"{names['item']}/{names['id']}"
    if "id" in names:
        return kind, names["id"]
    name = path.rpartition("/")[2].rpartition(".")[0]
    return kind, "/".join(part for part in (names.get("team"), name if kind != "team" else "") if part)


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path
