"""Writes fixes to the disk, each file atomically through a temporary file beside it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ...load.replace_file import replace_file
from .mend import FileFix


class UnwrittenFile(NamedTuple):
    """A file that was not written. reason: the rest of a sentence that starts with the path."""

    path: str
    reason: str


def write_fixes(root: Path, fixes: Iterable[FileFix]) -> tuple[UnwrittenFile, ...]:
    """Writes the fixes below `root` and returns the files that were not written.

    Never follows a link and never overwrites a file that changed since it was read.
    """
    reasons = ((fix, _write_fix(root.resolve(), fix)) for fix in fixes)
    return tuple(UnwrittenFile(fix.path, reason) for fix, reason in reasons if reason)


def _write_fix(root: Path, fix: FileFix) -> str:
    """Returns the reason why the file was not written, or "" if it was."""
    file = Path(os.path.normpath(root / fix.path))  # files of the repository may lie above the portal
    try:
        if file.parent.resolve() != file.parent or not stat.S_ISREG(file.lstat().st_mode):
            return "is a link to another place, or lies behind one"
        if file.read_bytes() != fix.before:
            return "was changed in the meantime"
        replace_file(file, fix.after)
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    return ""
