"""The catalogue of a checked portal as readers see it, with what the check and the forge have to say about it."""

from __future__ import annotations

from pathlib import Path

from ..approvals.ledger.approved_versions import select_approved_versions
from ..check.rules import RULES
from ..derive.forge_addresses import NO_FORGE, ForgeAddresses
from ..derive.published import PublishedCatalogue, select_visible_findings
from ..load.cache import Cache
from ..load.content_history import NO_HISTORY, ContentHistory, read_content_history
from ..load.merged_changes import ChangeReading
from ..load.site_modules import load_collections
from .run import CheckedPortal


def publish_result(
    result: CheckedPortal, history: ContentHistory = NO_HISTORY, forge: ForgeAddresses = NO_FORGE
) -> PublishedCatalogue:
    """Returns the published catalogue. history: the versions of its courses and paths."""
    return PublishedCatalogue(
        result.catalogue,
        result.context,
        result.rules,
        own_rule_count=len(result.rules) - len(RULES),
        history=history,
        findings=select_visible_findings(result.catalogue, result.diagnostics),
        forge=forge,
        changes=ChangeReading(result.root, result.context.today),
    )


def read_shown_history(root: Path, result: CheckedPortal, cache: Cache | None) -> ContentHistory:
    """Returns the versions of courses and paths that readers may see: the present ones, and former ones that were
    approved.
    """
    collections = load_collections(root)
    history = read_content_history(root, collections, cache)
    return select_approved_versions(root, collections, result.catalogue, history, cache)
