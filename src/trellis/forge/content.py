"""Builds the comment on a proposed change. The rules come from the default branch, only the content from the change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..approvals.collect.commit_range import find_commit_range
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..catalogue import link_targets
from ..check.context import Context, PortalChange
from ..derive import PublishedCatalogue
from ..derive.difference import compare_catalogues
from ..diagnostics.diagnostic import Diagnostic
from ..duplicates.comparison import Comparison
from ..kinds import Portal
from ..kinds.origins import find_preview_address
from ..load import git
from ..load.commit import CommitTree
from ..load.site_modules import load_collections
from ..pipeline import at_commit, run
from ..pipeline.incremental import affected
from ..reports.comment import NEAREST_LIMIT, ReviewComment
from ..reports.nearest import format_nearest


def build_comment(
    root: Path, base: str, head: str, today: date, approval: ApprovalVerdict, preview_url: str, number: int = 0
) -> ReviewComment:
    """Builds the comment on the change from `base`, a commit of the default branch, to `head`.

    preview_url: where its preview lies; "" for where `portal.yml` says that previews lie, by the change's number,
    which is 0 where it has no preview.
    """
    commit_range = find_commit_range(root, base, head)
    head_commit, merge_base = CommitTree(root, commit_range.head), CommitTree(root, commit_range.merge_base)

    def read_before(path: str) -> str | None:
        return git.read_file_at(root, merge_base.id, path)

    with at_commit.lay_out_commit(head_commit, CommitTree(root, commit_range.base)) as folder:
        changed_paths = [differing.path.path for differing in commit_range.differing_files]
        change = PortalChange(frozenset(changed_paths), read_before)
        result = run.run_pipeline(folder, today, read_previous=read_before, change=change)
        diagnostics = _select_affected(result, folder, changed_paths, read_before)
        nearest = format_nearest(result, {*changed_paths}, NEAREST_LIMIT)
        earlier = at_commit.load_catalogue(merge_base, load_collections(folder))
        published_catalogues = (
            PublishedCatalogue(side, Context(today, side.portal, Comparison())) for side in (earlier, result.catalogue)
        )
        preview_url = preview_url or _find_preview(earlier.portal, result.context.site_address, number)
        return ReviewComment(
            compare_catalogues(*published_catalogues), result, diagnostics, approval, nearest, preview_url
        )


def _find_preview(portal: Portal, site_address: str, number: int) -> str:
    """Returns where the preview of a change lies, or "". portal: as it was before the change, which decides nothing."""
    address = find_preview_address(portal, site_address)
    return f"{address}{number}/" if address and number else ""


def _select_affected(
    result: run.CheckedPortal, folder: Path, changed_paths: Sequence[str], read_before: affected.ReadText
) -> tuple[Diagnostic, ...]:
    """Returns the diagnostics that the change can have caused."""

    def read_after(path: str) -> str | None:
        file = folder / path
        return file.read_text("utf-8", errors="replace") if file.is_file() else None

    paths = frozenset(path for path in changed_paths if not path.startswith("../"))
    links_by_path = {
        entry.path: link_targets.find_linked_paths(entry.path, text) for entry, text in result.catalogue.file_texts()
    }
    affected_paths = affected.find_affected_files(result.catalogue, links_by_path, paths, read_before, read_after)
    return affected.select_affected(result.diagnostics, affected_paths, paths)
