"""The files of the search, from the last build if it made them of the same documents.

After a change of a text, the indexes of the first tier are those of the last build.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from ..derive.search.build import SearchSource, build_indexes, pack_search_source
from ..derive.search.index import LanguageIndex
from ..load.cache import Cache, encode

CACHE_KEY, INDEX_KEY = "site-search", "site-search-index"


class StoredSearch(NamedTuple):
    """The files by path. digest: of what they were made of."""

    digest: bytes
    files: dict[str, str]


class StoredIndexes(NamedTuple):
    """The indexes of the first tier. digest: of what they were made of."""

    digest: bytes
    indexes: tuple[LanguageIndex, ...]


def build_stored_files(source: SearchSource, cache: Cache | None) -> Mapping[str, str]:
    """Path → content of all search files."""
    if cache is None:
        return pack_search_source(source)
    try:
        digest, documents_digest = _digest(source), _digest(list(source.documents.items()))
    except (NotImplementedError, TypeError, ValueError):  # a title that is no text
        return pack_search_source(source)
    stored = cache.read(CACHE_KEY, StoredSearch)
    if stored and stored.digest == digest:
        return stored.files
    former = cache.read(INDEX_KEY, StoredIndexes)
    indexes = former.indexes if former and former.digest == documents_digest else build_indexes(source)
    files = dict(pack_search_source(source, indexes))
    cache.write(CACHE_KEY, StoredSearch(digest, files))
    if former is None or former.indexes is not indexes:
        cache.write(INDEX_KEY, StoredIndexes(documents_digest, indexes))
    return files


def _digest(value: object) -> bytes:
    return blake2b(encode(value), digest_size=20).digest()
