"""What a comment says of a change's content. The default branch's rules judge it; of the change only its content is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..approvals.collect.commit_range import span
from ..approvals.evaluate.verdict import Verdict
from ..catalogue import link_targets
from ..check.context import Context
from ..derive import PublishedCatalogue
from ..derive.difference import difference
from ..diagnostics.diagnostic import Diagnostic
from ..duplicates.comparison import Comparison
from ..load import git
from ..load.commit import Commit
from ..load.site_modules import collections
from ..pipeline import at_commit, run
from ..pipeline.incremental import affected
from ..reports.comment import NEAREST, Comment
from ..reports.nearest import near


def comment(root: Path, base: str, head: str, today: date, approval: Verdict, preview: str) -> Comment:
    """Base: the default branch's commit. head: the change's. approval: the verdict on it."""
    between = span(root, base, head)
    after, began = Commit(root, between.head), Commit(root, between.fork)

    def before(path: str) -> str | None:
        return git.text(root, began.id, path)

    with at_commit.laid_out(after, Commit(root, between.base)) as folder:
        result = run.run(folder, today, before=before)
        changed = [differing.path.path for differing in between.differing]
        found, nearest = _affected(result, folder, changed, before), near(result, {*changed}, NEAREST)
        earlier = at_commit.catalogue(began, collections(folder))
        published_catalogues = (
            PublishedCatalogue(side, Context(today, side.portal, Comparison())) for side in (earlier, result.catalogue)
        )
        return Comment(difference(*published_catalogues), result, found, approval, nearest, preview)


def _affected(
    result: run.Result, folder: Path, changed: Sequence[str], before: affected.Side
) -> tuple[Diagnostic, ...]:
    """The findings that the change can have to do with."""

    def after(path: str) -> str | None:
        file = folder / path
        return file.read_text("utf-8", errors="replace") if file.is_file() else None

    paths = frozenset(path for path in changed if not path.startswith("../"))
    linked = {entry.path: link_targets.linked(entry.path, text) for entry, text in result.catalogue.written()}
    touched = affected.affected(result.catalogue, linked, paths, before, after)
    return affected.concerning(result.diagnostics, touched, paths)
