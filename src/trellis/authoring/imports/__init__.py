"""`trellis import`: turns the records of another catalogue into vendor and curated courses, one file each.

Steps: read (`readers`), map (`column_map` says which column feeds which field, `mapping` makes the course), assign an
id (`ids`), write (`importer`) and report (`render`). Each record has one outcome: a new course, one that follows its
source, one that is as it was, a record left out, or a refusal with its line, its column and the next step. What a
person edited is never overwritten unasked (`follow`), and a second import of the same file changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import NamedTuple

from ...diagnostics.phrases import did_you_mean, join_quoted
from ...kinds.fields import collect_fields
from ...kinds.scalars import SLUG
from ...load.regular_file import read_bounded
from ..portal_lock import PortalLocked, lock_portal
from .column_map import REQUIRED_PARTS, ColumnMap, join_columns, parse_column_map, resolve_map
from .columns import count_columns, fold_name
from .existing import ExistingPortal, survey_portal
from .guess import MapGuess, guess_map, write_map
from .importer import Importer, ImportSettings
from .mapping import CourseMapper
from .memory import MemoryJournal, locate_memory, read_memory, write_memory
from .readers.open_file import ReadingOptions, read_record_file
from .ready_maps import BUILT_IN, KNOWN_COLUMNS, find_fitting_map, list_ready_maps, load_ready_map
from .records import RecordFile, SourceRecord
from .refusals import ImportRefused
from .render import render_report
from .report import (
    Conflict,
    CreatedCourse,
    GoneCourse,
    ImportReport,
    Outcome,
    Refusal,
    SkippedRecord,
    UnchangedCourse,
    UpdatedCourse,
)
from .values import is_address

__all__ = [
    "Conflict",
    "CreatedCourse",
    "GoneCourse",
    "ImportRefused",
    "ImportReport",
    "ImportSettings",
    "MapGuess",
    "Outcome",
    "PortalEmpty",
    "ReadingOptions",
    "Refusal",
    "SkippedRecord",
    "UnchangedCourse",
    "UpdatedCourse",
    "import_records",
    "list_ready_maps",
    "propose_map",
    "render_report",
    "write_map",
]

CATALOGUE_NAME_LIMIT = 40
"""Maximum length of a catalogue's name, in characters; ids are derived from it."""


MAX_MAP_SIZE = 1_000_000
"""The largest file of a map, in bytes."""


class PortalEmpty(Exception):
    """The portal has no entries."""


class _Source(NamedTuple):
    """A file that was read, and the map that fits its columns. columns: with the number of records that have each."""

    record_file: RecordFile
    column_map: ColumnMap
    columns: Mapping[str, int]


