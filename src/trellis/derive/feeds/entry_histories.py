"""When courses, paths and sessions were published and changed, under whatever ids they had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...catalogue.catalogue import Entry
from ...load.file_history import FileHistory


class EntryHistories:
    """The histories of entries. histories: of files, by path; of those that Git knows, also those that are gone."""

    def __init__(self, histories: Mapping[str, FileHistory]) -> None:
        self._by_name: dict[tuple[str, str], FileHistory] = {}
        for path, history in histories.items():
            name = _name_entry(path)
            other = self._by_name.get(name)
            self._by_name[name] = history.join(other) if other else history

    def find(self, entry: Entry[Any]) -> FileHistory | None:
        """Returns the history of an entry's files; None if Git does not know them.

        The files at its former ids count, and a course's lessons, in whatever team's folder they lay.
        """
        folder, name = _name_entry(entry.path)
        whole = self._by_name.get((folder, name))
        if whole is None:
            return None  # what is not committed yet has no time of change
        for id in entry.former_ids:
            if former := self._by_name.get((folder, id)):
                whole = whole.join(former)
        return whole


def _name_entry(path: str) -> tuple[str, str]:
    """Returns the folder of a kind, such as ``courses``, and the name of the entry in it to which a file belongs."""
    folder, name = path.split("/")[2:4]
    return folder, name.removesuffix(".md")
