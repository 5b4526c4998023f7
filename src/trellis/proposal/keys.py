"""Which entry a file belongs to, whether or not it can be understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..approvals.blocks import protected
from ..kinds import Collection
from ..load import Claim, claims
from ..walk import ADDRESSES

Key = tuple[str, str]
"""Kind and id. Where no kind claims a file, the kind is ``file``, ``portal`` or ``addresses``."""

RAW = ("file", "portal", "addresses")
"""Kinds that are files and nothing more."""

PORTAL: Key = ("portal", "portal")


def keys(collections: Sequence[Collection]) -> Callable[[str], Key]:
    """A function that tells whose file a path is: a course's lessons and pictures are the course's."""
    claim = claims(collections)

    def key(path: str) -> Key:
        if protected(path):
            return PORTAL
        if path == ADDRESSES:
            return "addresses", "addresses"
        if any(part.startswith(".") for part in path.split("/")) or not path.isprintable():
            return "file", path
        if claimed := claim(path):
            return _named(path, *claimed)
        return next((_named(path, *found) for found in _above(path, claim) if "id" in found[1]), ("file", path))

    return key


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


def _above(path: str, claim: Callable[[str], Claim | None]) -> list[Claim]:
    """The entries that are a whole folder, and in whose folder the path lies; the nearest first."""
    folders = path.split("/")[:-1]
    found = (claim("/".join((*folders[:length], "index.md"))) for length in range(len(folders), 0, -1))
    return [claimed for claimed in found if claimed]
