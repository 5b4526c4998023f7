"""`trellis import`: another catalogue's records → vendor and curated courses, one file each.

read (`records`) → map (`mapping`, with its tables) → name (`ids`) → write (`writing`) → report. A record is one outcome: a
course created, a course that is there already, or a refusal with its line and the next act. Nothing is ever overwritten, and
a second run over the same file changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..kinds.scalars import SLUG
from ..source import LIMIT, write_markdown
from ..wording import did_you_mean
from .existing import Existing, survey
from .ids import candidates
from .mapping import Draft, Mapper
from .records import Record, count_lines, read
from .rendering import render
from .report import Created, Outcome, Refusal, Report, Unchanged
from .values import Unfit, is_address
from .writing import in_the_way, write

__all__ = ["Created", "Outcome", "Refusal", "Refused", "Report", "Unchanged", "import_records", "render"]


class Refused(Exception):
    """The whole import cannot be done. message: what is so. help: the next act."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(f"{message}; {help}")
        self.message = message
        self.help = help


def import_records(
    root: Path,
    file: Path,
    *,
    team: str,
    catalogue: str,
    url: str = "",
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Turns the records of `file` into courses of `team` in the portal at `root`.

    catalogue: the name that the courses keep as `source.catalogue`. url: the address of records that name none,
    ``{id}`` in it being a record's id. dry_run: everything but the writing. progress: told the lines read and all lines. Raises Refused where nothing can be imported at all.
    """
    if not re.match(SLUG, catalogue) or len(catalogue) > 40:
        raise Refused(f"`{catalogue}` cannot name a catalogue", "write at most 40 small letters, digits and single hyphens, such as harbourskills")
    if url and not is_address(url):
        raise Refused(f"`{url}` is no web address", "write it whole, from https:// on; `{id}` in it stands for a record's id")
    existing = survey(root)
    if team not in existing.teams:
        close = did_you_mean(team, existing.teams)
        raise Refused(
            f"no team is called `{team}`",
            f"did you mean `{close}`?" if close else "a team is a folder of content/ with an index.md; write that first",
        )
    try:
        total = count_lines(file)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}", "check its name and its permissions") from None
    mapper = Mapper.of(existing, catalogue, url)
    records = _told(read(file), total, progress) if progress else read(file)
    outcomes = tuple(_outcomes(records, _Importer(root, existing, mapper, team, dry_run)))
    return Report(str(file), team, catalogue, dry_run, outcomes)


def _told(
    records: Iterable[Record | Refusal], total: int, progress: Callable[[int, int], None]
) -> Iterator[Record | Refusal]:
    for record in records:
        yield record
        progress(record.line, total)
    progress(total, total)


def _outcomes(records: Iterable[Record | Refusal], importer: _Importer) -> Iterator[Outcome]:
    for record in records:
        if isinstance(record, Refusal):
            yield record
            continue
        try:
            yield importer.outcome(record)
        except Unfit as unfit:
            yield Refusal(record.line, unfit.message, unfit.help)


class _Importer:
    """Takes the records of one file in turn; remembers which of them it has seen and which ids it has given."""

    def __init__(self, root: Path, existing: Existing, mapper: Mapper, team: str, dry_run: bool) -> None:
        self.root = root
        self.existing = existing
        self.mapper = mapper
        self.team = team
        self.dry_run = dry_run
        self.taken = set(existing.ids)
        self.lines: dict[str, int] = {}

    def outcome(self, record: Record) -> Outcome:
        """What becomes of one record. Raises Unfit where no course can be made of it."""
        id = self.mapper.id(record)
        first = self.lines.setdefault(id, record.line)
        if first != record.line:
            raise Unfit("has an `id` that an earlier record has", f"keep one of the two: `{id}` stands on line {first} and on line {record.line}")
        if path := self.existing.imported.get((self.mapper.catalogue, id)):
            return Unchanged(record.line, path)
        draft = self.mapper.draft(record)
        path = self._write(draft)
        return Created(record.line, path, draft.title, draft.whole, draft.unmapped)

    def _write(self, draft: Draft) -> str:
        """The course's path; its file is written unless this is a dry run. Raises Unfit where something stands there."""
        basis = candidates(draft.title_for_id, draft.provider, f"{self.mapper.catalogue}-{draft.id}")
        id = next(candidate for candidate in basis if candidate not in self.taken)
        path = self.existing.where.format(team=self.team, id=id)
        if obstacle := in_the_way(self.root, path, id):
            raise Unfit("has no free place", f"{obstacle} stands in the way; move it, then import again")
        text = write_markdown(draft.metadata, draft.body).encode()
        if len(text) > LIMIT:
            raise Unfit(f"makes a file of more than {LIMIT // 1000:,} kB", "shorten its `description`")
        if not self.dry_run:
            try:
                write(self.root / path, text)
            except OSError as error:
                raise Unfit(f"cannot be written: {error.strerror}", "check the permissions of the team's folder and the room on the disk") from None
        self.taken.add(id)
        return path
