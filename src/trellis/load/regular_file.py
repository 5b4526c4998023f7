"""Reads a file whose size is bounded, and does not wait for what stands in the place of a portal's own file."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from .system_files import open_no_link


def read_regular_file(file: Path, most: int) -> bytes:
    """Returns the content of a file of at most so many bytes.

    Raises OSError, also where a link, a pipe or a device is in its place: neither of the last two need ever end.
    """
    with os.fdopen(open_no_link(file), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no file, but a pipe or a device", str(file))
        return _require_size(stream.read(most + 1), file, most)


def read_bounded(file: Path, most: int) -> bytes:
    """Returns what is in a file that somebody named, which may be a pipe. Raises OSError if it has more bytes."""
    with file.open("rb") as stream:
        return _require_size(stream.read(most + 1), file, most)


def _require_size(content: bytes, file: Path, most: int) -> bytes:
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most // 1000:,} kB", str(file))
    return content
