"""What lies in a portal's folder: every path with its form, and a digest of all that a verdict depends on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b

ADDRESSES = "addresses.txt"
"""The last release's addresses, one a line."""

ROOMS = ("content", "reviews", "portal.yml", ADDRESSES)
"""What is read as content; the rest of the folder is none of the loader's business."""

_SIDE = ("schemas", "hooks", "baseline.json")
"""What else of the folder a verdict depends on."""


def files(root: str, rooms: Iterable[str] = ROOMS) -> Iterator[tuple[str, str]]:
    """Path and form (file, folder, link, other) of everything below the rooms; links are told apart and never followed."""
    waiting = []
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name in rooms:
                form = _form(entry)
                yield entry.name, form
                waiting += [entry.name] if form == "folder" else []
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    path = f"{folder}/{entry.name}"
                    form = _form(entry)
                    yield path, form
                    if form == "folder":
                        waiting.append(path)


def digest(root: str) -> bytes:
    """One digest over paths, forms and contents of all that a verdict on this portal depends on."""
    whole = blake2b(digest_size=32)
    for path, form in sorted(files(root, (*ROOMS, *_SIDE))):
        if "/__pycache__" in path:
            continue
        whole.update(f"{path}\0{form}\0".encode("utf-8", "surrogateescape"))
        if form == "file":
            whole.update(content_digest(f"{root}/{path}"))
    return whole.digest()


def content_digest(file: str) -> bytes:
    """A digest of a file's bytes; of none where it cannot be read."""
    try:
        with open(file, "rb", buffering=0) as stream:
            return blake2b(stream.read(), digest_size=16).digest()
    except OSError:
        return b"unreadable"


def _form(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "other"
