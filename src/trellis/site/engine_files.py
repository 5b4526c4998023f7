"""A digest of the engine's files that are no code: templates, styles, scripts, pictures and words."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from ..load.scan import compute_file_digest

_ENGINE = Path(__file__).parent.parent


def compute_engine_digest() -> bytes:
    """Returns a digest of paths and bytes. That of the code is the cache's own affair."""
    digest = blake2b(digest_size=20)
    for file in sorted(_ENGINE.rglob("*")):
        if file.suffix not in (".py", ".pyc") and file.is_file():
            digest.update(file.relative_to(_ENGINE).as_posix().encode() + b"\0" + compute_file_digest(str(file)))
    return digest.digest()
