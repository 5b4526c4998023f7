"""The files of a portal's folder: every path with its type, and a digest of everything that a check depends on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG

ADDRESSES = "addresses.txt"
"""The file with the last release's addresses, one a line."""

CONTENT_ROOTS = ("content", "reviews", "portal.yml", ADDRESSES)
"""The files and folders that are read as content."""

SUPPORT_ROOTS = ("schemas", "hooks", "baseline.json")
"""The other files and folders that a check depends on."""

_FILE_TYPES = {S_IFREG: "file", S_IFDIR: "folder", S_IFLNK: "link"}


def scan_files(root: str, roots: Iterable[str] = CONTENT_ROOTS) -> Iterator[tuple[str, str]]:
    """Yields path and type (file, folder, link, other) of everything in `roots`. Links are never followed."""
    pending = []
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name in roots:
                file_type = _get_file_type(entry)
                yield entry.name, file_type
                pending += [entry.name] if file_type == "folder" else []
    while pending:
        folder = pending.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    path = f"{folder}/{entry.name}"
                    file_type = _get_file_type(entry)
                    yield path, file_type
                    if file_type == "folder":
                        pending.append(path)


def scan_paths(root: str, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields path and type of those of the paths that `scan_files` finds, and of their folders; sorted, once each."""
    candidates = {part for path in paths for part in (path, *_list_parent_folders(path))}
    folders: set[str] = set()
    for path in sorted(candidates):
        folder, _, name = path.rpartition("/")
        if name.startswith(".") or (folder not in folders if folder else path not in CONTENT_ROOTS):
            continue
        try:
            file_type = _FILE_TYPES.get(S_IFMT(os.lstat(f"{root}/{path}").st_mode), "other")
        except OSError:
            continue
        yield path, file_type
        if file_type == "folder":
            folders.add(path)


def compute_portal_digest(root: str) -> bytes:
    """Returns one digest over paths, types and contents of everything that a check of this portal depends on."""
    digest = blake2b(digest_size=32)
    for path, file_type in sorted(scan_files(root, (*CONTENT_ROOTS, *SUPPORT_ROOTS))):
        if "/__pycache__" in path:
            continue
        digest.update(f"{path}\0{file_type}\0".encode("utf-8", "surrogateescape"))
        if file_type == "file":
            digest.update(compute_file_digest(f"{root}/{path}"))
    return digest.digest()


def compute_file_digest(file: str) -> bytes:
    """Returns a digest of a file's bytes, or a constant if it cannot be read."""
    try:
        with open(file, "rb", buffering=0) as stream:
            return blake2b(stream.read(), digest_size=16).digest()
    except OSError:
        return b"unreadable"


def _get_file_type(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "other"


def _list_parent_folders(path: str) -> Iterator[str]:
    """Yields the folders that contain a path, innermost first."""
    while path := path.rpartition("/")[0]:
        yield path
