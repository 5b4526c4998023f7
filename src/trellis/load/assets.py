"""Files that lie beside the entries: pictures and documents, with what is known of them without opening them."""

from __future__ import annotations

import os
from typing import NamedTuple

FORMS: dict[str, tuple[str, ...]] = {
    ".png": ("PNG",),
    ".jpg": ("JPEG",),
    ".jpeg": ("JPEG",),
    ".webp": ("WebP",),
    ".gif": ("GIF",),
    ".pdf": ("PDF",),
}
"""The endings of files that are published as they are, and the forms that each may have."""

TEXTS = frozenset((".md", ".yml", ".yaml", ".csv", ".txt"))
"""Endings of files that somebody wrote for the portal. Where no collection claims one, it lies in the wrong place."""

_HEAD = 16


class Asset(NamedTuple):
    """path: below the portal's root. size: in bytes. form: what its first bytes say that it is, "" where they say nothing."""

    path: str
    size: int
    form: str

    @property
    def ending(self) -> str:
        """The end of its name, in small letters: ``.png``."""
        return os.path.splitext(self.path)[1].lower()

    @property
    def published(self) -> bool:
        """Whether files of this ending are put on the site."""
        return self.ending in FORMS


def look(root: str, path: str) -> Asset:
    """An asset, from its first bytes; nothing is known of one that cannot be read."""
    try:
        with open(os.path.join(root, path), "rb", buffering=0) as stream:
            return Asset(path, os.fstat(stream.fileno()).st_size, form(stream.read(_HEAD)))
    except OSError:
        return Asset(path, 0, "")


def form(head: bytes) -> str:
    """The form of a file that begins with these bytes."""
    if head.startswith(b"RIFF"):
        return "WebP" if head[8:12] == b"WEBP" else ""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "")


_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!DOCTYPE", "HTML"),
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<script", "HTML"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"BM", "BMP"),
)
