"""Resolves the references of records that could not be read, so that an unknown one is told in the same run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..diagnostics.diagnostic import Diagnostic
from ..kinds import Kind, Ref
from ..kinds.fields import collect_fields
from ..kinds.scalars import SLUG
from ..load.load import SourceFile
from ..load.positions import KeyPath, Positions
from .catalogue import Entry, EntryKey
from .gone import tells_of_past
from .link import EntriesByKind, may_be_unread, name_unread_target, resolve_reference
from .validate import derive_id

_ID = re.compile(SLUG)


def find_unread_references(
    sources: Iterable[SourceFile],
    entries: Iterable[Entry[Kind]],
    entries_by_kind: EntriesByKind,
    aliases: Mapping[EntryKey, str],
    unread_keys: frozenset[EntryKey],
) -> list[Diagnostic]:
    """Returns the findings on the references of the records that are no valid entries. Only ids of the right form."""
    diagnostics: list[Diagnostic] = []
    read_positions = {(entry.path, entry.key_prefix) for entry in entries}
    for source in sources:
        positions = source.parsed.build_positions()
        for key_prefix, record in _list_records(source):
            if (source.path, key_prefix) in read_positions:
                continue
            referrer = _build_referrer(source, positions, key_prefix, record)
            for keys, ref, value in _find_written_references(source.collection.model, record):
                name = name_unread_target(referrer, ref, value)
                if not may_be_unread(ref, name, unread_keys, is_past=tells_of_past(referrer, keys)):
                    resolve_reference(referrer, keys, ref, value, entries_by_kind, aliases, diagnostics)
    return diagnostics


def _list_records(source: SourceFile) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    data = source.data
    if isinstance(data, dict) and not source.collection.many:
        yield (), data
    elif isinstance(data, list) and source.collection.many:
        yield from (((index,), record) for index, record in enumerate(data) if isinstance(record, dict))


def _build_referrer(
    source: SourceFile, positions: Positions, key_prefix: KeyPath, record: Mapping[str, Any]
) -> Entry[Kind]:
    """Returns an entry with the record's place and status, and without its values."""
    model = source.collection.model
    status = record.get("status")
    return Entry(
        kind=model.NAME,
        id=derive_id(source.names) or source.path,
        meta=model.model_construct(None, **({"status": status} if isinstance(status, str) else {})),
        path=source.path,
        course=source.names.get("course", ""),
        positions=positions,
        key_prefix=key_prefix,
    )


def _find_written_references(model: type[Kind], record: Any) -> Iterator[tuple[KeyPath, Ref, str]]:
    """Yields key path, marker and id of each reference that is written as the model has it."""
    for field in collect_fields(model).values():
        if ref := field.find_marker(Ref):
            for keys, value in _find_values(record, field.path):
                if value not in ref.also and _ID.match(value):
                    yield keys, ref, value


def _find_values(data: Any, path: tuple[str, ...]) -> Iterator[tuple[KeyPath, str]]:
    if not path:
        if isinstance(data, str):
            yield (), data
        return
    step, rest = path[0], path[1:]
    pairs: Iterable[tuple[str | int, Any]] = ()
    if step != "*":
        pairs = ((step, data[step]),) if isinstance(data, dict) and step in data else ()
    elif isinstance(data, list):
        pairs = enumerate(data)
    elif isinstance(data, dict):
        pairs = data.items()
    for key, value in pairs:
        yield from (((key, *keys), text) for keys, text in _find_values(value, rest))
