"""Stage 2, validate: builds entries from source files by their models. Reports each error at its line and column."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..diagnostics.diagnostic import Diagnostic, Location, Severity
from ..kinds import Gone, Kind, Role
from ..kinds.fields import find_field, list_keys_below
from ..kinds.role_names import fold_role
from ..kinds.scalars import SLUG
from ..load.load import SourceFile
from ..load.positions import KeyPath, Positions
from ..load.yaml_syntax import suggest_quoting
from .catalogue import Entry, EntryKey, EntrySummary, locate_value
from .field_errors import describe_error, names_columns, suggest_key
from .portal_language import add_portal_language, find_portal_language
from .unread_parts import UnreadParts

_ID = re.compile(SLUG)


def validate_files(
    sources: Iterable[SourceFile], portal_language: str = ""
) -> tuple[list[Entry[Kind]], list[Diagnostic]]:
    """Returns the entries of valid records, and the diagnostics of invalid ones.

    portal_language: the language of courses that name none; needed where ``portal.yml`` is not among the files.
    """
    sources = tuple(sources)
    portal_language = portal_language or find_portal_language(sources)
    entries: list[Entry[Kind]] = []
    diagnostics: list[Diagnostic] = []
    for source in sources:
        if source.data is None:
            continue
        positions = source.parsed.build_positions()
        unread_parts = UnreadParts(positions, source.parsed.skipped_lines)
        cuts = dict(_describe_cuts(source, positions))
        diagnostics += cuts.values()
        if source.parsed.columns and not names_columns(source.collection.model, source.parsed.columns):
            diagnostics.append(_describe_missing_header(source))
            continue
        row_errors: list[Diagnostic] = []
        records = list(list_records(source, diagnostics))
        columns = None if source.parsed.columns is None else frozenset(source.parsed.columns)
        for key_prefix, record in records:
            try:
                model = source.collection.model
                meta = model.model_validate(add_portal_language(model, record, portal_language))
            except ValidationError as error:
                details = _select_errors(source.collection.model, key_prefix, record, error, unread_parts, cuts)
                row_errors += _describe_errors(source, columns, positions, key_prefix, record, details)
            else:
                if not unread_parts.touch(key_prefix):
                    entries.append(build_entry(source, positions, key_prefix, meta))
        diagnostics += _merge_columns(row_errors, len(records)) if source.path.endswith(".csv") else row_errors
    return entries, diagnostics


def find_unread_keys(sources: Iterable[SourceFile], entries: Iterable[Entry[Kind]]) -> Iterator[tuple[str, EntryKey]]:
    """Yields path, kind and id of each record that is not a valid entry, so that it is not reported as missing.

    The id is the course's for a lesson, and "" where nobody can say which records, or which names, a register or an
    entry has; of tombstones, which each team keeps for itself, the path of theirs too. Of a record that was read and is
    not valid, its former ids and a role's names are told too.
    """
    read_positions = {(entry.path, entry.key_prefix) for entry in entries}
    for source in sources:
        kind, names, data = source.collection.model.NAME, source.names, source.data
        any_names = (source.path, "") if source.collection.model is Gone else ("",)
        if not source.collection.many:
            if (source.path, ()) not in read_positions:
                yield source.path, (kind, names.get("course") or derive_id(names) or kind)
                yield from ((source.path, (kind, alias)) for alias in _list_former_ids(source))
        elif isinstance(data, list):
            unread_parts = UnreadParts(source.parsed.build_positions(), source.parsed.skipped_lines)
            if unread_parts.hide_record([(index,) for index in range(len(data))]):
                yield from ((source.path, (kind, name)) for name in any_names)
            for index, record in enumerate(data):
                if isinstance(record, dict) and (source.path, (index,)) not in read_positions:
                    names_of_record = _list_names(source.collection.model, record)
                    if _has_names(source.collection.model) and unread_parts.touch((index,)):
                        names_of_record = (*names_of_record, "")
                    if "id" in source.collection.model.model_fields and not _is_id(record.get("id")):
                        names_of_record = (*names_of_record, "")  # others name it by the right one
                    yield from ((source.path, (kind, name)) for name in names_of_record)
        else:
            yield from ((source.path, (kind, name)) for name in any_names)


def _is_id(value: Any) -> bool:
    """Whether a value has the form of an id, or of a lesson's with its course's before it."""
    return isinstance(value, str) and all(_ID.fullmatch(part) for part in value.split("/", 1))


def _list_former_ids(source: SourceFile) -> Iterator[str]:
    """Yields the former ids of an entry that is a file of its own; "" if some of them cannot be read.

    A lesson's are those of its course, which is all that counts of one that cannot be read.
    """
    model, data = source.collection.model, source.data
    if "aliases" not in model.model_fields or "course" in source.names:
        return
    record = data if isinstance(data, dict) else {}
    aliases = record.get("aliases", [])
    yield from filter(_is_id, _list_texts(aliases))
    unread_parts = UnreadParts(source.parsed.build_positions(), source.parsed.skipped_lines)
    is_written_otherwise = any(
        isinstance(key, str) and key not in model.model_fields and suggest_key(model, (key,)) == "aliases"
        for key in record
    )
    is_read = isinstance(data, dict) and isinstance(aliases, list) and all(map(_is_id, aliases))
    if not is_read or is_written_otherwise or unread_parts.touch(("aliases",)) or unread_parts.hide(("aliases",)):
        yield ""


def _has_names(model: type[Kind]) -> bool:
    """Whether entries of the kind are referred to by what they are called, too."""
    return issubclass(model, Role)


def _list_names(model: type[Kind], record: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns by what a record may be referred to, as it is written: its ids and, of a role, its folded names."""
    aliases, synonyms = (_list_texts(record.get(key)) for key in ("aliases", "synonyms"))
    names = (str(record.get("id")), *aliases)
    if _has_names(model):
        titles = _list_texts([record.get("name"), record.get("plural")])
        names += tuple(fold_role(title) for title in (*names, *titles, *synonyms))
    return tuple(dict.fromkeys(name for name in names if name))


