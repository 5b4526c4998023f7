"""Writes the files of a new entry: all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ...check.rules.references.name_not_portable import MAX_PATH_LENGTH, RESERVED_NAMES
from ...load.new_file import LinkInTheWay, find_link, write_new_file
from .forms import NewEntryRefused


def require_room(root: Path, paths: Iterable[str]) -> None:
    """Raises NewEntryRefused if one of the files cannot be written: its name, or what stands there already."""
    for path in paths:
        for part in PurePosixPath(path).parts:
            if part.partition(".")[0].casefold() in RESERVED_NAMES:
                name = part.partition(".")[0]
                raise NewEntryRefused(f"`{name}` is a name that Windows keeps for itself; choose another with --id")
        if len(path) > MAX_PATH_LENGTH:
            raise NewEntryRefused(f"the path has {len(path)} characters, more than can be cloned everywhere: {path}")
        if link := find_link(root, path):
            raise NewEntryRefused(f"{link} stands in the way: it is a link, or a file in the place of a folder")
        if obstacle := _find_namesake(root, path):
            raise NewEntryRefused(f"{obstacle} stands in the way")


def _find_namesake(root: Path, path: str) -> str:
    """Returns what exists at the path, or what differs from it in capitals alone, which is one name on Windows."""
    folder = ""
    for part in PurePosixPath(path).parts:
        try:
            names = os.listdir(root / folder)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise NewEntryRefused(f"{folder} cannot be read: {error.strerror}") from None
        candidate = f"{folder}/{part}" if folder else part
        twin = next((name for name in names if name != part and name.casefold() == part.casefold()), "")
        if twin:
            return f"{folder}/{twin}" if folder else twin
        if candidate == path and part in names:
            return candidate
        folder = candidate
    return ""


def write_all(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes new files, path below the root → content. Raises NewEntryRefused; then none of them is left behind."""
    new_folders = _list_new_folders(root, files)
    written: list[str] = []
    try:
        for path, content in files.items():
            write_new_file(root, path, content.encode() if isinstance(content, str) else content)
            written.append(path)
    except BaseException as error:
        for path in reversed(written):
            with suppress(OSError):
                os.unlink(root / path)
        for folder in reversed(new_folders):
            with suppress(OSError):
                os.rmdir(root / folder)
        if isinstance(error, LinkInTheWay):
            raise NewEntryRefused(f"{error.filename} stands in the way: it is a link, or no folder") from None
        if isinstance(error, FileExistsError):
            raise NewEntryRefused(f"{path} stands in the way") from None
        if isinstance(error, OSError):
            raise NewEntryRefused(f"{path} cannot be written: {error.strerror or error}") from None
        raise


def _list_new_folders(root: Path, paths: Mapping[str, object]) -> list[str]:
    """Returns the folders that the files need and that do not exist, each after the one that it lies in."""
    folders = {str(folder) for path in paths for folder in list(PurePosixPath(path).parents)[:-1]}
    return sorted(folder for folder in folders if not os.path.lexists(root / folder))
