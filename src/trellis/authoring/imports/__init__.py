"""`trellis import`: turns the records of another catalogue into vendor and curated courses, one file each.

Steps: read (`records`), map (`mapping`, with its tables), assign an id (`ids`), write (`write`) and report (`render`).
Each record has one outcome: a new course, a course that exists already, or a refusal with its line and the next step.
Nothing is ever overwritten, and a second import of the same file changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

from ...diagnostics.phrases import did_you_mean
from ...kinds.scalars import SLUG
from ..portal_lock import PortalLocked, lock_portal
from .existing import survey_portal
from .importer import Importer
from .mapping import CourseMapper
from .records import count_lines, read_records
from .render import render_report
from .report import CreatedCourse, ImportReport, Outcome, Refusal, UnchangedCourse
from .values import is_address

__all__ = [
    "CreatedCourse",
    "ImportRefused",
    "ImportReport",
    "Outcome",
    "PortalEmpty",
    "Refusal",
    "UnchangedCourse",
    "import_records",
    "render_report",
]

CATALOGUE_NAME_LIMIT = 40
"""Maximum length of a catalogue's name, in characters; ids are derived from it."""


class PortalEmpty(Exception):
    """The portal has no entries."""


class ImportRefused(Exception):
    """The whole import is impossible. message: the reason. help: the next step."""

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
) -> ImportReport:
    """Turns the records of `file` into courses of `team` in the portal at `root`.

    catalogue: stored in the courses as `source.catalogue`. url: the address of records without one; ``{id}`` in it
    stands for the record's id. dry_run: do everything except writing. progress: called with the lines read and the
    total of lines. Raises ImportRefused if nothing can be imported at all, PortalEmpty if the portal has no entries.
    """
    if not re.match(SLUG, catalogue) or len(catalogue) > CATALOGUE_NAME_LIMIT:
        help = f"write at most {CATALOGUE_NAME_LIMIT} small letters, digits and single hyphens, such as example-academy"
        raise ImportRefused(f"`{catalogue}` cannot name a catalogue", help)
    if url and not is_address(url):
        help = "write it whole, from https:// on; `{id}` in it stands for a record's id"
        raise ImportRefused(f"`{url}` is no web address", help)
    try:
        with nullcontext() if dry_run else lock_portal(root):
            return _import_file(root, file, team, catalogue, url, dry_run=dry_run, progress=progress)
    except PortalLocked as error:
        reason, _, help = str(error).partition(". ")
        raise ImportRefused(reason, help.removesuffix(".")) from None


def _import_file(
    root: Path,
    file: Path,
    team: str,
    catalogue: str,
    url: str,
    *,
    dry_run: bool,
    progress: Callable[[int, int], None] | None,
) -> ImportReport:
    """Imports a file while nobody else writes into the portal. Raises ImportRefused."""
    existing = survey_portal(root)
    if not existing.file_count:
        raise PortalEmpty
    if team not in existing.teams:
        close = did_you_mean(team, existing.teams)
        help = f"did you mean `{close}`?" if close else "a team is a folder of content/ with an index.md"
        raise ImportRefused(f"no team is called `{team}`", help)
    try:
        line_count = count_lines(file)
    except OSError as error:
        raise ImportRefused(f"{file} cannot be read: {error.strerror}", "check its name and its permissions") from None
    importer = Importer(root, existing, CourseMapper.for_portal(existing, catalogue, url), team, dry_run)
    outcomes: Iterator[Outcome] = map(importer.import_record, read_records(file))
    if progress:
        outcomes = _report_progress(outcomes, line_count, progress)
    return ImportReport(str(file), team, catalogue, dry_run, tuple(outcomes))


def _report_progress(
    outcomes: Iterator[Outcome], line_count: int, progress: Callable[[int, int], None]
) -> Iterator[Outcome]:
    """Yields the outcomes and calls `progress` after each."""
    for outcome in outcomes:
        yield outcome
        progress(outcome.line, line_count)
    progress(line_count, line_count)
