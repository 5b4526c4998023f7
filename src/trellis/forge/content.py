"""What a comment says of a change's content. The default branch's rules judge it; of the change only its content is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from .. import git, past, pipeline, since, targets
from ..approvals.verdict import Verdict
from ..context import Context
from ..derive import Edition
from ..derive.difference import difference
from ..diagnostics import Diagnostic
from ..duplicates.comparison import Comparison
from ..proposal.span import span
from ..reports.comment import NEAREST, Comment
from ..reports.near import near
from ..root import collections
from ..tree import Commit


def comment(root: Path, base: str, head: str, today: date, approval: Verdict, preview: str) -> Comment:
    """Base: the default branch's commit. head: the change's. approval: the verdict on it."""
    between = span(root, base, head)
    after, began = Commit(root, between.head), Commit(root, between.fork)

    def before(path: str) -> str | None:
        return git.text(root, began.id, path)

    with past.laid_out(after, Commit(root, between.base)) as folder:
        result = pipeline.run(folder, today, before=before)
        changed = [differing.path.path for differing in between.differing]
        found, nearest = _affected(result, folder, changed, before), near(result, {*changed}, NEAREST)
        earlier = past.catalogue(began, collections(folder))
        editions = (Edition(side, Context(today, side.portal, Comparison())) for side in (earlier, result.catalogue))
        return Comment(difference(*editions), result, found, approval, nearest, preview)


def _affected(
    result: pipeline.Result, folder: Path, changed: Sequence[str], before: since.Side
) -> tuple[Diagnostic, ...]:
    """The findings that the change can have to do with."""

    def after(path: str) -> str | None:
        file = folder / path
        return file.read_text("utf-8", errors="replace") if file.is_file() else None

    paths = frozenset(path for path in changed if not path.startswith("../"))
    linked = {entry.path: targets.linked(entry.path, text) for entry, text in result.catalogue.written()}
    touched = since.affected(result.catalogue, linked, paths, before, after)
    return since.concerning(result.diagnostics, touched, paths)
