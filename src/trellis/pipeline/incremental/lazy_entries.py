"""Entries that are read from the store when somebody asks for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

from ...catalogue.catalogue import Entry, EntrySummary
from ...catalogue.validate import validate
from ...diagnostics.diagnostic import Diagnostic
from ...kinds import Kind
from ...load.cache import Cache
from ...load.load import Claim, Source, problems
from ...load.markdown import Text
from ...load.read import SHELF, Understood, read_one


class Files:
    """A portal's files, each read once.

    anew: those that are not as the store has them; sources: what has been read of these. claim: which collection a path belongs to.
    """

    def __init__(
        self,
        root: str,
        store: Cache,
        claim: Callable[[str], Claim | None],
        anew: Set[str],
        sources: Mapping[str, Source],
    ) -> None:
        self._root, self._shelf, self._claim, self._anew = root, store.shelf(SHELF), claim, anew
        self._sources = dict(sources)
        self._entries: dict[str, dict[str, Entry[Kind]]] = {}

    def source(self, path: str) -> Source | None:
        """The file at that path; None where there is none, or no collection claims it."""
        if path not in self._sources and path not in self._anew and (claimed := self._claim(path)):
            known: Understood = self._shelf.read(path) or read_one(self._root, path)
            self._sources[path] = Source(path, *claimed, known.parsed, known.scanned, known.digest)
        return self._sources.get(path)

    def digest(self, path: str) -> bytes | None:
        """A digest of the bytes of the file at that path; None where it is not known without reading it."""
        source = self._sources.get(path)
        return source.digest if source else None if path in self._anew else self._shelf.tag(path)

    def entries(self, path: str) -> Mapping[str, Entry[Kind]]:
        """The entries of the file at that path, by the second part of their key."""
        if path not in self._entries:
            source = self.source(path)
            found, _ = validate([source] if source else [])
            self._entries[path] = {entry.key[1]: entry for entry in found}
        return self._entries[path]

    def findings(self, path: str) -> Iterator[Diagnostic]:
        """What is wrong with the form and the front matter of the file at that path."""
        if source := self.source(path):
            yield from problems(path, source.parsed)
            yield from validate([source])[1]


class Known(Mapping[str, Entry[Any]]):
    """The entries of one kind. outlines: of each, by the second part of its key, in order of paths."""

    def __init__(self, files: Files, outlines: Mapping[str, EntrySummary]) -> None:
        self._files, self._outlines = files, outlines

    def __getitem__(self, id: str) -> Entry[Any]:
        return self._files.entries(self._outlines[id].path)[id]

    def __contains__(self, id: object) -> bool:
        return id in self._outlines

    def __iter__(self) -> Iterator[str]:
        return iter(self._outlines)

    def __len__(self) -> int:
        return len(self._outlines)


class Texts(Mapping[str, Text]):
    """What each file holds. paths: of all files."""

    def __init__(self, files: Files, paths: Mapping[str, object]) -> None:
        self._files, self._paths = files, paths

    def __getitem__(self, path: str) -> Text:
        if path in self._paths and (source := self._files.source(path)):
            return source.text
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
