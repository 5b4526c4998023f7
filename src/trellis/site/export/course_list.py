"""A list of all courses, with the columns that a learning management system imports.

A mapping says which: a file in YAML, the engine's in `mappings/`, or the portal's own in its folder `lms`, which
replaces the engine's of the same name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ... import kinds
from ...catalogue.catalogue import Entry
from ...derive import PublishedCatalogue, links
from ...derive.cards import get_language_tag
from ...derive.published import is_visible
from ...diagnostics.phrases import did_you_mean, format_plain_number, join_phrases
from ...load.parse import parse_file
from ...pipeline.run import CheckedPortal
from ..settings import read_settings
from .course_content import clean_text
from .refusal import ExportRefused

MAPPINGS = Path(__file__).parent / "mappings"
PORTAL_FOLDER = "lms"
"""The portal's folder with mappings of its own."""

FIELDS = (
    "active", "cost", "currency", "hours", "id", "language", "level", "license", "minutes", "mode", "outcomes", "owner",
    "provider", "skills", "status", "summary", "title", "url", "version",
)  # fmt: skip
"""What a column's value may name in braces."""

_FIELD = re.compile(r"\{(\w*)\}")
_FORMULA = ("=", "+", "-", "@")
"""With these a spreadsheet begins a formula; an apostrophe before it makes it text."""


class MappedColumn(BaseModel):
    """A column. value: text, with fields in braces. words: what stands for a value. longest: its most characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    value: str
    words: dict[str, str] = {}
    longest: int | None = Field(default=None, ge=1)


class ColumnMapping(BaseModel):
    """The columns of a system's import. record_end: what stands at the end of each line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    record_end: str = ""
    columns: tuple[MappedColumn, ...] = Field(min_length=1)


def list_mappings(root: Path) -> dict[str, Path]:
    """Lists the mappings that there are: name of a system → its file."""
    files = (*sorted(MAPPINGS.glob("*.yml")), *sorted((root / PORTAL_FOLDER).glob("*.yml")))
    return {file.stem: file for file in files}


def read_mapping(root: Path, name: str) -> ColumnMapping:
    """Reads a mapping. Raises ExportRefused if there is none of the name, or if it cannot be used."""
    files = list_mappings(root)
    if name not in files:
        close = did_you_mean(name, files)
        hint = f"did you mean {close}?" if close else f"there are {join_phrases(list(files), 'and')}"
        raise ExportRefused(f"no mapping is called {name}; {hint}")
    file = files[name]
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    parsed = parse_file(str(file.parent), file.name)
    if parsed.problems:
        first = parsed.problems[0]
        raise ExportRefused(f"{shown}:{first.line}: {first.message}; {first.help}")
    try:
        mapping = ColumnMapping.model_validate(parsed.data)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"])) or "the file"
        raise ExportRefused(f"{shown}: {place}: {fault['msg']}") from None
    for column in mapping.columns:
        for field in _FIELD.findall(column.value):
            if field not in FIELDS:
                close = did_you_mean(field, FIELDS)
                hint = f"did you mean {close}?" if close else f"the fields are {join_phrases(list(FIELDS), 'and')}"
                raise ExportRefused(f"{shown}: column {column.name}: there is no field {{{field}}}; {hint}")
    return mapping


def build_course_list(root: Path, result: CheckedPortal, name: str, *, with_drafts: bool = False) -> bytes:
    """Builds the list of all courses for a system, in UTF-8.

    Raises ExportRefused if its mapping cannot be used, or if two courses have one id there.
    """
    mapping = read_mapping(root, name)
    published = PublishedCatalogue(result.catalogue, result.context)
    site_url = read_settings(root).url
    courses = sorted((e for e in result.catalogue.courses if is_visible(e) or with_drafts), key=lambda e: e.id)
    _require_own_ids(courses)
    rows = (_fill_row(mapping.columns, _read_fields(published, course, site_url)) for course in courses)
    return _write_rows(mapping, [[column.name for column in mapping.columns], *rows]).encode()


def _require_own_ids(courses: Iterable[Entry[kinds.Course]]) -> None:
    """Raises ExportRefused if two courses have one id, of which the system would keep one and lose the other."""
    paths: dict[str, str] = {}
    for course in courses:
        id = _find_system_id(course)
        path = paths.setdefault(id.casefold(), course.path)
        if path != course.path:
            raise ExportRefused(f"{course.path}: for the system this course is {id}, and so is {path}; mend `lms_id`")


def _find_system_id(course: Entry[kinds.Course]) -> str:
    return course.meta.lms_id or course.first_id


def _read_fields(published: PublishedCatalogue, course: Entry[kinds.Course], site_url: str) -> dict[str, str]:
    meta, source = course.meta, course.meta.source
    owner = links.find_link(published, "team", course.owner)
    minutes = meta.minutes or 0
    return {
        "active": "0" if course.status == "retired" else "1",
        "cost": "" if source.cost is None else format_plain_number(source.cost),
        "currency": source.currency or "",
        "hours": f"{minutes / 60:.2f}" if minutes else "",
        "id": _find_system_id(course),
        "language": get_language_tag(published, course),
        "level": meta.level or "",
        "license": meta.license or "",
        "minutes": str(minutes or ""),
        "mode": meta.mode,
        "outcomes": "; ".join(outcome.text.rstrip(".") for outcome in meta.outcomes),
        "owner": owner.title if owner else "",
        "provider": source.provider or "",
        "skills": "; ".join(link.title for link in links.find_links(published, "skill", meta.skills)),
        "status": course.status,
        "summary": meta.summary or "",
        "title": course.title,
        "url": f"{site_url.rstrip('/')}{course.url}" if site_url else "",
        "version": meta.version or "",
    }


def _fill_row(columns: Iterable[MappedColumn], fields: Mapping[str, str]) -> list[str]:
    return list(_fill_cells(columns, fields))


def _fill_cells(columns: Iterable[MappedColumn], fields: Mapping[str, str]) -> Iterator[str]:
    for column in columns:
        text = _FIELD.sub(lambda match: fields[match[1]], column.value)
        text = " ".join(clean_text(column.words.get(text, text)).split())
        text = f"'{text}" if text.startswith(_FORMULA) else text
        yield text[: column.longest - 1] + "…" if column.longest and len(text) > column.longest else text


def _write_rows(mapping: ColumnMapping, rows: Iterable[list[str]]) -> str:
    """Writes rows as CSV; with an end of a record, as text in which neither that nor the delimiter occurs."""
    if mapping.record_end:
        lines = (mapping.delimiter.join(_mask_marks(mapping, cell) for cell in row) for row in rows)
        return "".join(f"{line}{mapping.record_end}\r\n" for line in lines)
    out = io.StringIO()
    csv.writer(out, delimiter=mapping.delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _mask_marks(mapping: ColumnMapping, text: str) -> str:
    """A text with a slash in place of what parts columns and records."""
    return text.replace(mapping.record_end, "/").replace(mapping.delimiter, "/")
