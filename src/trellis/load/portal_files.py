"""Writes files of a portal, which may be there already: through no link, and each whole or not at all.

A command that writes into a portal writes by this, or, where nothing may be there yet, by `new_file`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from .new_file import LinkInTheWay, find_link
from .replace_file import replace_file


def write_portal_files(root: Path, contents: Mapping[str, bytes | None]) -> None:
    """Writes files and their folders: path below `root` → content; None where the file is removed.

    Raises LinkInTheWay or IsADirectoryError, and writes none of them then; and OSError.
    """
    require_no_link(root, contents)
    for path, content in contents.items():
        file = root / path
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_file(file, content)


def require_no_link(root: Path, paths: Iterable[str]) -> None:
    """Raises LinkInTheWay if one of the files below `root`, or a folder on the way to it, is a link or no folder.

    Raises IsADirectoryError if there is a folder in its place.
    """
    for path in paths:
        if obstacle := find_link(root, path):
            raise LinkInTheWay(None, "is a link, or no folder", obstacle)
        if (root / path).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
