"""`trellis import`: another catalogue's records → vendor and curated courses, one file each.

read (`records`) → map (`mapping`, with its tables) → name (`ids`) → write (`writing`) → report. A record has one outcome: a
course created, a course that is there already, or a refusal with its line and the next act. Nothing is ever overwritten, and
a second run over the same file changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ...diagnostics.phrases import did_you_mean
from ...kinds.scalars import SLUG
from .existing import survey
from .importer import Importer
from .mapping import Mapper
from .records import count_lines, read
from .render import render
from .report import Created, Outcome, Refusal, Report, Unchanged
from .values import is_address

__all__ = ["Created", "Outcome", "Refusal", "Refused", "Report", "Unchanged", "import_records", "render"]

CATALOGUE = 40
"""Characters that a catalogue's name may have; ids are made of it."""


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

    catalogue: the name that the courses keep as `source.catalogue`. url: the address of records that name none; ``{id}`` in
    it stands for a record's id. dry_run: everything but the writing. progress: told the lines read, and how many there are.
    Raises Refused where nothing can be imported at all.
    """
    if not re.match(SLUG, catalogue) or len(catalogue) > CATALOGUE:
        help = f"write at most {CATALOGUE} small letters, digits and single hyphens, such as harbourskills"
        raise Refused(f"`{catalogue}` cannot name a catalogue", help)
    if url and not is_address(url):
        help = "write it whole, from https:// on; `{id}` in it stands for a record's id"
        raise Refused(f"`{url}` is no web address", help)
    existing = survey(root)
    if team not in existing.teams:
        close = did_you_mean(team, existing.teams)
        help = f"did you mean `{close}`?" if close else "a team is a folder of content/ with an index.md"
        raise Refused(f"no team is called `{team}`", help)
    try:
        lines = count_lines(file)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}", "check its name and its permissions") from None
    importer = Importer(root, existing, Mapper.of(existing, catalogue, url), team, dry_run)
    outcomes = _told(map(importer.outcome, read(file)), lines, progress or (lambda done, total: None))
    return Report(str(file), team, catalogue, dry_run, tuple(outcomes))


def _told(outcomes: Iterator[Outcome], lines: int, progress: Callable[[int, int], None]) -> Iterator[Outcome]:
    for outcome in outcomes:
        yield outcome
        progress(outcome.line, lines)
    progress(lines, lines)
