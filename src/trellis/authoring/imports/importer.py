"""Imports the records of one file, one after the other, and writes the courses."""

from __future__ import annotations

from pathlib import Path

from ...load.new_file import write_new_file
from ...load.parse import MAX_FILE_SIZE, write_markdown
from .existing import ExistingPortal
from .ids import derive_base_id, generate_ids
from .mapping import CourseDraft, CourseMapper
from .records import SourceRecord
from .report import CreatedCourse, Outcome, Refusal, UnchangedCourse
from .values import RecordRefused
from .write import find_obstacle


class Importer:
    """One run of an import. Tracks the records read so far and the ids assigned so far."""

    def __init__(self, root: Path, existing: ExistingPortal, mapper: CourseMapper, team: str, dry_run: bool) -> None:
        self.root = root
        self.existing = existing
        self.mapper = mapper
        self.team = team
        self.dry_run = dry_run
        self.used_ids = set(existing.ids)
        self.first_lines: dict[str, int] = {}

    def import_record(self, record: SourceRecord | Refusal) -> Outcome:
        """Returns the outcome of one record. A refusal is returned as it is."""
        if isinstance(record, Refusal):
            return record
        try:
            return self._import_record(record)
        except RecordRefused as error:
            return Refusal(record.line, error.message, error.help)

    def _import_record(self, record: SourceRecord) -> Outcome:
        id = self.mapper.read_id(record)
        first_line = self.first_lines.setdefault(id, record.line)
        if first_line != record.line:
            help = f"keep one of the two: `{id}` is on line {first_line} and on line {record.line}"
            raise RecordRefused("`id` stands in an earlier record too", help)
        if path := self.existing.paths_by_origin.get((self.mapper.catalogue, id)):
            return UnchangedCourse(record.line, path)
        draft = self.mapper.draft_course(record)
        original_title = draft.full_title if draft.full_title != draft.title else ""
        return CreatedCourse(record.line, self._write_course(draft), draft.title, original_title, draft.unmapped_words)

    def _write_course(self, draft: CourseDraft) -> str:
        """Writes the course, except in a dry run, and returns its path. Raises RecordRefused."""
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
        if not self.dry_run:
            try:
                write_new_file(self.root, path, content)
            except OSError as error:
                help = "check the permissions of the team's folder and the room on the disk"
                raise RecordRefused(f"the course cannot be written: {error.strerror}", help) from None
        self.used_ids.add(id)
        return path
