"""What earlier runs found out, kept in the user's own cache folder: never in the portal's, where a pull request could plant it.

It can be deleted at any time. What another version of Trellis, of Python or of a library wrote is not read, and a damaged file is
as good as none.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

_MAGIC = b"trellis store 1\n"


class Store:
    """Values by name for one portal. folder: the user's cache folder. root: the portal's."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder / blake2b(os.fsencode(root.resolve()), digest_size=12).hexdigest()
        self._fingerprint = fingerprint()

    def read(self, name: str) -> Any:
        """The value kept under `name`, or None."""
        try:
            raw = (self._folder / name).read_bytes()
        except OSError:
            return None
        head = len(_MAGIC) + 64
        payload = raw[head:]
        if raw[:head] != _MAGIC + self._fingerprint + blake2b(payload, digest_size=32).digest():
            return None
        try:
            return pickle.loads(payload)
        except Exception:
            return None  # whole, of this version, and yet not to be read: as good as none

    def keep(self, name: str, value: Any) -> None:
        """Keeps a value; in silence not, where the folder cannot be written."""
        payload = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        new = self._folder / f"{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.write_bytes(_MAGIC + self._fingerprint + blake2b(payload, digest_size=32).digest() + payload)
            os.replace(new, self._folder / name)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def fingerprint() -> bytes:
    """32 bytes that differ when anything differs that turns a file into a verdict: the engine's own text, Python, libraries."""
    whole = blake2b(sys.version.encode(), digest_size=32)
    engine = Path(__file__).parent
    for file in sorted(engine.rglob("*.py")):
        whole.update(file.relative_to(engine).as_posix().encode() + b"\0" + file.read_bytes())
    for package in ("pydantic", "pydantic_core", "PyYAML", "python-frontmatter", "lunr", "snowballstemmer"):
        whole.update(f"{package} {version(package)}".encode())
    return whole.digest()
