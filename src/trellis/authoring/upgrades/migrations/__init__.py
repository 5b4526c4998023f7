"""Migrations of content, by the version that needs them: a file of the form before in, one of the new form out.

A migration changes what a version of the engine reads otherwise than the one before, and nothing else. It is listed
here with a test in `tests/authoring/test_migrations.py`; a file that it cannot change with certainty stays and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ....kinds import Collection
from ....load.load import load_files
from ...fixes.mend import LEDGER_KIND, FileFix
from ...fixes.page import Edit, EditablePage
from ..versions import Version, parse_version
from . import retired_rules


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration. version: the first whose form it writes. summary: what it does, for the report.

    needs: whether a file has the form before. convert: yields the edits of such a file.
    """

    version: str
    summary: str
    needs: Callable[[EditablePage], bool]
    convert: Callable[[EditablePage], Iterator[Edit]]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "1.0.0", "severities of rules that were retired are taken out of portal.yml",
        retired_rules.names_retired_rule, retired_rules.remove_retired_rules,
    ),
)  # fmt: skip
"""In the order of their versions."""


@dataclass(frozen=True, slots=True)
class MigratedContent:
    """The result. fixes: files before and after. summaries: of the migrations that changed something.

    obstacles: path → what a person converts by hand.
    """

    fixes: tuple[FileFix, ...]
    summaries: tuple[str, ...]
    obstacles: dict[str, str]


def migrate_content(
    root: Path,
    collections: Sequence[Collection],
    former: Version,
    new: Version,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> MigratedContent:
    """Converts the content of the portal at `root`, in memory. Records of approvals are never changed.

    former, new: the versions between which the portal goes; the migrations of later ones up to `new` run, in order.
    """
    due = [m for m in migrations if (version := parse_version(m.version)) and former < version <= new]
    fixes: list[FileFix] = []
    summaries: dict[str, None] = {}
    obstacles: dict[str, str] = {}
    loaded = load_files(root, collections)[0] if due else None
    for source in loaded.sources if loaded else ():
        if source.collection.model.NAME == LEDGER_KIND:
            continue
        before = (root / source.path).read_bytes()
        try:
            page = EditablePage(source.path, source.collection, before.decode())
        except UnicodeDecodeError:
            continue  # the check tells of it
        for migration in due:
            if page.parsed.data is None or not migration.needs(page):
                continue
            edits = tuple(migration.convert(page)) if page.is_well_formed else ()
            converted = page.apply_edits(edits) if edits else page
            if converted.text != page.text:
                page = converted
                summaries[migration.summary] = None
            if migration.needs(converted):
                obstacles[source.path] = migration.summary
        if (after := page.text.encode()) != before:
            fixes.append(FileFix(source.path, before, after))
    return MigratedContent(tuple(fixes), tuple(summaries), obstacles)
