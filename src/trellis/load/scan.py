"""What lies in a portal's folder: every path with its form, and a digest of all that a verdict depends on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG

ADDRESSES = "addresses.txt"
"""The last release's addresses, one a line."""

ROOMS = ("content", "reviews", "portal.yml", ADDRESSES)
"""What is read as content; the rest of the folder is none of the loader's business."""

SIDE = ("schemas", "hooks", "baseline.json")
"""What else of the folder a verdict depends on."""

_FORMS = {S_IFREG: "file", S_IFDIR: "folder", S_IFLNK: "link"}


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


def among(root: str, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Path and form of those of these paths that `files` would find, and of the folders above them, each once and in order."""
    wanted = {part for path in paths for part in (path, *_above(path))}
    real: set[str] = set()
    for path in sorted(wanted):
        folder, _, name = path.rpartition("/")
        if name.startswith(".") or (folder not in real if folder else path not in ROOMS):
            continue
        try:
            form = _FORMS.get(S_IFMT(os.lstat(f"{root}/{path}").st_mode), "other")
        except OSError:
            continue
        yield path, form
        if form == "folder":
            real.add(path)


def digest(root: str) -> bytes:
    """One digest over paths, forms and contents of all that a verdict on this portal depends on."""
    whole = blake2b(digest_size=32)
    for path, form in sorted(files(root, (*ROOMS, *SIDE))):
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


def _above(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path
