"""Reads JSON: one record a line, a list of records, and answers of interfaces that hold such a list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ....diagnostics.phrases import join_quoted
from ....load.parse import MAX_FILE_SIZE
from ..columns import get_value
from ..records import RecordFile, SourceRecord
from ..refusals import ImportRefused
from ..report import Refusal
from .encoding import decode_text
from .linked_data import collect_courses, is_linked_data

MAX_LIST_DEPTH = 4
"""How deep in an answer its list of records is looked for."""

_GAP = re.compile(r"[\s,]*")
_NAMES_OF_RECORDS = frozenset(("id", "title", "name"))


def read_json(data: bytes, records_at: str = "", *, is_required: bool = True) -> RecordFile:
    """Returns the records of JSON of any of the shapes. records_at: the column that holds the list of records, or "".
    is_required: whether that list must be there.

    Raises ImportRefused where no list of records, or more than one, is there.
    """
    text, note = decode_text(data, detects=False)
    notes = (note,) if note else ()
    start = text.lstrip()[:1]
    if start == "[":
        return _read_list(text, notes)
    if start not in ("[", "{") or _is_one_record_a_line(text, records_at):
        return RecordFile(tuple(_read_lines(text)), "line", notes)
    return _read_answer(_parse_whole(text), records_at, notes, is_required=is_required)


def _is_one_record_a_line(text: str, records_at: str) -> bool:
    """Whether the first line that is not empty is whole by itself, and others follow."""
    lines = text.lstrip().split("\n", 1)
    try:
        first = json.loads(lines[0])
    except (ValueError, RecursionError):
        return _has_several_objects(text)
    if len(lines) > 1 and lines[1].strip():
        return True
    return not records_at and not _holds_list_of_records(first) and not is_linked_data(first)


def _has_several_objects(text: str) -> bool:
    """Whether lines that are not the first begin records, so that the first one is at fault by itself."""
    lines = [line for line in text.split("\n", 20)[:20] if line.strip()]
    return len(lines) > 1 and sum(line.startswith("{") and line.rstrip().endswith("}") for line in lines) >= 1


def _holds_list_of_records(value: object) -> bool:
    return isinstance(value, dict) and not value.keys() & _NAMES_OF_RECORDS and bool(list_record_lists(value))


def _parse_whole(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ImportRefused(
            f"the file cannot be read as JSON from line {error.lineno}, column {error.colno} on",
            "check the quotation marks, commas and brackets there, or export it again",
        ) from None
    except (ValueError, RecursionError):
        help = "check what made it, and export it again"
        raise ImportRefused(
            "the file cannot be read as JSON: it is nested too deep, or a number too long", help
        ) from None


def _read_answer(value: Any, records_at: str, notes: tuple[str, ...], *, is_required: bool) -> RecordFile:
    items = get_value(value, records_at) if records_at and isinstance(value, dict) else None
    if isinstance(items, list):
        return RecordFile(number_records(items), "record", notes)
    if records_at and is_required:
        lists = list_record_lists(value)
        help = f"the lists in it are {_join_lists(lists)}" if lists else "there is no list of records in it"
        raise ImportRefused(f"the file has no list of records called `{records_at}`", help)
    if is_linked_data(value):
        return _read_linked_data(value, notes)
    lists = list_record_lists(value)
    if len(lists) > 1:
        name = next(iter(lists))
        raise ImportRefused(
            f"the file is an object with several lists: {_join_lists(lists)}",
            f"say which holds the records, such as --records {name}",
        )
    if not lists or value.keys() & _NAMES_OF_RECORDS:
        return RecordFile((SourceRecord(1, value),), "record", notes)
    [(name, items)] = lists.items()
    notes = (*notes, f"The file is an object; the records are its list `{name}`, which has {len(items):,}.")
    return RecordFile(number_records(items), "record", notes)


def _join_lists(lists: Mapping[str, list[Any]]) -> str:
    return join_quoted(list(lists)[:10], "and")


def list_record_lists(value: object) -> dict[str, list[Any]]:
    """Returns the lists of objects in an object, outermost first, by their column; none of those inside a list."""
    lists: dict[str, list[Any]] = {}
    level: list[tuple[str, object]] = [("", value)]
    for _ in range(MAX_LIST_DEPTH):
        inner: list[tuple[str, object]] = []
        for prefix, item in level:
            for key, below in item.items() if isinstance(item, dict) else ():
                if isinstance(below, list) and below and all(isinstance(entry, dict) for entry in below):
                    lists[f"{prefix}{key}"] = below
                elif isinstance(below, dict):
                    inner.append((f"{prefix}{key}.", below))
        if lists:
            break
        level = inner
    return {name: items for name, items in lists.items() if name.rpartition(".")[2] not in _LISTS_OF_LINKS}


_LISTS_OF_LINKS = frozenset(("links", "_links", "errors", "warnings", "facets"))
"""Lists in answers that hold no records."""


def _read_linked_data(value: Any, notes: tuple[str, ...]) -> RecordFile:
    courses = collect_courses(value)
    note = f"The file is linked data in the words of schema.org, with {len(courses):,} courses."
    return RecordFile(number_records(courses), "record", (*notes, note), "schema-org")


def number_records(items: list[Any]) -> tuple[SourceRecord | Refusal, ...]:
    """Returns the items of a list as records, counted from 1; a refusal in place of each that is none."""
    return tuple(_build_record(number, item) for number, item in enumerate(items, start=1))


def _read_list(text: str, notes: tuple[str, ...]) -> RecordFile:
    records = tuple(_read_items(text))
    first = next((record for record in records if isinstance(record, SourceRecord)), None)
    if first and is_linked_data(first.values):
        values = [record.values for record in records if isinstance(record, SourceRecord)]
        return _read_linked_data(values, notes)
    return RecordFile(records, "line", notes)


def _read_lines(text: str) -> Iterator[SourceRecord | Refusal]:
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        if len(raw) > MAX_FILE_SIZE:
            yield Refusal(line, f"the line is longer than {MAX_FILE_SIZE // 1000:,} kB", "shorten it, or leave it out")
            continue
        if any("\udc80" <= character <= "\udcff" for character in raw) if not raw.isascii() else False:
            yield Refusal(line, "the line holds characters that are not UTF-8", "save the file with the encoding UTF-8")
            continue
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError):
            help = "write one whole `{…}` on the line; check its quotation marks and commas"
            yield Refusal(line, "the line cannot be read as JSON", help)
        else:
            yield _build_record(line, value)


def _read_items(text: str) -> Iterator[SourceRecord | Refusal]:
    """Reads a list. An item that cannot be read ends it, since the start of the next is unknown."""
    decoder = json.JSONDecoder()
    line, line_offset, offset = 1, 0, text.index("[") + 1  # `line` is the line of `line_offset`
    while True:
        offset = _GAP.match(text, offset).end()  # type: ignore[union-attr]
        line += text.count("\n", line_offset, offset)
        line_offset = offset
        if text.startswith("]", offset):
            return
        try:
            value, offset = decoder.raw_decode(text, offset)
        except (ValueError, RecursionError):
            help = "check the quotation marks and commas from here on, then import again"
            yield Refusal(line, "the list breaks off here: this cannot be read as JSON", help)
            return
        yield _build_record(line, value)


def _build_record(line: int, value: object) -> SourceRecord | Refusal:
    if isinstance(value, dict):
        return SourceRecord(line, value)
    return Refusal(line, "this is no record", "write `{…}` with the keys id, title, provider and url at least")
