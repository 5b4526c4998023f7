"""The catalogue of a checked portal as readers see it, with what the check and the forge have to say about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..approvals.ledger.approved_versions import select_approved_versions
from ..catalogue.catalogue import Entry
from ..check.rules import RULES
from ..derive.forge_addresses import NO_FORGE, ForgeAddresses
from ..derive.published import PublishedCatalogue, select_visible_findings
from ..kinds import Page
from ..load.cache import Cache
from ..load.content_history import NO_HISTORY, ContentHistory, read_content_history
from ..load.git_history import GitHistory
from ..load.merged_changes import ChangeReading
from ..load.own_pages import list_own_page_files, read_own_page
from ..load.scan import OWN_PAGES
from ..load.site_modules import load_collections
from .run import CheckedPortal

HOME = "index"
"""The name of the home page."""


def publish_result(
    result: CheckedPortal,
    history: ContentHistory = NO_HISTORY,
    forge: ForgeAddresses = NO_FORGE,
    git: GitHistory | None = None,
) -> PublishedCatalogue:
    """Returns the published catalogue. history: the versions of its courses and paths. git: the portal's history, if it
    is read.
    """
    return PublishedCatalogue(
        result.catalogue,
        result.context,
        result.rules,
        own_rule_count=len(result.rules) - len(RULES),
        history=history,
        findings=select_visible_findings(result.catalogue, result.diagnostics),
        forge=forge,
        changes=ChangeReading(result.root, result.context.today, git),
        own_pages=tuple(_list_own_pages(result.root)),
    )


def _list_own_pages(root: Path) -> Iterator[Entry[Page]]:
    """Yields the portal's own pages that say what they are, as readers find them; the home page is none of them."""
    for file in list_own_page_files(root):
        parsed = read_own_page(root, file)
        values = {} if parsed.problems else parsed.data or {}
        title, summary = str(values.get("title") or ""), str(values.get("summary") or "")
        if title and file.stem != HOME:
            meta = Page.model_construct(title=title, summary=summary, status="stable")
            yield Entry("page", file.stem, meta, f"{OWN_PAGES}/{file.name}")


def read_shown_history(
    root: Path, result: CheckedPortal, cache: Cache | None, git: GitHistory | None = None
) -> ContentHistory:
    """Returns the versions of courses and paths that readers may see: the present ones, and former ones that were
    approved. git: the portal's history, if it is read.
    """
    collections = load_collections(root)
    history = read_content_history(root, collections, cache, git)
    return select_approved_versions(root, collections, result.catalogue, history, cache)
