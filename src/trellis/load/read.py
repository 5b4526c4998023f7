"""Reads and scans many files; what a digest of its content proves unchanged is not understood a second time."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from . import markdown
from .cache import Cache, Record, Shelf
from .markdown import Text
from .parallel import spread
from .parse import Parsed, fetch, understand
from .yaml_nodes import Problem

SHELF = "sources"
"""The shelf of the store that files are kept on, by path, with the digest of their bytes as tag."""

WORTH = 0.01
"""The share of files from which on it is worth keeping all anew; understanding a few again costs less."""


class Understood(NamedTuple):
    """A file as it was understood. digest: of its bytes. scanned: what its text and its values hold."""

    digest: bytes
    parsed: Parsed
    scanned: Text


def read_all(root: str, paths: Sequence[str], store: Cache | None = None) -> list[Understood]:
    """The files, in order. store: where earlier runs kept what they understood, and this one does."""
    shelf = store.shelf(SHELF) if store else Shelf(b"", {})
    found = spread(partial(_read, root, shelf), paths)
    understood = [new or shelf.read(path) or read_one(root, path) for path, new in zip(paths, found, strict=True)]
    news = sum(new is not None for new in found)
    if store and news > len(paths) * WORTH:
        store.shelve(SHELF, (_record(path, file) for path, file in zip(paths, understood, strict=True)))
    return understood


def read_one(root: str, path: str) -> Understood:
    """One file, whatever is known of it."""
    return _understood(path, *fetch(os.path.join(root, path)))


def _read(root: str, shelf: Shelf, path: str) -> Understood | None:
    """One file; None where what is known of it still holds, so that another process need not send it."""
    raw, problems = fetch(os.path.join(root, path))
    if raw is not None and shelf.tag(path) == _digest(raw):
        return None
    return _understood(path, raw, problems)


def _understood(path: str, raw: bytes | None, problems: tuple[Problem, ...]) -> Understood:
    if raw is None:
        return Understood(b"", Parsed(problems=problems), Text())
    parsed = understand(path, raw)
    return Understood(_digest(raw), parsed, markdown.read(parsed.body, parsed.body_line, parsed.places))


def _digest(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=16).digest()


def _record(path: str, file: Understood) -> Record:
    return Record(path, file.digest, pickle.dumps(file, pickle.HIGHEST_PROTOCOL))
