"""Writes a file whole or not at all: where the disk is full, the former file stays."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from .system_files import find_umask


def replace_file(file: Path, content: bytes) -> None:
    """Writes a file through a temporary one beside it, which takes its name. The file's mode stays.

    The temporary name starts with a dot, so that a concurrent check ignores it. Raises OSError; then nothing changed.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, file.stat().st_mode & 0o7777 if file.exists() else 0o666 & ~find_umask())
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
