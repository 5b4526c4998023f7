"""Which column feeds which field: the map of a file, as it is written in YAML, and as it fits the columns there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ...diagnostics.phrases import did_you_mean, join_quoted
from ...load.parse import parse_register
from ...load.positions import KeyPath
from .columns import find_column
from .days import ORDERS
from .durations import SECONDS
from .refusals import ImportRefused

PARTS: Mapping[str, str] = {
    "id": "the record's id, by which a later import recognises it",
    "title": "the title",
    "description": "the text; its first sentences become the summary",
    "url": "the address at the provider",
    "provider": "who offers it",
    "kind": "vendor or curated",
    "level": "how much it asks of people beforehand",
    "language": "the language it is taught in",
    "skills": "subjects, of which those become skills that the portal knows",
    "minutes": "how long it takes",
    "cost": "the price for one person",
    "currency": "its currency",
    "credit": "instructors and authors",
    "first_offered": "the day it was first offered",
    "license": "the licence",
    "version": "the version",
    "region": "the region; kept in the text",
    "team": "a team at the provider; kept in the text",
    "prerequisites": "what people should know before they begin",
}
"""What a map can feed → what it is. A portal's own fields come on top."""

REQUIRED_PARTS = ("id", "title")

_KEYS = ("fields", "only", "keep", "ignore", "records", "sheet", "encoding")
_FIELD_KEYS = ("column", "constant", "words", "unit", "split", "pattern", "dates", "from")
_FILTER_KEYS = ("column", "is", "is_not")


class FieldSource(NamedTuple):
    """Where the value of one field comes from.

    columns: the first that is not empty is used. words: the catalogue's word, in lower case, → the portal's value.
    unit: of a number without one. split: what stands between several values. pattern: an address in which ``{value}``
    stands for the column's value. is_from_text: whether the language is told from the description.
    """

    columns: tuple[str, ...] = ()
    constant: str | None = None
    words: Mapping[str, str] = {}
    unit: str = ""
    split: str = ""
    pattern: str = ""
    date_order: str = ""
    is_from_text: bool = False


class RowFilter(NamedTuple):
    """A condition that a record meets, or it is left out. values: in lower case. takes_matches: whether they are of
    the records that are taken, or of those left out.
    """

    column: str
    values: frozenset[str]
    takes_matches: bool


@dataclass(frozen=True)
class ColumnMap:
    """A map.

    origin: who wrote it: whether a column that is missing is a mistake in it. path: of its file, for messages.
    places: (line, column) in the file of each name of a column.
    """

    fields: Mapping[str, FieldSource]
    filters: tuple[RowFilter, ...] = ()
    kept_columns: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    records_at: str = ""
    sheet: str = ""
    encoding: str = ""
    origin: Literal["built-in", "ready", "file"] = "file"
    path: str = ""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def list_used_columns(self) -> frozenset[str]:
        """Returns the columns that the map names, those to ignore included."""
        used_columns = {column for source in self.fields.values() for column in source.columns}
        used_columns.update(row_filter.column for row_filter in self.filters)
        return frozenset((*used_columns, *self.kept_columns, *self.ignored_columns))


def parse_column_map(
    text: str, path: str, own_fields: Iterable[str] = (), origin: Literal["ready", "file"] = "file"
) -> ColumnMap:
    """Returns the map that a YAML text holds. own_fields: further fields of the portal's courses.

    Raises ImportRefused with every fault, each at its line and column.
    """
    return _Reader(text, path, tuple(own_fields), origin).read()


def resolve_map(column_map: ColumnMap, columns: Iterable[str]) -> ColumnMap:
    """Returns the map with the columns as the file spells them, without those that are not there.

    Raises ImportRefused where the map of a file names a column that does not exist, or where none is left for a field
    that every course needs.
    """
    columns = tuple(columns)
    resolved = {name: find_column(name, columns) for name in column_map.list_used_columns()}
    if column_map.origin == "file":
        _require_columns(column_map, columns, resolved)
    fields = {}
    for part, source in column_map.fields.items():
        actual_columns = tuple(resolved[name] for name in source.columns if resolved[name])
        if actual_columns or source.constant is not None or source.is_from_text:
            fields[part] = source._replace(columns=tuple(dict.fromkeys(actual_columns)))
    return ColumnMap(
        fields=fields,
        filters=tuple(f._replace(column=resolved[f.column]) for f in column_map.filters if resolved[f.column]),
        kept_columns=tuple(resolved[name] for name in column_map.kept_columns if resolved[name]),
        ignored_columns=tuple(resolved[name] for name in column_map.ignored_columns if resolved[name]),
        origin=column_map.origin,
        path=column_map.path,
    )


