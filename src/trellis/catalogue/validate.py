"""Stage 2, validate: builds entries from source files by their models. Reports each error at its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ..diagnostics.diagnostic import Diagnostic, Severity
from ..kinds import Kind
from ..kinds.fields import find_field
from ..load.load import SourceFile
from ..load.positions import KeyPath, Positions
from .catalogue import Entry, EntryKey, EntrySummary, locate_value
from .field_errors import describe_error


def validate_files(sources: Iterable[SourceFile]) -> tuple[list[Entry[Kind]], list[Diagnostic]]:
    """Returns the entries of valid records, and the diagnostics of invalid ones."""
    entries: list[Entry[Kind]] = []
    diagnostics: list[Diagnostic] = []
    for source in sources:
        if source.parsed.data is None:
            continue
        positions = source.parsed.positions
        for key_prefix, record in _list_records(source, diagnostics):
            try:
                meta = source.collection.model.model_validate(record)
            except ValidationError as error:
                diagnostics += _describe_errors(source, positions, key_prefix, record, error)
            else:
                entries.append(_build_entry(source, positions, key_prefix, meta))
    return entries, diagnostics


def find_unread_keys(sources: Iterable[SourceFile], entries: Iterable[Entry[Kind]]) -> Iterator[tuple[str, EntryKey]]:
    """Yields path, kind and id of each record that is not a valid entry, so that it is not reported as missing.

    The id is the course's for a lesson, and "" for a register that could not be read at all.
    """
    read_positions = {(entry.path, entry.key_prefix) for entry in entries}
    for source in sources:
        kind, names, data = source.collection.model.NAME, source.names, source.parsed.data
        if not source.collection.many:
            if (source.path, ()) not in read_positions:
                yield source.path, (kind, names.get("course") or _derive_id(names) or kind)
        elif isinstance(data, list):
            unread_records = (r for index, r in enumerate(data) if (source.path, (index,)) not in read_positions)
            yield from ((source.path, (kind, str(r.get("id")))) for r in unread_records if isinstance(r, dict))
        else:
            yield source.path, (kind, "")


def find_invalid_files(sources: Iterable[SourceFile], entries: Iterable[Entry[Kind]]) -> dict[str, EntrySummary]:
    """Returns path → guessed summary of each file with invalid front matter, so that its text is checked too."""
    read_paths = {entry.path for entry in entries}
    return {
        source.path: _guess_summary(source)
        for source in sources
        if isinstance(source.parsed.data, dict) and source.path not in read_paths
    }


def _guess_summary(source: SourceFile) -> EntrySummary:
    """Returns a summary from the file's path and status alone."""
    kind, names = source.collection.model.NAME, source.names
    course, id = names.get("course", ""), _derive_id(names) or kind
    status = str(source.parsed.data.get("status") or "")
    key = (kind, f"{course}/{id}" if course else id)
    return EntrySummary(
        kind=kind,
        id=id,
        course=course,
        path=source.path,
        owner=names.get("team", ""),
        number=int(names.get("number", 0)),
        status=status,
        title=id,
        url="",
        key_prefix=(),
        key=key,
        is_authored=False,
    )


def _list_records(source: SourceFile, diagnostics: list[Diagnostic]) -> Iterator[tuple[KeyPath, Any]]:
    """Yields the records of a file with their key paths; appends a finding if the file has the wrong shape."""
    data = source.parsed.data
    if source.collection.many is not isinstance(data, list):
        expected = "list of records" if source.collection.many else "list of keys"
        help = "write each record as `- id: …`" if source.collection.many else "write one `key: value` on each line"
        diagnostics.append(
            Diagnostic(
                rule="fm-not-mapping",
                severity=Severity.ERROR,
                location=locate_value(source.path, Positions(), (), ()),
                message=f"the file holds no {expected}",
                help=help,
            )
        )
    elif source.collection.many:
        yield from (((index,), record) for index, record in enumerate(data))
    else:
        yield (), data


def _build_entry(source: SourceFile, positions: Positions, key_prefix: KeyPath, meta: Kind) -> Entry[Kind]:
    names = source.names
    return Entry(
        kind=meta.NAME,
        id=_choose_id(source, key_prefix, meta),
        meta=meta,
        path=source.path,
        owner=names.get("team", ""),
        course=names.get("course", ""),
        number=int(names.get("number", 0)),
        body=source.parsed.body,
        body_line=source.parsed.body_line,
        positions=positions,
        key_prefix=key_prefix,
    )


def _choose_id(source: SourceFile, key_prefix: KeyPath, meta: Kind) -> str:
    """Returns the record's own ``id``, else the id in its path. A CSV row gets its index as id."""
    own_id = getattr(meta, "id", None)
    if key_prefix and not own_id:
        return f"{source.path}#{key_prefix[0]}"
    return str(own_id or _derive_id(source.names) or meta.NAME)


def _derive_id(names: Mapping[str, str]) -> str:
    """Returns the name of the file or folder, else of the team.

    The id of a record about an item starts with the item's id, since two records may have the same date.
    """
    id = names.get("id") or names.get("team", "")
    return f"{names['item']}/{id}" if "item" in names else id


def _describe_errors(
    source: SourceFile, positions: Positions, key_prefix: KeyPath, record: Any, error: ValidationError
) -> Iterator[Diagnostic]:
    """Yields a diagnostic for each error. A union reports one value several times; only the first report is used."""
    model = source.collection.model
    status = str(record.get("status", "")) if isinstance(record, dict) else ""
    seen: set[KeyPath] = set()
    for detail in error.errors(include_url=False):
        keys = _drop_union_tags(record, detail["loc"])
        if keys in seen:
            continue
        seen.add(keys)
        field_error = describe_error(model, keys, find_field(model, keys), detail)
        location = locate_value(source.path, positions, key_prefix, keys, at_key=field_error.rule == "unknown-key")
        yield Diagnostic(
            rule=field_error.rule,
            severity=Severity.ERROR,
            location=location,
            message=field_error.message,
            help=field_error.help,
            status=status,
        )


def _drop_union_tags(record: Any, loc: KeyPath) -> KeyPath:
    """Returns the key path as written in the file, without the tags that pydantic adds for the members of a union."""
    keys: list[str | int] = []
    value: Any = record
    for step in loc:
        is_list_item = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if is_list_item or (isinstance(value, dict) and step in value):
            value = value[step]
            keys.append(step)
        elif step == loc[-1] and isinstance(value, dict) and isinstance(step, str) and step.isidentifier():
            keys.append(step)
    return tuple(keys)
