"""Changes written to the disk: each file whole or not at all, through a temporary file beside it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .mend import Change


class Unwritten(NamedTuple):
    """A file that was left as it is. reason: why, as the rest of a sentence about it."""

    path: str
    reason: str


def write(root: Path, changes: Iterable[Change]) -> tuple[Unwritten, ...]:
    """Writes the changes below `root`; the files that were left alone. Never follows a link, never overwrites a later edit."""
    told = ((change, _write(root.resolve(), change)) for change in changes)
    return tuple(Unwritten(change.path, reason) for change, reason in told if reason)


def _write(root: Path, change: Change) -> str:
    """Why the file was not written; "" where it was."""
    file = root / change.path
    try:
        if file.parent.resolve() != file.parent or not stat.S_ISREG(file.lstat().st_mode):
            return "is a link to another place, or lies behind one"
        if file.read_bytes() != change.before:
            return "was changed in the meantime"
        _replace(file, change.after)
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    return ""


def _replace(file: Path, content: bytes) -> None:
    """The loader passes over names that start with a dot, so that a check that runs at the same time never sees half a file."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        shutil.copymode(file, name)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