def import_records(
    root: Path,
    file: Path,
    *,
    team: str,
    catalogue: str,
    url: str = "",
    map: str = "",
    map_text: str = "",
    reading: ReadingOptions = ReadingOptions(),
    settings: ImportSettings = ImportSettings(),
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Turns the records of `file` into courses of `team` in the portal at `root`, and updates those that are there.

    catalogue: stored in the courses as `source.catalogue`. url: the address of records without one; ``{id}`` in it
    stands for the record's id. map: the name of a ready map or the path of a file; "" for the columns that are known.
    map_text: the text of a map that is in no file yet. dry_run: do everything except writing. progress: called with
    the records done and their total. Raises ImportRefused if nothing can be imported at all, PortalEmpty if the portal
    has no entries; then nothing was written.
    """
    if not re.match(SLUG, catalogue) or len(catalogue) > CATALOGUE_NAME_LIMIT:
        help = f"write at most {CATALOGUE_NAME_LIMIT} small letters, digits and single hyphens, such as example-academy"
        raise ImportRefused(f"`{catalogue}` cannot name a catalogue", help)
    if url and not is_address(url):
        help = "write it whole, from https:// on; `{id}` in it stands for a record's id"
        raise ImportRefused(f"`{url}` is no web address", help)
    if dry_run and not settings.dry_run:
        settings = ImportSettings(True, settings.prefers_source, settings.retires_gone, settings.accepts_part)
    try:
        with nullcontext() if settings.dry_run else lock_portal(root):
            existing = survey_portal(root)
            team = _require_team(existing, team)
            column_map = _load_map(existing, map, map_text)
            source = _read_source(file, column_map, reading)
            return _import_source(root, existing, file, source, team, catalogue, url, settings, progress)
    except PortalLocked as error:
        reason, _, help = str(error).partition(". ")
        raise ImportRefused(reason, help.removesuffix(".")) from None


def propose_map(file: Path, reading: ReadingOptions = ReadingOptions()) -> tuple[MapGuess, str]:
    """Returns a map for the columns of a file, and the name of the ready map that fits them, or "".

    Raises ImportRefused if the file cannot be read, or if no column seems to hold the id or the title.
    """
    record_file = _read_to_propose(file, reading)
    columns = _count_columns(record_file)
    ready_name = record_file.map_name or find_fitting_map(columns)
    guess = guess_map(columns)
    if guess.missing_parts and not ready_name:
        missing = join_quoted(guess.missing_parts, "and")
        help = f"write a map with {missing} yourself; its columns are {join_columns(columns)}"
        raise ImportRefused(f"no column of {file.name} seems to hold {missing}", help)
    return guess, ready_name


def _read_to_propose(file: Path, reading: ReadingOptions) -> RecordFile:
    """Reads a file of which no map is known; of an answer with several lists that of a system whose map fits it."""
    try:
        return read_record_file(file, reading)
    except ImportRefused:
        for name in list_ready_maps():
            records_at = load_ready_map(name).records_at
            if records_at and not reading.records_at:
                with suppress(ImportRefused):
                    record_file = read_record_file(file, reading._replace(records_at=records_at))
                    if find_fitting_map(_count_columns(record_file)) == name:
                        return record_file
        raise


def _require_team(existing: ExistingPortal, team: str) -> str:
    """Returns the team's present id. Raises ImportRefused if there is no such team."""
    team = existing.get_present_id(team, "team")
    if not existing.file_count:
        raise PortalEmpty
    if team not in existing.teams:
        close = did_you_mean(team, existing.teams)
        help = f"did you mean `{close}`?" if close else "a team is a folder of content/ with an index.md"
        raise ImportRefused(f"no team is called `{team}`", help)
    return team


def _load_map(existing: ExistingPortal, map: str, map_text: str) -> ColumnMap:
    """Returns the map of that name or file. Raises ImportRefused with every fault in it."""
    own_fields = tuple(keys[0] for keys in collect_fields(existing.model) if len(keys) == 1)
    own_fields = tuple(name for name in own_fields if name not in ("source", "summary", "aliases", "waivers"))
    if map_text:
        return parse_column_map(map_text, map or "map", own_fields)
    if not map:
        return BUILT_IN
    if map in list_ready_maps():
        return load_ready_map(map)
    try:
        text = read_bounded(Path(map), MAX_MAP_SIZE).decode("utf-8-sig")
    except FileNotFoundError:
        close = did_you_mean(map, list_ready_maps())
        suggestion = f"did you mean `{close}`? " if close else ""
        help = f"{suggestion}the maps that are ready are {join_quoted(list_ready_maps(), 'and')}"
        raise ImportRefused(f"there is no map called `{map}`, and no such file", help) from None
    except UnicodeDecodeError:
        raise ImportRefused(f"{map} is not UTF-8", "save it with the encoding UTF-8") from None
    except OSError as error:
        raise ImportRefused(f"{map} cannot be read: {error.strerror}", "check its name and its permissions") from None
    return parse_column_map(text.replace("\r\n", "\n"), map, own_fields)


def _read_source(file: Path, column_map: ColumnMap, reading: ReadingOptions) -> _Source:
    """Reads the file as the options and the map say. Raises ImportRefused where they do not fit it."""
    reading = ReadingOptions(
        reading.records_at or column_map.records_at,
        bool(reading.records_at) or column_map.origin == "file",
        reading.sheet or column_map.sheet,
        reading.encoding or column_map.encoding,
    )
    names = [column_map.fields[part].columns for part in REQUIRED_PARTS if part in column_map.fields]
    record_file = read_record_file(file, reading, [frozenset(fold_name(name) for name in one) for one in names if one])
    columns = _count_columns(record_file)
    if column_map.origin == "built-in" and record_file.map_name:
        column_map = load_ready_map(record_file.map_name)
    if columns:
        resolved = resolve_map(column_map, columns)
        _require_known_columns(file, resolved, columns, record_file.notes)
        column_map = resolved
    return _Source(record_file, column_map, columns)


def _count_columns(record_file: RecordFile) -> dict[str, int]:
    """Returns the columns, with the number of records that have a value there; 0 for those that are empty in all."""
    counts = count_columns(record for record in record_file.records if isinstance(record, SourceRecord))
    return dict.fromkeys(record_file.header, 0) | counts


def _require_known_columns(
    file: Path, column_map: ColumnMap, columns: Mapping[str, int], notes: tuple[str, ...]
) -> None:
    """Raises ImportRefused if no column feeds a field that every course needs: each record would be refused."""
    missing = [part for part in REQUIRED_PARTS if part not in column_map.fields]
    if not missing:
        return
    nouns = " and ".join(f"the {part}" for part in missing)
    message = f"no column of {file.name} is known to hold {nouns}; its columns are {join_columns(columns)}"
    if column_map.origin == "ready":
        raise ImportRefused(
            f"{message}, which the map does not name",
            " ".join(("copy the map, change it, and name the copy.", *notes)).removesuffix("."),
        )
    known_names = ", ".join(" or ".join(names[:2]) for names in KNOWN_COLUMNS.values())
    fitting = find_fitting_map(columns)
    help = f"run it again with `--map {fitting}`, which fits them, or" if fitting else "run it again"
    raise ImportRefused(
        f"{message}, and those that are known without a map are {known_names}",
        " ".join((f"{help} with `--map auto`, which proposes a map.", *notes)).removesuffix("."),
    )


def _import_source(
    root: Path,
    existing: ExistingPortal,
    file: Path,
    source: _Source,
    team: str,
    catalogue: str,
    url: str,
    settings: ImportSettings,
    progress: Callable[[int, int], None] | None,
) -> ImportReport:
    """Imports what was read while nobody else writes into the portal. Raises ImportRefused."""
    memory_path = locate_memory(team, catalogue)
    memory = read_memory(root, memory_path)
    mapper = CourseMapper.for_portal(existing, catalogue, url, source.column_map)
    journal = None if settings.dry_run else MemoryJournal(root, memory_path)
    importer = Importer(root, existing, mapper, team, memory.records, memory.intended, journal, settings)
    records = source.record_file.records
    importer.survey_records(records)
    outcomes: Iterator[Outcome] = (importer.import_record(record) for record in records)
    if progress:
        outcomes = _report_progress(outcomes, len(records), progress)
    problem = ""
    try:
        done = tuple(outcomes)
        gone_courses = tuple(importer.mark_gone_courses()) if records else ()
    finally:
        if not settings.dry_run:  # what was written is remembered, also where the rest was interrupted
            problem = _write_memory(root, memory_path, importer)
    return ImportReport(
        str(file),
        team,
        catalogue,
        settings.dry_run,
        done,
        gone_courses,
        source.record_file.unit,
        (*source.record_file.notes, *([problem] if problem else [])),
        _find_homeless_columns(source),
        importer.possible_renames,
    )


def _write_memory(root: Path, path: str, importer: Importer) -> str:
    """Writes the memory anew; returns what kept it from that, else "". What was noted on the way stands in it."""
    try:
        write_memory(root, path, importer.memory)
    except OSError as error:
        help = "make room or mend the permissions, and run the same import again: it takes up what was written"
        return f"{path} cannot be written: {error.strerror}; {help}"
    return ""


def _find_homeless_columns(source: _Source) -> dict[str, int]:
    used_columns = source.column_map.list_used_columns()
    return {
        column: count
        for column, count in source.columns.items()
        if count and column not in used_columns and not any(column.startswith(f"{used}.") for used in used_columns)
    }


def _report_progress(
    outcomes: Iterator[Outcome], total: int, progress: Callable[[int, int], None]
) -> Iterator[Outcome]:
    """Yields the outcomes and calls `progress` after each."""
    for number, outcome in enumerate(outcomes, start=1):
        yield outcome
        progress(number, total)
    progress(total, total)
