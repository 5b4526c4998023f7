"""Reads and scans many files; what a digest of its content proves unchanged is not understood a second time."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from . import text
from .source import Parsed, fetch, understand
from .store import Store
from .text import Text
from .workers import spread

WORTH = 0.01
"""The share of files from which on it is worth keeping all anew; understanding a few again costs less."""


class Understood(NamedTuple):
    """A file as it was understood. digest: of its bytes. scanned: what its text and its values hold."""

    digest: bytes
    parsed: Parsed
    scanned: Text


def read_all(root: str, paths: Sequence[str], store: Store | None = None) -> list[Understood]:
    """The files, in order. store: where earlier runs kept what they understood, and this one does."""
    known: Mapping[str, Understood] = (store.read("sources") if store else None) or {}
    found = spread(partial(_read, root, known), paths)
    understood = [known[path] if new is None else new for path, new in zip(paths, found, strict=True)]
    news = sum(new is not None for new in found)
    if store and news > len(paths) * WORTH:
        store.keep("sources", dict(zip(paths, understood, strict=True)))
    return understood


def _read(root: str, known: Mapping[str, Understood], path: str) -> Understood | None:
    """One file; None where what is known of it still holds, so that another process need not send it."""
    raw, problems = fetch(os.path.join(root, path))
    if raw is None:
        return Understood(b"", Parsed(problems=problems), Text())
    digest = blake2b(raw, digest_size=16).digest()
    if path in known and known[path].digest == digest:
        return None
    parsed = understand(path, raw)
    return Understood(digest, parsed, text.read(parsed.body, parsed.body_line, parsed.places))
