"""Files of a portal as they last were without an error. What is wrong now is shown so, and all else as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.link import link_entries
from ...load.markdown import MarkdownText
from ...pipeline.run import CheckedPortal
from ..preview_portal import list_faulty_paths


@dataclass(frozen=True, slots=True)
class GoodFile:
    """The entries of a file, and its text if it has one."""

    entries: tuple[Entry[Any], ...]
    text: MarkdownText | None


@dataclass
class LastGood:
    """Remembers each file as it was when its check found no error."""

    _files: dict[str, GoodFile] = field(default_factory=dict)

    def complete(self, result: CheckedPortal) -> Catalogue:
        """Returns the catalogue with each file that has an error as it last was without one, if it ever was.

        Files without an error are remembered.
        """
        catalogue, faulty_paths = result.catalogue, frozenset(list_faulty_paths(result.diagnostics))
        former_files = {path: self._files[path] for path in faulty_paths if path in self._files}
        self._files = {**_list_files(catalogue, faulty_paths), **former_files}
        return exchange_files(catalogue, former_files) if former_files else catalogue

    def leave_out(self, result: CheckedPortal) -> Catalogue:
        """Returns the same catalogue without the files that never were without an error."""
        empty = GoodFile((), None)
        files = {path: self._files.get(path, empty) for path in list_faulty_paths(result.diagnostics)}
        return exchange_files(result.catalogue, files)


def exchange_files(catalogue: Catalogue, files: Mapping[str, GoodFile]) -> Catalogue:
    """Returns the catalogue with other entries and another text for each of these files, by path."""
    entries = [entry for group in catalogue.entries.values() for entry in group.values() if entry.path not in files]
    entries += [entry for file in files.values() for entry in file.entries]
    entries = [entry.as_written for entry in entries]
    texts = {path: text for path, text in catalogue.texts.items() if path not in files}
    texts.update((path, file.text) for path, file in files.items() if file.text is not None)
    shown_keys = {entry.key for entry in entries}
    return link_entries(
        sorted(entries, key=lambda entry: (entry.path, entry.key_prefix)),
        catalogue.assets,
        catalogue.unread_keys - shown_keys,
        catalogue.files,
        catalogue.addresses,
        texts,
        {path: summary for path, summary in catalogue.invalid_files.items() if path not in files},
        catalogue.own_pages,
        unread_paths=catalogue.unread_paths - {entry.path for entry in entries},
    )[0]


def _list_files(catalogue: Catalogue, faulty_paths: frozenset[str]) -> dict[str, GoodFile]:
    entries_by_path: dict[str, list[Entry[Any]]] = {}
    for group in catalogue.entries.values():
        for entry in group.values():
            if entry.path not in faulty_paths:
                entries_by_path.setdefault(entry.path, []).append(entry)
    return {path: GoodFile(tuple(entries), catalogue.texts.get(path)) for path, entries in entries_by_path.items()}
