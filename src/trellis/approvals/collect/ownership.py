"""Determines which entry a file belongs to, whether or not the file can be parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...kinds import Collection
from ...load.load import compile_collection_matcher
from ...load.scan import ADDRESSES
from ..protected_paths import is_protected

RAW_KINDS = ("file", "portal", "addresses")
"""Kinds whose content is not parsed."""


class EntryKey(NamedTuple):
    """Identifies an entry. A file that no collection matches has one of the RAW_KINDS."""

    kind: str
    id: str


PORTAL_KEY = EntryKey("portal", "portal")


class EntryLocation(NamedTuple):
    """The entry that a file belongs to, and where the files of that entry are."""

    key: EntryKey
    prefix: str
    """The folder of all its files, with a slash at the end; the path of the file if the entry has no folder."""


def build_locator(collections: Sequence[Collection]) -> Callable[[str], EntryLocation]:
    """Returns a function that locates the entry of a path. Lessons and pictures belong to their course."""
    match_collection = compile_collection_matcher(collections)

    def locate_path(path: str) -> EntryLocation:
        if is_protected(path):
            return EntryLocation(PORTAL_KEY, path)
        if path == ADDRESSES:
            return EntryLocation(EntryKey("addresses", "addresses"), path)
        if any(part.startswith(".") for part in path.split("/")) or not path.isprintable():
            return EntryLocation(EntryKey("file", path), path)
        for folder in _iterate_parent_folders(path):
            match = match_collection(f"{folder}/index.md")
            if match and "id" in match[1] and match[0].where.endswith("/index.md"):
                return EntryLocation(_build_key(path, *match), f"{folder}/")
        match = match_collection(path)
        return EntryLocation(_build_key(path, *match) if match else EntryKey("file", path), path)

    return locate_path


def find_folder_team(path: str) -> str:
    """Returns the team whose folder contains a file; "" for folders that all teams share."""
    parts = path.split("/")
    return parts[1] if parts[0] == "content" and len(parts) > 2 else ""


def _build_key(path: str, collection: Collection, names: dict[str, str]) -> EntryKey:
    kind = collection.model.NAME
    if "course" in names:
        return EntryKey("course", names["course"])
    if "item" in names:
        return EntryKey(kind, f"{names['item']}/{names['id']}")
    if "id" in names:
        return EntryKey(kind, names["id"])
    name = path.rpartition("/")[2].rpartition(".")[0]
    return EntryKey(kind, "/".join(part for part in (names.get("team"), name if kind != "team" else "") if part))


def _iterate_parent_folders(path: str) -> Iterator[str]:
    """Yields the folders that contain a path, the innermost first."""
    while path := path.rpartition("/")[0]:
        yield path
