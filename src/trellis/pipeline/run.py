"""The stages in order: load → validate → link → check. What the site renders is derived from the catalogue afterwards.

Data flows one way and no stage changes its input: each takes values and returns a value with its diagnostics.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..approvals.ledger.reviewed_versions import ReviewedVersions
from ..catalogue.catalogue import Catalogue
from ..catalogue.link import link_entries
from ..catalogue.unread_references import find_unread_references
from ..catalogue.validate import find_invalid_files, find_unread_keys, validate_files
from ..check import baseline
from ..check.check import run_rules
from ..check.context import Context, PortalChange, ReadPrevious
from ..check.release import Release
from ..check.removed_entries import explain_removed_references
from ..check.rule import Rule
from ..check.rules import RULES
from ..check.site_rules import load_site_rules
from ..diagnostics.result import CheckResult
from ..duplicates.comparison import Comparison
from ..kinds import COLLECTIONS
from ..load import site_modules as site
from ..load.cache import Cache
from ..load.load import load_files, report_conflicts
from .incremental import last_run


@dataclass(frozen=True)
class CheckedPortal(CheckResult):
    """The result of checking a portal, with its catalogue. rules: the engine's and the site's own."""

    catalogue: Catalogue
    context: Context
    rules: tuple[Rule, ...]


def run_pipeline(
    root: Path,
    today: date,
    *,
    with_baseline: bool = True,
    cache: Cache | None = None,
    read_previous: ReadPrevious | None = None,
    change: PortalChange | None = None,
) -> CheckedPortal:
    """Loads and checks the portal at `root` as of `today`.

    with_baseline: leave out the diagnostics that ``baseline.json`` accepts. cache: the results of earlier runs on the
    same files. read_previous, change: as in `Context`.
    """
    with _pause_garbage_collection():
        code_conflicts = site.find_code_conflicts(root)
        are_models_readable = not any(path.startswith("schemas/") for path, _ in code_conflicts)
        collections = site.load_collections(root) if are_models_readable else COLLECTIONS
        loaded, load_diagnostics = load_files(root, collections, cache)

        entries, invalid = validate_files(loaded.sources)

        unread_keys = tuple(find_unread_keys(loaded.sources, entries))
        catalogue, unlinked = link_entries(
            entries,
            loaded.assets,
            frozenset(key for _, key in unread_keys),
            loaded.files,
            loaded.addresses,
            loaded.texts,
            find_invalid_files(loaded.sources, entries),
        )
        unlinked += find_unread_references(
            loaded.sources, entries, catalogue.entries, catalogue.aliases, catalogue.unread_keys
        )
        if cache:
            last_run.write_last_run(root, cache, catalogue, loaded, unread_keys, unlinked)
        unlinked = explain_removed_references(unlinked, catalogue, change)

        digests = {source.path: source.digest for source in loaded.sources}
        comparison, reviewed_versions = Comparison(cache, digests.get), ReviewedVersions(root, collections)
        release = Release(baseline.read_release(root) if with_baseline else None, read_previous)
        context = Context(today, catalogue.portal, comparison, read_previous, reviewed_versions, release, change)
        rules = (*RULES, *load_site_rules(root))
        accepted, unusable = baseline.read_baseline(root)
        unusable += baseline.find_unknown_names(root, accepted, {rule.id for rule in rules})
        diagnostics = run_rules(catalogue, context, rules, [*load_diagnostics, *invalid, *unlinked, *unusable])
        context.comparison.write_cache()
        if accepted and with_baseline:
            diagnostics = tuple(baseline.filter_accepted(diagnostics, accepted))
        diagnostics = (*report_conflicts(code_conflicts), *(diagnostics if are_models_readable else ()))
    return CheckedPortal(
        root=root,
        diagnostics=diagnostics,
        entry_count=sum(len(entries_of_kind) for entries_of_kind in catalogue.entries.values()),
        catalogue=catalogue,
        context=context,
        rules=rules,
    )


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Turns the garbage collector off: few cycles are made, and it takes a third of the time in large portals."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
