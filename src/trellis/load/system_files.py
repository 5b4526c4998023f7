"""What systems do differently with files: locks, links that are not to be followed, and whose a file is.

Unix has all of it. Windows has neither `flock` nor owners by number, and opens files as text unless told otherwise;
everything else of the engine is the same there.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from types import ModuleType

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH

BINARY: int = getattr(os, "O_BINARY", 0)
"""The flag of Windows without which the system changes the ends of lines."""

_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING: int = getattr(os, "O_NONBLOCK", 0)


def open_no_link(path: Path) -> int:
    """Opens a file for reading and returns its handle. Raises OSError if there is a link in its place.

    A pipe in its place is opened without waiting for anybody to write into it.
    """
    if not _NO_LINK and path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return os.open(path, os.O_RDONLY | _NO_LINK | _NO_WAITING | BINARY)


def can_lock() -> bool:
    """Whether a process can hold a file or a folder that it has opened."""
    return fcntl is not None


def lock(handle: int, *, waits: bool = False) -> None:
    """Holds what was opened until it is closed, or this process ends. Does nothing on a system without such locks.

    waits: for another process to be done; else BlockingIOError is raised if one holds it.
    """
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_own(state: os.stat_result) -> bool:
    """Whether a file or folder belongs to whoever runs this, and nobody else may write it. Links have no mode.

    Windows gives no such numbers; there the rights of the user's own folder keep others out.
    """
    if not hasattr(os, "geteuid"):
        return True
    is_private = stat.S_ISLNK(state.st_mode) or not state.st_mode & _WRITABLE_BY_OTHERS
    return state.st_uid == os.geteuid() and is_private


def find_umask() -> int:
    """Returns the rights that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
