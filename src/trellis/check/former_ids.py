"""Tells which of two entries that claim one id was there before a change: that one keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ..catalogue.entry import Entry
from ..kinds import Gone
from ..load.parse import parse_markdown, parse_register
from ..load.positions import KeyPath
from .context import PortalChange

UNTOUCHED, TOUCHED, ADDED = range(3)
"""An entry as it was before the change, an id that stood in what the change touches, and one that came with it."""

Records = Mapping[tuple[str, str], Mapping[str, Any]]
"""Id, and of a tombstone the kind that it names → the values of a record."""


class FormerIds:
    """Looks up what the files of a change said before it. Without a change, everything was there before."""

    def __init__(self, change: PortalChange | None) -> None:
        self._change = change
        self._read_records = cache(self._read_records_of_file)

    def measure_newness(self, entry: Entry[Any], keys: KeyPath) -> int:
        """Returns how new an entry's id or former id is, as `Newness` says."""
        if self._change is None or entry.path not in self._change.paths:
            return UNTOUCHED
        id, kind = (entry.meta.id, entry.meta.kind) if isinstance(entry.meta, Gone) else (entry.id, "")
        records = self._read_records(entry.path, bool(entry.key_prefix), isinstance(entry.meta, Gone))
        record = records.get((id, kind) if entry.key_prefix else ("", ""))
        if record is None:
            return ADDED
        if keys[0] == "aliases" and entry.meta.aliases[keys[1]] not in _list_aliases(record):
            return ADDED
        return UNTOUCHED if entry.key_prefix and _is_same(entry, record) else TOUCHED

    def _read_records_of_file(self, path: str, is_register: bool, names_kind: bool) -> Records:
        """Returns the records of a register; of another file its values, with no id."""
        text = self._change.read_previous(path) if self._change else None
        if text is None:
            return {}
        if not is_register:
            data = parse_markdown(text).data if path.endswith(".md") else parse_register(text).data
            return {("", ""): data if isinstance(data, dict) else {}}
        data = parse_register(text).data
        return {
            (str(record.get("id")), str(record.get("kind", "course")) if names_kind else ""): record
            for record in (data if isinstance(data, list) else ())
            if isinstance(record, dict)
        }


def _list_aliases(record: Mapping[str, Any]) -> tuple[Any, ...]:
    aliases = record.get("aliases")
    return tuple(aliases) if isinstance(aliases, list) else ()


def _is_same(entry: Entry[Any], record: Mapping[str, Any]) -> bool:
    try:
        return bool(type(entry.meta).model_validate(record) == entry.written_meta)
    except ValueError:
        return False
