"""Entries and texts that are read from the cache when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from functools import cached_property
from typing import Any

from ...catalogue.catalogue import Entry, EntrySummary
from ...catalogue.portal_language import PORTAL_FILE, find_portal_language
from ...catalogue.validate import validate_files
from ...diagnostics.diagnostic import Diagnostic
from ...kinds import Kind
from ...load.cache import Cache
from ...load.load import CollectionMatch, SourceFile, report_problems
from ...load.markdown import MarkdownText
from ...load.maths import reads_maths
from ...load.read import CachedFile, read_source_table, read_uncached


class SourceReader:
    """Reads a portal's files from the cache, each once.

    match_collection: returns the collection of a path, or None. digests: those of the files as they are, by path;
    what the cache has with another one is read anew. changed_paths: files of which it knows none. sources: the files
    among these that have been loaded.
    """

    def __init__(
        self,
        root: str,
        cache: Cache,
        match_collection: Callable[[str], CollectionMatch | None],
        digests: Mapping[str, bytes],
        changed_paths: Set[str],
        sources: Mapping[str, SourceFile],
    ) -> None:
        self._root = root
        self._table = read_source_table(root, cache)
        self._match_collection = match_collection
        self._digests, self._changed_paths = digests, changed_paths
        self._source_by_path = dict(sources)
        self._entries_by_path: dict[str, dict[str, Entry[Kind]]] = {}

    def read_source(self, path: str) -> SourceFile | None:
        """Returns the file at that path, or None if there is none or it belongs to no collection."""
        if path not in self._source_by_path and path not in self._changed_paths:
            match = self._match_collection(path)
            if match:
                is_current = self._table.get_tag(path) == self._digests.get(path)
                file = (self._table.read(path) if is_current else None) or self._read_uncached(path)
                self._source_by_path[path] = SourceFile(path, *match, file.parsed, file.text, file.digest)
        return self._source_by_path.get(path)

    def _read_uncached(self, path: str) -> CachedFile:
        return read_uncached(self._root, path, with_maths=reads_maths(self._root))

    @cached_property
    def portal_language(self) -> str:
        """The language of courses that name none."""
        source = self.read_source(PORTAL_FILE)
        return find_portal_language([source] if source else [])

    def find_digest(self, path: str) -> bytes | None:
        """Returns a digest of the file's bytes, or None if the file would have to be read for it."""
        if source := self._source_by_path.get(path):
            return source.digest
        return None if path in self._changed_paths else self._digests.get(path)

    def read_entries(self, path: str) -> Mapping[str, Entry[Kind]]:
        """Returns the entries of the file at that path, by the second part of their key."""
        if path not in self._entries_by_path:
            source = self.read_source(path)
            entries, _ = validate_files([source] if source else [], self.portal_language)
            self._entries_by_path[path] = {entry.key[1]: entry for entry in entries}
        return self._entries_by_path[path]

    def find_diagnostics(self, path: str) -> Iterator[Diagnostic]:
        """Yields the diagnostics of the form and the front matter of the file at that path."""
        if source := self.read_source(path):
            yield from report_problems(path, source.parsed)
            yield from validate_files([source], self.portal_language)[1]


class LazyEntries(Mapping[str, Entry[Any]]):
    """The entries of one kind. summaries: by the second part of their key, in order of paths.

    name_presently: returns an entry as a catalogue has it, with present ids in place of former ones.
    """

    def __init__(
        self,
        reader: SourceReader,
        summaries: Mapping[str, EntrySummary],
        name_presently: Callable[[Entry[Any]], Entry[Any]] = lambda entry: entry,
    ) -> None:
        self._reader, self._summaries, self._name_presently = reader, summaries, name_presently
        self._entry_by_id: dict[str, Entry[Any]] = {}

    def __getitem__(self, id: str) -> Entry[Any]:
        if id not in self._entry_by_id:
            self._entry_by_id[id] = self._name_presently(self._reader.read_entries(self._summaries[id].path)[id])
        return self._entry_by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._summaries

    def __iter__(self) -> Iterator[str]:
        return iter(self._summaries)

    def __len__(self) -> int:
        return len(self._summaries)


class LazyTexts(Mapping[str, MarkdownText]):
    """The text of each file. paths: of all files, as keys."""

    def __init__(self, reader: SourceReader, paths: Mapping[str, object]) -> None:
        self._reader, self._paths = reader, paths

    def __getitem__(self, path: str) -> MarkdownText:
        if path in self._paths and (source := self._reader.read_source(path)):
            return source.text
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
