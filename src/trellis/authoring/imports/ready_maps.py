"""The maps that come with Trellis: what each system exports, and the columns that are known without any map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from .column_map import REQUIRED_PARTS, ColumnMap, FieldSource, RowFilter, parse_column_map
from .columns import find_column

KNOWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "name"),
    "provider": ("provider",),
    "description": ("description",),
    "url": ("url",),
    "kind": ("kind",),
    "level": ("level",),
    "language": ("lang", "language"),
    "skills": ("skills", "subjects"),
    "minutes": ("minutes", "duration", "duration_in_minutes", "hours"),
    "cost": ("cost", "price"),
    "currency": ("currency",),
    "credit": ("credit", "instructors", "instructor"),
    "first_offered": ("first_offered", "published"),
    "license": ("license",),
    "version": ("version",),
    "region": ("region",),
    "team": ("team",),
    "prerequisites": ("prerequisites",),
}
"""Part of a course → the columns that are known to hold it; the first that is not empty is used."""

NO_WORDS = frozenset(("false", "0", "no", "n", "nein", "off"))
YES_WORDS = frozenset(("true", "1", "yes", "y", "ja", "on"))
INACTIVE_WORDS = frozenset(
    ("retired", "inactive", "archived", "deleted", "expired", "withdrawn", "discontinued", "unpublished", "cancelled")
)

ACTIVITY_FILTERS = (
    *(RowFilter(name, NO_WORDS, False) for name in ("isactive", "is_active", "active", "enabled", "visible")),
    *(RowFilter(name, YES_WORDS, False) for name in ("retired", "archived", "deleted", "inactive", "isretired")),
    *(RowFilter(name, INACTIVE_WORDS, False) for name in ("status", "state", "availability")),
)
"""What a catalogue says of records that are offered no more."""

BUILT_IN = ColumnMap(
    {part: FieldSource(names) for part, names in KNOWN_COLUMNS.items()}, ACTIVITY_FILTERS, origin="built-in"
)


@cache
def list_ready_maps() -> tuple[str, ...]:
    """Returns the names of the maps that come with Trellis."""
    folder = files("trellis.authoring.imports") / "maps"
    return tuple(sorted(file.name.removesuffix(".yml") for file in folder.iterdir() if file.name.endswith(".yml")))


@cache
def load_ready_map(name: str) -> ColumnMap:
    """Returns the map of that name."""
    text = (files("trellis.authoring.imports") / "maps" / f"{name}.yml").read_text("utf-8")
    return parse_column_map(text, f"{name}.yml", origin="ready")


def find_fitting_map(columns: Iterable[str]) -> str:
    """Returns the name of the ready map of which the most columns are there, id and title among them; or ""."""
    columns = tuple(columns)
    best, best_count = "", 2
    for name in list_ready_maps():
        fields = load_ready_map(name).fields
        parts = {part for part, source in fields.items() if any(find_column(c, columns) for c in source.columns)}
        if parts.issuperset(REQUIRED_PARTS) and len(parts) > best_count:
            best, best_count = name, len(parts)
    return best