def _list_texts(values: Any) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def find_invalid_files(sources: Iterable[SourceFile], entries: Iterable[Entry[Kind]]) -> dict[str, EntrySummary]:
    """Returns path → guessed summary of each file with invalid front matter, so that its text is checked too."""
    read_paths = {entry.path for entry in entries}
    return {
        source.path: _guess_summary(source)
        for source in sources
        if isinstance(source.data, dict) and source.path not in read_paths
    }


def _guess_summary(source: SourceFile) -> EntrySummary:
    """Returns a summary from the file's path and status alone."""
    kind, names = source.collection.model.NAME, source.names
    course, id = names.get("course", ""), derive_id(names) or kind
    status = str(source.data.get("status") or "")
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


def list_records(source: SourceFile, diagnostics: list[Diagnostic]) -> Iterator[tuple[KeyPath, Any]]:
    """Yields the records of a file with their key paths; appends a finding if the file has the wrong shape."""
    data = source.data
    if source.collection.many is not isinstance(data, list):
        if source.parsed.skipped_lines:
            return  # what could not be read may be what it lacks
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


def build_entry(source: SourceFile, positions: Positions, key_prefix: KeyPath, meta: Kind) -> Entry[Kind]:
    """Returns the entry of a record. meta: its values."""
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
    own_id = meta.entry_id if isinstance(meta, Gone) else getattr(meta, "id", None)
    if key_prefix and not own_id:
        return f"{source.path}#{key_prefix[0]}"
    return str(own_id or derive_id(source.names) or meta.NAME)


def derive_id(names: Mapping[str, str]) -> str:
    """Returns the name of the file or folder, else of the team.

    The id of a record about an item starts with the item's id, since two records may have the same date.
    """
    id = names.get("id") or names.get("team", "")
    return f"{names['item']}/{id}" if "item" in names else id


def _describe_cuts(source: SourceFile, positions: Positions) -> Iterator[tuple[KeyPath, Diagnostic]]:
    """Yields key path and diagnostic of each value in an author's own words that a number sign cuts."""
    if not source.parsed.cut_values:
        return
    places = list(positions.iterate())
    texts = dict(positions.iterate_texts())
    for cut in source.parsed.cut_values:
        keys, position = places[cut.position_index]
        field = find_field(source.collection.model, keys[1:] if source.collection.many else keys)
        if field is None or not field.is_prose:
            continue
        label = f"`{keys[-1]}`" if isinstance(keys[-1], str) else "this item"
        start = f"{keys[-1]}: " if isinstance(keys[-1], str) else "- "
        whole = f"{texts.get(keys, '')} {cut.remainder}".strip()
        help = suggest_quoting(start, whole) if position.end or not texts.get(keys) else suggest_quoting("", "")
        diagnostic = Diagnostic(
            rule="value-cut",
            severity=Severity.ERROR,
            location=Location(source.path, cut.line, cut.column, cut.column + len(cut.remainder)),
            message=f"{label} ends before the `#`: all from there on counts as a comment",
            help=f"{help}; a comment stands two spaces behind a value, as `# …`",
        )
        yield keys, diagnostic


