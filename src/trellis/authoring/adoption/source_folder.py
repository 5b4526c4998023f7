"""The folder that is adopted. It is only read; nothing outside it is, whatever a link or a path in it says."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from ...load.assets import PACKED_FORMATS
from ...load.file_format import detect_format
from ...load.parse import MAX_FILE_SIZE
from .findings import REFUSED, Notes

MAX_FILES = 50_000
"""The most files of a folder."""

_SKIPPED_FOLDERS = frozenset(("node_modules", "_site", "site", "public", "build", "dist", "vendor", "__pycache__"))
"""Folders that generators write or fetch; hidden ones are skipped too."""


class FolderTooLarge(Exception):
    """The folder has more files than are read."""


class SourceFolder:
    """The files of a folder by their paths below it, with Unix separators."""

    def __init__(self, root: Path, notes: Notes) -> None:
        """Lists the files. Raises FolderTooLarge, and OSError if the folder cannot be read."""
        self.root = root
        self._notes = notes
        self.sizes: dict[str, int] = {}
        self._scan("")
        self._folded: dict[str, str | None] = {}
        for path in self.sizes:
            key = path.casefold()
            self._folded[key] = None if key in self._folded else path

    @property
    def folders(self) -> Mapping[str, None]:
        """All folders that have files, below them too."""
        folders = {"": None}
        for path in self.sizes:
            while path := posixpath.dirname(path):
                folders[path] = None
        return folders

    def _scan(self, folder: str) -> None:
        pending = [folder]
        while pending:
            folder = pending.pop()
            with os.scandir(self.root / folder) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if not entry.name.isprintable():
                        self._notes.add(REFUSED, "a name that cannot be shown", ascii(path))
                    elif entry.is_symlink():
                        self._notes.add(REFUSED, "a link, which could lead out of the folder", path)
                    elif entry.is_dir():
                        if not entry.name.startswith(".") and (folder or entry.name not in _SKIPPED_FOLDERS):
                            pending.append(path)
                    elif entry.is_file():
                        self.sizes[path] = entry.stat().st_size
                        if len(self.sizes) > MAX_FILES:
                            raise FolderTooLarge(f"the folder has more than {MAX_FILES:,} files")
                    else:
                        self._notes.add(REFUSED, "neither a file nor a folder", path)

    def read_text(self, path: str) -> str | None:
        """Returns a file's text with Unix line ends; None, with a note, if it is none."""
        if self.sizes[path] > MAX_FILE_SIZE:
            self._notes.add(REFUSED, f"larger than {MAX_FILE_SIZE // 1000:,} kB", path, "divide it")
            return None
        try:
            data = self.read_bytes(path)
        except OSError as error:
            self._notes.add(REFUSED, "cannot be read", path, error.strerror or "")
            return None
        if b"\0" in data or detect_format(data[:64]) in PACKED_FORMATS:
            self._notes.add(REFUSED, "no text", path)
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._notes.add(REFUSED, "not in UTF-8", path, "save it with that encoding")
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def read_bytes(self, path: str) -> bytes:
        """Returns a file's content. Raises OSError, also if a link has taken its place since it was listed."""
        descriptor = os.open(self.root / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read(max(self.sizes[path], MAX_FILE_SIZE) + 1)

    def find_file(self, *candidates: str) -> str | None:
        """Returns the first of these files that exists; a name in other capitals counts where only one file has it."""
        for candidate in candidates:
            if candidate in self.sizes:
                return candidate
        return next((path for candidate in candidates if (path := self._folded.get(candidate.casefold()))), None)


def join_path(folder: str, target: str) -> str | None:
    """Returns the path that a relative one leads to from a folder; None if it leads out of the folder or is absolute.

    >>> join_path("docs/a", "../b.md"), join_path("docs", "../../etc/passwd"), join_path("docs", "C:/x")
    ('docs/b.md', None, None)
    """
    path = unquote(target).replace("\\", "/")
    if path.startswith("/") or "\0" in path or path[1:2] == ":":
        return None
    joined = posixpath.normpath(posixpath.join(folder, path))
    return None if joined == ".." or joined.startswith("../") else joined.removeprefix("./")