def _require_columns(column_map: ColumnMap, columns: tuple[str, ...], resolved: Mapping[str, str]) -> None:
    alternatives = [source.columns for source in column_map.fields.values() if source.columns]
    alternatives += [(name,) for name in (*(f.column for f in column_map.filters), *column_map.kept_columns)]
    missing_columns = [names[0] for names in alternatives if not any(resolved[name] for name in names)]
    faults = []
    for name in dict.fromkeys(missing_columns):
        line, column = column_map.places.get(name, (1, 1))
        close = did_you_mean(name, columns)
        help = f"did you mean `{close}`?" if close else f"the columns are {join_columns(columns)}"
        faults.append(f"{column_map.path}:{line}:{column}: no column is called `{name}`; {help}")
    if faults:
        raise ImportRefused("\n".join(faults), "nothing was written")


def join_columns(columns: Iterable[str]) -> str:
    """Returns the first columns as part of a sentence, and how many more there are."""
    columns = tuple(columns)
    shown = columns[:20]
    more = f" and {len(columns) - len(shown):,} more" if len(columns) > len(shown) else ""
    return (
        f"{', '.join(f'`{name}`' for name in shown)}{more}" if more else join_quoted(shown, "and") if shown else "none"
    )


class _Reader:
    """Reads a map, and collects its faults."""

    def __init__(self, text: str, path: str, own_fields: tuple[str, ...], origin: Literal["ready", "file"]) -> None:
        self.path = path
        self.origin = origin
        self.parts = (*PARTS, *(name for name in own_fields if name not in PARTS))
        self.parsed = parse_register(text)
        self.faults = [f"{path}:{p.line}:{p.column}: {p.message}; {p.help}" for p in self.parsed.problems]
        self.places: dict[str, tuple[int, int]] = {}

    def read(self) -> ColumnMap:
        data = self.parsed.data
        if self.faults or not isinstance(data, dict):
            if not self.faults:
                self.faults.append(f"{self.path}:1:1: the map is no list of keys; begin it with `fields:`")
            raise ImportRefused("\n".join(self.faults), "nothing was written")
        self._refuse_unknown(data, (), _KEYS, "key")
        fields = self._read_fields(data.get("fields"))
        filters = tuple(self._read_filters(data.get("only")))
        kept_columns = self._read_names(data.get("keep"), ("keep",))
        ignored_columns = self._read_names(data.get("ignore"), ("ignore",))
        records_at, sheet, encoding = (self._read_text(data, (key,)) for key in ("records", "sheet", "encoding"))
        for part in REQUIRED_PARTS:
            if isinstance(data.get("fields"), dict) and part not in data["fields"]:
                self._add(("fields",), f"`{part}` is missing: {PARTS[part]}", f"add `{part}:` and the column's name")
        if self.faults:
            raise ImportRefused("\n".join(self.faults), "nothing was written")
        return ColumnMap(
            fields,
            filters,
            kept_columns,
            ignored_columns,
            records_at,
            sheet,
            encoding,
            self.origin,
            self.path,
            self.places,
        )

    def _add(self, keys: KeyPath, message: str, help: str) -> None:
        position = self.parsed.build_positions().find_position(keys)
        line, column = (position.line, position.column) if position else (1, 1)
        self.faults.append(f"{self.path}:{line}:{column}: {message}; {help}")

    def _refuse_unknown(self, data: Mapping[str, Any], keys: KeyPath, allowed: Iterable[str], noun: str) -> None:
        allowed = tuple(allowed)
        for key in data:
            if key not in allowed:
                position = self.parsed.build_positions().find_position((*keys, key))
                line, column = (position.key_line, position.key_column) if position else (1, 1)
                close = did_you_mean(str(key), allowed)
                help = f"did you mean `{close}`?" if close else f"it may be {join_quoted(allowed, 'or')}"
                self.faults.append(f"{self.path}:{line}:{column}: no {noun} is called `{key}`; {help}")

    def _read_fields(self, data: Any) -> dict[str, FieldSource]:
        if not isinstance(data, dict):
            self._add(("fields",), "`fields` is no list of fields", "write `field: Column`, one a line")
            return {}
        self._refuse_unknown(data, ("fields",), self.parts, "field")
        return {part: self._read_field(part, value) for part, value in data.items() if part in self.parts}

    def _read_field(self, part: str, value: Any) -> FieldSource:
        keys: KeyPath = ("fields", part)
        if not isinstance(value, dict):
            return FieldSource(self._read_names(value, keys))
        self._refuse_unknown(value, keys, _FIELD_KEYS, "key")
        constant = self._read_text(value, (*keys, "constant")) if "constant" in value else None
        words = value.get("words") or {}
        if not isinstance(words, dict) or not all(isinstance(word, str | None) for word in words.values()):
            self._add(
                (*keys, "words"), "`words` is no list of words", "write `word of the catalogue: yours`, one a line"
            )
            words = {}
        is_from_text = value.get("from") == "text"
        if ("from" in value) and not (is_from_text and part == "language"):
            self._add((*keys, "from"), "only the language can be told from the text", "write `language: {from: text}`")
        self._refuse_other(value, keys, "unit", tuple(SECONDS))
        self._refuse_other(value, keys, "dates", ORDERS)
        pattern = self._read_text(value, (*keys, "pattern"))
        if pattern and "{value}" not in pattern:
            self._add((*keys, "pattern"), "the pattern has no `{value}`", "put it where the column's value stands")
        columns = self._read_names(value.get("column"), (*keys, "column")) if "column" in value else ()
        if not (columns or constant is not None or is_from_text):
            self._add(keys, f"`{part}` names no column", "write `column:` and its name, or `constant:` and a value")
        return FieldSource(
            columns,
            constant,
            {str(word).strip().casefold(): str(target or "") for word, target in words.items()},
            str(value.get("unit") or ""),
            self._read_text(value, (*keys, "split")),
            pattern,
            str(value.get("dates") or ""),
            is_from_text,
        )

    def _refuse_other(self, value: Mapping[str, Any], keys: KeyPath, key: str, allowed: tuple[str, ...]) -> None:
        if key in value and value[key] not in allowed:
            self._add((*keys, key), f"`{value[key]}` is no {key} that is known", f"write {join_quoted(allowed, 'or')}")

    def _read_filters(self, data: Any) -> Iterable[RowFilter]:
        items = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
        if data is not None and not items:
            self._add(("only",), "`only` is no list of conditions", "write `- {column: Name, is: [value]}`, one a line")
        for index, item in enumerate(items):
            keys: KeyPath = ("only", index) if isinstance(data, list) else ("only",)
            if not isinstance(item, dict) or "column" not in item or ("is" in item) == ("is_not" in item):
                self._add(keys, "the condition is not whole", "write `{column: Name, is: [value]}`, or `is_not`")
                continue
            self._refuse_unknown(item, keys, _FILTER_KEYS, "key")
            key = "is" if "is" in item else "is_not"
            value = item[key]
            texts = value if isinstance(value, list) else [value]
            if not all(isinstance(text, str | None) for text in texts):
                self._add((*keys, key), f"`{key}` is no list of values", "write `[value, value]`")
                continue
            [column] = self._read_names(item["column"], (*keys, "column"))[:1] or ("",)
            yield RowFilter(column, frozenset((text or "").strip().casefold() for text in texts), key == "is")

    def _read_names(self, value: Any, keys: KeyPath) -> tuple[str, ...]:
        """Reads one name of a column or a list of them, and notes where each stands."""
        if value is None and keys[0] in ("keep", "ignore"):
            return ()
        items = [(keys, value)] if isinstance(value, str) else []
        if isinstance(value, list):
            items = [((*keys, index), item) for index, item in enumerate(value)]
        if not items or not all(isinstance(item, str) and item.strip() for _, item in items):
            self._add(keys, "this is no name of a column", "write the name as it stands in the file's header")
            return ()
        for item_keys, item in items:
            if position := self.parsed.build_positions().find_position(item_keys):
                self.places.setdefault(item, (position.line, position.column))
        return tuple(item for _, item in items)

    def _read_text(self, data: Mapping[str, Any], keys: KeyPath) -> str:
        value = data.get(str(keys[-1]))
        if value is None or isinstance(value, str):
            return value or ""
        self._add(keys, f"`{keys[-1]}` is no text", "write one value")
        return ""
