"""The columns of a file: names of a table, or the keys of nested records joined by points, as in `provider.name`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .records import SourceRecord

MAX_DEPTH = 6
"""How deep the keys of a record are looked at."""

MAX_COLUMNS = 2_000
"""How many columns a file may have; more are data in the place of keys."""


def get_value(values: Mapping[str, object], path: str) -> object:
    """Returns the value at a column, or None. Of a list of records inside a record it is the list of their values."""
    if path in values:
        return values[path]
    key, point, rest = path.partition(".")
    while point:
        if key in values:
            return _get_inner_value(values[key], rest)
        more, point, rest = rest.partition(".")
        key = f"{key}.{more}"
    return None


def _get_inner_value(value: object, path: str) -> object:
    if isinstance(value, dict):
        return get_value(value, path)
    if isinstance(value, list):
        inner_values = [_get_inner_value(item, path) for item in value]
        flat: list[object] = []
        for item in inner_values:
            if isinstance(item, list):
                flat += item
            elif item is not None:
                flat.append(item)
        return flat
    return None


def count_columns(records: Iterable[SourceRecord]) -> dict[str, int]:
    """Returns the columns in the order of the file, each with the number of records that have a value there."""
    counts: dict[str, int] = {}
    for record in records:
        for path in dict.fromkeys(_iterate_paths(record.values, "", 1)):
            if path in counts or len(counts) < MAX_COLUMNS:
                counts[path] = counts.get(path, 0) + 1
    return counts


def _iterate_paths(values: Mapping[str, object], prefix: str, depth: int) -> Iterator[str]:
    for key, value in values.items():
        path = f"{prefix}{key}"
        inner_records = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
        inner_records = [item for item in inner_records if isinstance(item, dict)]
        if inner_records and depth < MAX_DEPTH:
            for item in inner_records:
                yield from _iterate_paths(item, f"{path}.", depth + 1)
        elif value not in (None, "", [], {}):
            yield path


def find_column(name: str, columns: Iterable[str]) -> str:
    """Returns the column of that name as the file spells it, or "".

    It may lead to several, as `title` to `title.value`. Upper and lower case are one, and so are white space and
    lines below.
    """
    columns = tuple(columns)
    if name in columns or any(column.startswith(f"{name}.") for column in columns):
        return name
    plain_name = fold_name(name)
    return next((column for column in columns if fold_name(column) == plain_name), "")


def fold_name(name: str) -> str:
    """Returns a column's name as names are compared.

    >>> fold_name("Course_Title "), fold_name("course title")
    ('course title', 'course title')
    """
    return " ".join(name.replace("_", " ").casefold().split())