def _select_errors(
    model: type[Kind],
    key_prefix: KeyPath,
    record: Any,
    error: ValidationError,
    unread_parts: UnreadParts,
    cut_keys: Container[KeyPath],
) -> Iterator[tuple[KeyPath, ErrorDetails]]:
    """Yields the errors that an author can mend where they stand, each with the key path as written.

    Left out are all but the first on one value, what follows from another finding of the file, and the lack of a key
    that is written in other words.
    """
    details: dict[KeyPath, ErrorDetails] = {}
    for detail in error.errors(include_url=False):
        details.setdefault(_drop_union_tags(record, detail["loc"]), detail)
    meant_keys = {
        (*keys[:-1], suggest_key(model, keys))
        for keys, detail in details.items()
        if detail["type"] == "extra_forbidden"
    }
    for keys, detail in details.items():
        path = (*key_prefix, *keys)
        if detail["type"] == "missing":
            is_consequence = keys in meant_keys or unread_parts.hide(path)
        else:
            has_faulty_items = detail["type"] == "too_short" and any(
                len(other) > len(keys) and other[: len(keys)] == keys for other in details
            )
            is_consequence = has_faulty_items or path in cut_keys or (bool(keys) and unread_parts.touch(path))
        if not is_consequence:
            yield keys, detail


def _describe_errors(
    source: SourceFile,
    columns: Set[str] | None,
    positions: Positions,
    key_prefix: KeyPath,
    record: Any,
    details: Iterable[tuple[KeyPath, ErrorDetails]],
) -> Iterator[Diagnostic]:
    """Yields a diagnostic for each error. columns: those of a table."""
    model = source.collection.model
    status = str(record.get("status", "")) if isinstance(record, dict) else ""
    for keys, detail in details:
        field_error = describe_error(model, keys, find_field(model, keys), detail, record, columns)
        location = locate_value(source.path, positions, key_prefix, keys, at_key=field_error.rule == "unknown-key")
        is_unknown = field_error.rule == "unknown-key"
        if columns and (is_unknown or (field_error.rule == "missing-field" and keys[-1] not in columns)):
            location = Location(source.path)  # the header, which every row is read by
        yield Diagnostic(
            rule=field_error.rule,
            severity=Severity.ERROR,
            location=location,
            message=field_error.message,
            help=field_error.help,
            status=status,
        )


def _describe_missing_header(source: SourceFile) -> Diagnostic:
    """Returns what is told of a table whose first row names no column: its rows cannot be read, not even the first."""
    names = ",".join(list_keys_below(source.collection.model, ()))
    help = f"write this line in place of the first row, or above it if it holds values: `{names}`"
    if len(source.parsed.columns or ()) == 1 and any("|" in column for column in source.parsed.columns or ()):
        help = f"put commas between the columns, in every row, and write this line as the first: `{names}`"
    return Diagnostic(
        rule="csv-columns",
        severity=Severity.ERROR,
        location=Location(source.path),
        message="the first row names none of the columns of this table",
        help=help,
    )


def _merge_columns(errors: Iterable[Diagnostic], row_count: int) -> Iterator[Diagnostic]:
    """Yields the errors of a table's rows; what is wrong with a column in several of them once, at the header."""
    groups: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for error in errors:
        is_of_column = error.rule in ("unknown-key", "missing-field")
        groups.setdefault((error.rule, error.message, "" if is_of_column else repr(error.location)), []).append(error)
    for (rule, message, _), group in groups.items():
        header = Location(group[0].location.path)
        if rule == "missing-field" and len(group) == row_count > 1:
            yield replace(group[0], location=header, message=f"{message} in every row")
        elif group[0].location == header:
            yield group[0]
        else:
            yield from group


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
