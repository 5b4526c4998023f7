"""Selects the former versions of courses and paths that somebody approved; no others are shown.

Whatever was on the published branch for a while can have come past everybody: within a rebase, or by a push that was
taken back. A former version counts only if the ledger has an approval of its very text. Its page shows the pictures and
documents that are there now, so each of them has to be the one that was approved.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Collection
from ...load.cache import Cache
from ...load.commit import CommitTree
from ...load.content_history import ContentHistory, RecordedVersion
from .digest import digest_files, is_of_first_kind, list_digests
from .item_files import add_shown_files

CACHE_KEY = "former-versions"

MAX_FORMER_VERSIONS = 10
"""The most former versions of one id that are looked at, the latest first."""

_ITEM_KINDS = ("course", "lesson", "path")


class _Text(NamedTuple):
    """An item as one commit has it.

    blobs: its files in Git. digests: those by which records can be bound to it. files: the path of each picture and
    document that it shows, as seen from the item, and the digest of its content.
    """

    blobs: tuple[str, ...]
    digests: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()


_NO_TEXT = _Text((), ())


def select_approved_versions(
    root: Path, collections: Sequence[Collection], catalogue: Catalogue, history: ContentHistory, cache: Cache | None
) -> ContentHistory:
    """Returns the history without the former versions that nobody approved, or that are withheld.

    The version that readers see stays, whoever approved it. Texts that were read are cached by commit.
    """
    texts = _TextReader(root, collections, cache)
    approved_digests = _collect_approved_digests(catalogue) if catalogue.portal.former_versions else {}
    versions = {
        id: _select_versions(id, records, approved_digests, texts, catalogue)
        for id, records in history.versions.items()
    }
    texts.save()
    versions = _leave_out_withheld(catalogue, versions, history.versions)
    return history._replace(versions={id: records for id, records in versions.items() if records})


def _collect_approved_digests(catalogue: Catalogue) -> Mapping[str, Set[str]]:
    """Present id of a course or path → digests of what was approved for accuracy. The first kind covers no title."""
    digests: dict[str, set[str]] = {}
    for review in catalogue.reviews:
        meta = review.meta
        if meta.key == "accuracy" and meta.outcome == "approved" and not is_of_first_kind(meta.content_hash):
            digests.setdefault(_find_present_id(catalogue, meta.item), set()).add(meta.content_hash)
    return digests


def _find_present_id(catalogue: Catalogue, id: str) -> str:
    item = catalogue.item(id)
    return item.id if item else id


def _select_versions(
    id: str,
    records: tuple[RecordedVersion, ...],
    approved_digests: Mapping[str, Set[str]],
    texts: _TextReader,
    catalogue: Catalogue,
) -> tuple[RecordedVersion, ...]:
    """Returns the versions of an id that remain."""
    present_id = _find_present_id(catalogue, id)
    is_present = present_id == id and bool(records) and not records[-1].until
    present = records[-1:] if is_present else ()
    former = records[: len(records) - len(present)][-MAX_FORMER_VERSIONS:]
    digests, item = approved_digests.get(present_id, frozenset()), catalogue.item(present_id)
    if not digests or item is None:
        return tuple(present)
    folder = posixpath.dirname(item.path)
    return (
        *(
            record
            for record in former
            if texts.has_digest(id, record, digests) and texts.has_files(id, record, catalogue, folder)
        ),
        *present,
    )


def _leave_out_withheld(
    catalogue: Catalogue,
    versions: Mapping[str, tuple[RecordedVersion, ...]],
    all_versions: Mapping[str, tuple[RecordedVersion, ...]],
) -> dict[str, tuple[RecordedVersion, ...]]:
    """Leaves out what an item withholds, and the very same text where it was a version again."""
    remaining = dict(versions)
    items: Iterable[Entry[Any]] = (*catalogue.courses, *catalogue.paths)
    for item in items:
        withheld_ids = set(item.meta.withheld_versions)
        ids = (item.id, *item.former_ids) if withheld_ids else ()
        records = [record for id in ids for record in all_versions.get(id, ())]
        withheld = [record for record in records if record.id in withheld_ids]
        for id in ids:
            own = remaining.get(id, ())
            remaining[id] = tuple(
                record
                for record in own
                if (id == item.id and record is own[-1] and not record.until)
                or not any(_is_same_text(record, other) for other in withheld)
            )
    return remaining


def _is_same_text(record: RecordedVersion, other: RecordedVersion) -> bool:
    return record.id == other.id or record.has_matter_of(other) or _list_blobs(record) == _list_blobs(other)


def _list_blobs(record: RecordedVersion) -> list[str]:
    return sorted((record.blob, *(lesson.blob for lesson in record.lessons)))


class _TextReader:
    """Reads items as commits have them, each once, also over several builds."""

    def __init__(self, root: Path, collections: Sequence[Collection], cache: Cache | None) -> None:
        self._root, self._cache = root, cache
        self._collections = [c for c in collections if c.model.NAME in _ITEM_KINDS]
        self._texts: dict[str, _Text] = {}
        self._has_new = False
        self._is_opened = False

    def has_digest(self, id: str, record: RecordedVersion, digests: Set[str]) -> bool:
        """Whether a version, with the very files that it showed then, has one of the digests."""
        if not record.commit:
            return False
        text = self._find_text(id, record.commit)
        return not digests.isdisjoint(text.digests) and sorted(text.blobs) == _list_blobs(record)

    def has_files(self, id: str, record: RecordedVersion, catalogue: Catalogue, folder: str) -> bool:
        """Whether the files that a version shows are in the catalogue as they were. folder: that of the item now."""
        files = self._find_text(id, record.commit).files
        present_digests = catalogue.file_digests
        return all(present_digests.get(posixpath.normpath(f"{folder}/{path}")) == digest for path, digest in files)

    def save(self) -> None:
        """Caches what was read."""
        if self._cache and self._has_new:
            self._cache.write(CACHE_KEY, self._texts)

    def _find_text(self, id: str, commit: str) -> _Text:
        if not self._is_opened:
            self._is_opened = True
            self._texts = (self._cache.read(CACHE_KEY, dict[str, _Text]) if self._cache else None) or {}
        key = f"{id} {commit}"
        if key not in self._texts:
            self._has_new = True
            try:
                self._texts[key] = self._read_text(id, commit)
            except Exception:  # whatever is in the history: what cannot be read was not approved
                self._texts[key] = _NO_TEXT
        return self._texts[key]

    def _read_text(self, id: str, commit: str) -> _Text:
        tree = CommitTree(self._root, commit)
        catalogue = build_catalogue(tree.read_sources(self._collections, lambda path: id in re.split(r"[/.]", path)))
        catalogue = add_shown_files(catalogue, tree)
        item = catalogue.item(id)
        if item is None:
            return _NO_TEXT
        entries = (item, *catalogue.lessons(item))
        files = {
            path: digest for shown_files in digest_files(catalogue, entries) for path, digest in shown_files.items()
        }
        blobs = tuple(_list_ids(tree, (entry.path for entry in entries)))
        return _Text(blobs, list_digests(catalogue, item), tuple(files.items()))


def _list_ids(tree: CommitTree, paths: Iterable[str]) -> Iterable[str]:
    return (tree.blobs[path].id for path in paths)
