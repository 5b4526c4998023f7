"""Reads, parses and scans many files; unchanged files come from the cache."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from . import markdown
from .cache import Cache, CacheRecord, CacheTable, encode
from .markdown import MarkdownText
from .maths import reads_maths
from .parallel import map_parallel
from .parse import ParsedFile, find_obstacle, parse_bytes, read_bytes
from .problem import Problem

TABLE_NAME = "sources"
"""The cache's table of files, by path, with the digest of their bytes as tag."""

REWRITE_SHARE = 0.01
"""The share of changed files above which the table is rewritten; parsing a few again costs less."""


class CachedFile(NamedTuple):
    """A file, parsed and scanned. digest: of its bytes. text: the scan of its body and its values."""

    digest: bytes
    parsed: ParsedFile
    text: MarkdownText


def read_files(
    root: str, paths: Sequence[str], cache: Cache | None = None, *, with_maths: bool = True
) -> list[CachedFile]:
    """Returns the files in the order of `paths`. Reads unchanged files from the cache, and updates it.

    with_maths: whether dollar signs make formulas in their texts.
    """
    table_name = _name_table(with_maths=with_maths)
    table = cache.read_table(table_name, CachedFile) if cache else CacheTable(b"", {}, CachedFile)
    changed = map_parallel(partial(_read_if_changed, root, table, with_maths), paths)
    files = [
        new or table.read(path) or read_uncached(root, path, with_maths=with_maths)
        for path, new in zip(paths, changed, strict=True)
    ]
    changed_count = sum(new is not None for new in changed)
    if cache and changed_count > len(paths) * REWRITE_SHARE:
        cache.write_table(table_name, (_build_record(path, file) for path, file in zip(paths, files, strict=True)))
    return files


def read_source_table(root: str, cache: Cache) -> CacheTable[CachedFile]:
    """The cache's table of the files of the portal at `root`, as its settings have their texts read."""
    return cache.read_table(_name_table(with_maths=reads_maths(root)), CachedFile)


def read_uncached(root: str, path: str, *, with_maths: bool = True) -> CachedFile:
    """Reads one file without the cache. with_maths: whether dollar signs make formulas in its text."""
    return _build_cached_file(path, *read_bytes(os.path.join(root, path)), with_maths)


def _read_if_changed(root: str, table: CacheTable[CachedFile], with_maths: bool, path: str) -> CachedFile | None:
    """Reads one file; None if the cached one is current, so that the child process need not send it."""
    raw, problems = read_bytes(os.path.join(root, path))
    if raw is not None and table.get_tag(path) == _compute_digest(raw):
        return None
    return _build_cached_file(path, raw, problems, with_maths)


def _build_cached_file(path: str, raw: bytes | None, problems: tuple[Problem, ...], with_maths: bool) -> CachedFile:
    if raw is None:
        return CachedFile(b"", ParsedFile(problems=problems), MarkdownText())
    parsed = parse_bytes(path, raw)
    text = markdown.scan_markdown(parsed.body, parsed.body_line, parsed.build_positions(), reads_maths=with_maths)
    if find_obstacle(parsed):
        text = text._replace(is_fixable=False)
    return CachedFile(_compute_digest(raw), parsed, text)


def _name_table(*, with_maths: bool) -> str:
    return TABLE_NAME if with_maths else f"{TABLE_NAME}-without-maths"


def _compute_digest(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=16).digest()


def _build_record(path: str, file: CachedFile) -> CacheRecord:
    return CacheRecord(path, file.digest, encode(file))
