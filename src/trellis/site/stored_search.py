"""The files of the search, from the last build if it made them of the same documents."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from ..derive.search.build import SearchSource, pack_search_source
from ..load.cache import Cache, encode

CACHE_KEY = "site-search"


class StoredSearch(NamedTuple):
    """The files by path. digest: of what they were made of."""

    digest: bytes
    files: dict[str, str]


def build_stored_files(source: SearchSource, cache: Cache | None) -> Mapping[str, str]:
    """Path → content of all search files."""
    if cache is None:
        return pack_search_source(source)
    try:
        digest = blake2b(encode(source), digest_size=20).digest()
    except (NotImplementedError, TypeError, ValueError):  # a title that is no text
        return pack_search_source(source)
    stored = cache.read(CACHE_KEY, StoredSearch)
    if stored and stored.digest == digest:
        return stored.files
    files = dict(pack_search_source(source))
    cache.write(CACHE_KEY, StoredSearch(digest, files))
    return files
