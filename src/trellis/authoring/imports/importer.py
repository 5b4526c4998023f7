"""Takes the records of one file in turn, and puts each course in its place."""

from __future__ import annotations

from pathlib import Path

from ...load.parse import LIMIT, write_markdown
from .existing import Existing
from .ids import basis, candidates
from .mapping import Draft, Mapper
from .records import Record
from .report import Created, Outcome, Refusal, Unchanged
from .values import Unfit
from .write import in_the_way, write


class Importer:
    """One run. Remembers the records it has seen and the ids it has given."""

    def __init__(self, root: Path, existing: Existing, mapper: Mapper, team: str, dry_run: bool) -> None:
        self.root = root
        self.existing = existing
        self.mapper = mapper
        self.team = team
        self.dry_run = dry_run
        self.taken = set(existing.ids)
        self.lines: dict[str, int] = {}

    def outcome(self, record: Record | Refusal) -> Outcome:
        """What becomes of one record; a refusal stays one."""
        if isinstance(record, Refusal):
            return record
        try:
            return self._outcome(record)
        except Unfit as unfit:
            return Refusal(record.line, unfit.message, unfit.help)

    def _outcome(self, record: Record) -> Outcome:
        id = self.mapper.id(record)
        first = self.lines.setdefault(id, record.line)
        if first != record.line:
            help = f"keep one of the two: `{id}` is on line {first} and on line {record.line}"
            raise Unfit("`id` stands in an earlier record too", help)
        if path := self.existing.imported.get((self.mapper.catalogue, id)):
            return Unchanged(record.line, path)
        draft = self.mapper.draft(record)
        renamed = draft.whole if draft.whole != draft.title else ""
        return Created(record.line, self._place(draft), draft.title, renamed, draft.unmapped)

    def _place(self, draft: Draft) -> str:
        """The course's path; its file is written unless this is a dry run."""
        base = basis(draft.whole, draft.title, f"{self.mapper.catalogue}-{draft.id}")
        id = next(id for id in candidates(base, draft.provider) if id not in self.taken)
        path = self.existing.where.format(team=self.team, id=id)
        if obstacle := in_the_way(self.root, path, id):
            raise Unfit("no place is free for the course", f"{obstacle} stands in the way; move it, then import again")
        text = write_markdown(draft.metadata, draft.body).encode()
        if len(text) > LIMIT:
            raise Unfit(f"the course is larger than {LIMIT // 1000:,} kB", "shorten its `description`")
        if not self.dry_run:
            try:
                write(self.root / path, text)
            except OSError as error:
                help = "check the permissions of the team's folder and the room on the disk"
                raise Unfit(f"the course cannot be written: {error.strerror}", help) from None
        self.taken.add(id)
        return path
