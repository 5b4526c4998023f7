"""A file of a site beside its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class OutputFile(NamedTuple):
    """A file of the site. path: below the site's folder. author_path: of an author's file, below ``content/``."""

    path: str
    content: str | bytes | Path | Callable[[], bytes]
    """A path is that of a file to copy; a function is called when the file is written."""
    author_path: str = ""

    def read(self) -> bytes:
        """Its bytes."""
        if isinstance(self.content, Path):
            return self.content.read_bytes()
        if callable(self.content):
            return self.content()
        return self.content.encode() if isinstance(self.content, str) else self.content
