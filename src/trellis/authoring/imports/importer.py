"""Imports the records of one file, one after the other: writes new courses, and lets those that exist follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...catalogue.field_errors import describe_error
from ...kinds.fields import find_field
from ...load.load import SourceFile
from ...load.new_file import write_new_file
from ...load.parse import MAX_FILE_SIZE, write_markdown
from ...load.scan import CONTENT_FOLDER
from ..fixes.mend import FileFix
from ..fixes.write import write_fixes
from .course_file import change_course
from .existing import ExistingPortal
from .follow import CourseVersion, find_untouched_files, merge_course
from .ids import derive_base_id, generate_ids
from .mapping import CourseDraft, CourseMapper
from .memory import FieldValues, MemoryJournal, RememberedRecord, list_fields
from .records import SourceRecord
from .refusals import ImportRefused, RecordRefused
from .renames import RecordTraits, find_renamed_ids
from .report import (
    CreatedCourse,
    GoneCourse,
    Outcome,
    PossibleRename,
    Refusal,
    SkippedRecord,
    UnchangedCourse,
    UpdatedCourse,
)
from .write import find_obstacle

RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """dry_run: do everything except writing. prefers_source: take the source's value in conflicts. retires_gone:
    retire courses whose record is gone. accepts_part: also where more than half of them are.
    """

    dry_run: bool = False
    prefers_source: bool = False
    retires_gone: bool = False
    accepts_part: bool = False


@dataclass
class Importer:
    """One run of an import. Tracks the records read so far, the ids assigned so far, and what is remembered.

    memory, intended: as `ImportMemory` has them. journal: notes what is written; None in a dry run.
    """

    root: Path
    existing: ExistingPortal
    mapper: CourseMapper
    team: str
    memory: dict[str, RememberedRecord]
    intended: Mapping[str, FieldValues] = field(default_factory=dict)
    journal: MemoryJournal | None = None
    settings: ImportSettings = ImportSettings()
    used_ids: set[str] = field(default_factory=set)
    first_lines: dict[str, int] = field(default_factory=dict)
    renamed_ids: dict[str, str] = field(default_factory=dict)
    possible_renames: tuple[PossibleRename, ...] = ()
    present_ids: set[str] = field(default_factory=set)
    filtered_ids: dict[str, str] = field(default_factory=dict)
    has_records_without_id: bool = False

    def __post_init__(self) -> None:
        self.used_ids = set(self.existing.ids)

    def survey_records(self, records: Sequence[SourceRecord | Refusal]) -> None:
        """Looks at all records before anything is written: which ids are there, which are new, which were renamed.

        Raises ImportRefused where courses shall be retired, and the file seems to be a part of the catalogue.
        """
        new_records: dict[str, SourceRecord] = {}
        for record in records:
            if isinstance(record, Refusal):
                self.has_records_without_id = True
                continue
            try:
                id = self.mapper.read_id(record)
            except RecordRefused:
                self.has_records_without_id = True
                continue
            if reason := self.mapper.find_filter(record):
                self.filtered_ids.setdefault(id, reason)
                continue
            self.present_ids.add(id)
            if self._find_path(id) is None and id not in self.memory:
                new_records.setdefault(id, record)
        if new_records and (gone_ids := self._list_gone_ids()):
            new_traits = {id: self._read_traits(record) for id, record in new_records.items()}
            gone_traits = {id: self._get_traits(id) for id in gone_ids if id not in self.filtered_ids}
            self.renamed_ids, possible = find_renamed_ids(
                new_traits,
                gone_traits,
                lambda: self._list_other_traits(records, new_traits.keys() | gone_traits.keys()),
            )
            self.possible_renames = tuple(
                PossibleRename(new_records[id].line, id, former_id, self._find_path(former_id) or "")
                for id, former_id in possible.items()
            )
        if self.settings.retires_gone:
            self._require_whole_catalogue()

    def import_record(self, record: SourceRecord | Refusal) -> Outcome:
        """Returns the outcome of one record. A refusal is returned as it is."""
        if isinstance(record, Refusal):
            return record
        try:
            return self._import_record(record)
        except RecordRefused as error:
            return Refusal(record.line, error.message, error.help, error.column)

    def _import_record(self, record: SourceRecord) -> Outcome:
        id = self.mapper.read_id(record)
        if reason := self.mapper.find_filter(record):
            return SkippedRecord(record.line, reason)
        column = next(iter(self.mapper.columns.fields["id"].columns), "id")
        if id in self.first_lines:
            first_line = self.first_lines[id]
            help = f"keep one of the two: `{id}` is on line {first_line} and on line {record.line}"
            raise RecordRefused(f"`{column}` stands in an earlier record too", help, column)
        self.first_lines[id] = record.line
        former_id = self.renamed_ids.get(id, "")
        path = self._find_path(former_id or id)
        if len(paths := self._list_own_paths(former_id or id)) > 1:
            help = f"take `catalogue` and `id` out of `source` in what is a course of its own: {' or '.join(paths)}"
            raise RecordRefused(f"{len(paths)} courses say that they come from it", help, column)
        if path is not None and not path.startswith(self._folder):
            return UnchangedCourse(record.line, path, is_elsewhere=True)
        if path is None and id in self.memory:
            return SkippedRecord(record.line, "its course was deleted here, or cannot be read")
        draft = self.mapper.draft_course(record)
        if path is not None:
            return self._follow(record.line, draft, path, former_id)
        original_title = draft.full_title if draft.full_title != draft.title else ""
        fields = list_fields(draft.metadata, draft.body)
        path, content = self._write_course(draft, fields)
        self.memory[id] = RememberedRecord(fields)
        return CreatedCourse(
            record.line,
            path,
            draft.title,
            original_title,
            draft.unmapped_words,
            draft.private_parts,
            draft.takes_default_language,
            content if self.settings.dry_run else b"",
        )

    @property
    def _folder(self) -> str:
        return f"{CONTENT_FOLDER}/{self.team}/"

    def _find_path(self, id: str) -> str | None:
        """Returns the path of a record's course: of several that name it one of this team, if there is one."""
        paths = self.existing.paths_by_origin.get((self.mapper.catalogue, id), ())
        return next(iter((*self._list_own_paths(id), *paths)), None)

    def _list_own_paths(self, id: str) -> list[str]:
        paths = self.existing.paths_by_origin.get((self.mapper.catalogue, id), ())
        return [path for path in paths if path.startswith(self._folder)]

    def _follow(self, line: int, draft: CourseDraft, path: str, former_id: str) -> Outcome:
        """Takes over what the source changed. Raises RecordRefused."""
        source_file = self.existing.sources_by_path[path]
        course = _read_version(source_file)
        remembered = self.memory.get(former_id or draft.id)
        base = remembered.fields if remembered else course.fields if path in self._untouched_files else None
        intended = self.intended.get(draft.id)
        if intended is not None and _has_taken(course.fields, base or {}, intended):
            base = intended
        source = CourseVersion(list_fields(draft.metadata, draft.body), draft.body)
        kept_fields = remembered.conflicts if remembered else frozenset[str]()
        merge = merge_course(
            base, course, source, prefers_source=self.settings.prefers_source, earlier_fields=kept_fields
        )
        before = after = b""
        if merge.changes or merge.takes_text:
            body = draft.body if merge.takes_text else None
            with self._note_writing(draft.id, source.fields, former_id):
                before, after = self._change_file(source_file, merge.changes, body)
        self.memory.pop(former_id, None)
        self.memory[draft.id] = RememberedRecord(source.fields, conflicts=merge.kept_fields)
        if not merge.changes and not merge.takes_text and not merge.conflicts:
            return UnchangedCourse(line, path)
        return UpdatedCourse(
            line,
            path,
            (*merge.changes, *(["text"] if merge.takes_text else [])),
            merge.conflicts,
            former_id,
            draft.unmapped_words,
            draft.private_parts,
            before,
            after,
        )

    @contextmanager
    def _note_writing(self, id: str, fields: FieldValues, former_id: str = "") -> Iterator[None]:
        """Notes what is about to be written, and that it was, unless that raises. Raises RecordRefused."""
        if self.journal is None:
            yield
            return
        try:
            self.journal.note_intent(id, fields)
        except OSError as error:
            help = "check the permissions of the team's folder and the room on the disk, and import again"
            raise RecordRefused(f"what the import takes cannot be noted: {error.strerror}", help) from None
        yield
        with suppress(OSError):  # then the next import compares the file with what was noted before
            self.journal.note_written(id, fields, former_id)

    @cached_property
    def _untouched_files(self) -> frozenset[str]:
        return find_untouched_files(self.root, self.team)

    def _change_file(
        self, source_file: SourceFile, changes: Mapping[str, Any], body: str | None
    ) -> tuple[bytes, bytes]:
        """Changes a course's file, except in a dry run. Returns its content before and after. Raises RecordRefused."""
        path = source_file.path
        try:
            before = (self.root / path).read_bytes()
            text = before.decode()
        except (OSError, UnicodeDecodeError):
            raise RecordRefused(f"{path} cannot be read", "run `trellis check`, and mend what it names") from None
        after = change_course(path, source_file.collection, text, changes, body).encode()
        self._require_valid(path, source_file, changes)
        if len(after) > MAX_FILE_SIZE:
            raise RecordRefused(f"the course is larger than {MAX_FILE_SIZE // 1000:,} kB", "shorten its `description`")
        if not self.settings.dry_run:
            for problem in write_fixes(self.root, [FileFix(path, before, after)]):
                raise RecordRefused(f"{problem.path} {problem.reason}", "mend that, and import again")
        return before, after

    def _require_valid(self, path: str, source_file: SourceFile, changes: Mapping[str, Any]) -> None:
        """Raises RecordRefused if the portal takes the course as it is, and would not with the changes."""
        model, data = source_file.collection.model, source_file.parsed.data
        changed = {**data, "source": dict(data.get("source") or {})}
        for name, value in changes.items():
            target = changed["source"] if name.startswith("source.") else changed
            if value is None:
                target.pop(name.removeprefix("source."), None)
            else:
                target[name.removeprefix("source.")] = value
        try:
            model.model_validate(changed)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            finding = describe_error(model, first["loc"], find_field(model, first["loc"]), first)
            raise RecordRefused(
                f"the portal does not take the change of {path}: {finding.message}", finding.help
            ) from None

    def _write_course(self, draft: CourseDraft, fields: FieldValues) -> tuple[str, bytes]:
        """Writes the course, except in a dry run, and returns its path and content. Raises RecordRefused."""
        base = derive_base_id(draft.full_title, draft.title, f"{self.mapper.catalogue}-{draft.id}")
        id = next(id for id in generate_ids(base, draft.provider) if id not in self.used_ids)
        path = self.existing.path_template.format(team=self.team, id=id)
        if obstacle := find_obstacle(self.root, path, id):
            raise RecordRefused(
                "no place is free for the course", f"{obstacle} stands in the way; move it, then import again"
            )
        content = write_markdown(draft.metadata, draft.body).encode()
        if len(content) > MAX_FILE_SIZE:
            raise RecordRefused(f"the course is larger than {MAX_FILE_SIZE // 1000:,} kB", "shorten its `description`")
        if not self.settings.dry_run:
            with self._note_writing(draft.id, fields):
                try:
                    write_new_file(self.root, path, content)
                except OSError as error:
                    help = "check the permissions of the team's folder and the room on the disk"
                    raise RecordRefused(f"the course cannot be written: {error.strerror}", help) from None
        self.used_ids.add(id)
        return path, content

    def _list_gone_ids(self) -> list[str]:
        """Returns the ids of this team's courses of the catalogue that no record of the file has, or a filtered one."""
        former_ids = set(self.renamed_ids.values())
        return sorted(
            id
            for catalogue, id in self.existing.paths_by_origin
            if catalogue == self.mapper.catalogue and self._list_own_paths(id)
            if id not in self.present_ids and id not in former_ids
        )

    def _require_whole_catalogue(self) -> None:
        gone_ids = [id for id in self._list_gone_ids() if id not in self.filtered_ids]
        if self.has_records_without_id and gone_ids:
            help = "mend the file, or leave out --retire-gone: they may be the ones that seem to be gone"
            raise ImportRefused("records without a readable id stand in the file, so nothing can be retired", help)
        course_count = sum(
            catalogue == self.mapper.catalogue and bool(self._list_own_paths(id))
            for catalogue, id in self.existing.paths_by_origin
        )
        if 2 * len(gone_ids) > course_count and not self.settings.accepts_part:
            raise ImportRefused(
                f"{len(gone_ids):,} of {course_count:,} courses are not in the file, which seems to be a part of the "
                "catalogue",
                "import the whole of it; to retire them all the same, add --yes",
            )

    def mark_gone_courses(self) -> Iterator[GoneCourse]:
        """Marks what is gone at the source, retires it where that was asked for, and yields it. Call it at the end."""
        for id in self._list_gone_ids():
            path = self._find_path(id)
            assert path is not None
            source_file = self.existing.sources_by_path[path]
            version = _read_version(source_file)
            remembered = self.memory.get(id)
            fields = remembered.fields if remembered else version.fields
            intended = self.intended.get(id)
            if intended is not None and _has_taken(version.fields, fields, intended):
                fields = intended  # an import that was ended before it could note what it had done
            if version.fields.get("status") == RETIRED:
                self.memory[id] = RememberedRecord(fields, is_gone=True)
                continue
            is_edited = bool(remembered and remembered.is_gone and remembered.fields.get("status") == RETIRED)
            course = GoneCourse(path, id, is_taken_up=is_edited and not self.settings.prefers_source)
            if course.is_taken_up:
                pass  # whoever took it up again, did so after an import had retired it
            elif self.settings.retires_gone and len(paths := self._list_own_paths(id)) > 1:
                course = GoneCourse(path, id, reason=f"it may be {' or '.join(paths)}")
            elif self.settings.retires_gone:
                course, fields = self._retire(course, source_file, version, dict(fields))
            self.memory[id] = RememberedRecord(fields, is_gone=True)
            yield course

    def _retire(
        self, course: GoneCourse, source_file: SourceFile, version: CourseVersion, fields: dict[str, Any]
    ) -> tuple[GoneCourse, dict[str, Any]]:
        changes = {"status": RETIRED}
        if "retired_reason" not in version.fields:
            changes["retired_reason"] = f"The catalogue {self.mapper.catalogue} no longer offers it."
        try:
            with self._note_writing(course.id, fields | changes):
                before, after = self._change_file(source_file, changes, None)
        except RecordRefused as error:
            return GoneCourse(course.path, course.id, reason=f"{error.message}; {error.help}"), fields
        return replace(course, is_retired=True, before=before, after=after), fields | changes

    def _read_traits(self, record: SourceRecord) -> RecordTraits:
        try:
            draft = self.mapper.draft_course(record)
        except RecordRefused:
            return RecordTraits("", "", "")
        source = draft.metadata["source"]
        address = str(source.get("url", "")) if isinstance(source, dict) else ""
        return RecordTraits(address, draft.title, draft.provider)

    def _list_other_traits(self, records: Sequence[SourceRecord | Refusal], ids: Set[str]) -> Iterator[RecordTraits]:
        """Yields what all other records, and all other courses of the catalogue, are recognised by."""
        known_ids = {id for catalogue, id in self.existing.paths_by_origin if catalogue == self.mapper.catalogue}
        for id in (known_ids | self.memory.keys()) - ids:
            yield self._get_traits(id)
        for record in records:
            with suppress(RecordRefused):
                if isinstance(record, SourceRecord) and self.mapper.read_id(record) not in ids:
                    yield self._read_traits(record)

    def _get_traits(self, id: str) -> RecordTraits:
        """Returns what the course of a record was recognised by, as the last import took it, or as it is."""
        remembered = self.memory.get(id)
        path = self._find_path(id)
        fields = remembered.fields if remembered else _read_version(self.existing.sources_by_path[path or ""]).fields
        names = ("source.url", "title", "source.provider")
        address, title, provider = (str(fields.get(name, "")) for name in names)
        return RecordTraits(address, title, provider)


def _has_taken(fields: FieldValues, former: FieldValues, intended: FieldValues) -> bool:
    """Returns whether a course has whatever an import was about to change in it, from `former` to `intended`."""
    changed_names = {name for name in former.keys() | intended.keys() if former.get(name) != intended.get(name)}
    return all(fields.get(name) == intended.get(name) for name in changed_names)


def _read_version(source_file: SourceFile) -> CourseVersion:
    data = source_file.parsed.data
    body = source_file.parsed.body
    return CourseVersion(list_fields(data if isinstance(data, dict) else {}, body), body)
