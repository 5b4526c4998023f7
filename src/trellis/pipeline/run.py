"""The stages in order: load → validate → link → check. What the site renders is derived from the catalogue
afterwards.

Data flows one way and no stage changes its input: each takes values and returns a value with its diagnostics.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..approvals.ledger.reviewed_versions import ReviewedVersions
from ..authoring.new_entries.template_check import find_template_problems
from ..catalogue.catalogue import Catalogue, Entry
from ..catalogue.link import link_entries
from ..catalogue.partial_entries import build_partial_entries
from ..catalogue.readable_settings import read_settings
from ..catalogue.unread_references import find_unread_references
from ..catalogue.validate import find_invalid_files, find_unread_keys, validate_files
from ..check import baseline
from ..check.check import run_rules
from ..check.context import Context, PortalChange, ReadPrevious
from ..check.former_ids import FormerIds
from ..check.own_page_link_check import find_menu_problems, find_own_page_link_problems
from ..check.page_block_check import find_block_problems
from ..check.partial_check import hide_unread_status, merge_findings
from ..check.release import Release
from ..check.removed_entries import explain_removed_references
from ..check.rule import Rule
from ..check.rules import RULES
from ..check.site_rules import load_site_rules
from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.result import CheckResult
from ..duplicates.comparison import Comparison
from ..kinds import COLLECTIONS, Kind, Portal
from ..load import site_modules as site
from ..load.cache import Cache
from ..load.dictionaries import Dictionaries
from ..load.load import LoadedFiles, load_files, report_support_problems
from ..load.messages import find_message_problems
from ..load.own_page_links import list_own_page_links
from ..load.own_pages import find_site_problems, list_menu_targets
from ..load.page_block_calls import has_macros, list_block_calls, list_foreign_words
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
        are_models_readable = not any(site.holds_models(path) for path, _ in code_conflicts)
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
            loaded.own_pages,
            FormerIds(change).measure_newness,
            frozenset(path for path, _ in unread_keys),
        )
        unlinked += find_unread_references(
            loaded.sources, entries, catalogue.entries, catalogue.aliases, catalogue.unread_keys
        )
        if cache:
            last_run.write_last_run(root, cache, catalogue, loaded, unread_keys, unlinked)
        with_partial = None
        if unread_keys:
            partial_entries = build_partial_entries(loaded.sources, entries)
            with_partial, partly_unlinked = _link_partial_entries(loaded, entries, partial_entries, change)
            unlinked = merge_findings(partly_unlinked, unlinked)
        unlinked = explain_removed_references(unlinked, catalogue, change)

        digests = {source.path: source.digest for source in loaded.sources}
        comparison, reviewed_versions = Comparison(cache, digests.get), ReviewedVersions(root, collections)
        release_record = baseline.read_release(root) if with_baseline else None
        release = Release(release_record, read_previous, catalogue.portal.language)
        is_read = (Portal.NAME, Portal.NAME) not in catalogue.unread_keys
        settings = catalogue.portal if is_read else read_settings(loaded.sources)
        site_address = site.read_site_address(root)
        dictionaries = Dictionaries(root, cache) if settings.spelling.dictionaries else None
        context = Context(
            today,
            settings,
            comparison,
            read_previous,
            reviewed_versions,
            release,
            change,
            site_address,
            dictionaries,
        )
        rules = (*RULES, *load_site_rules(root))
        is_themed = catalogue.portal.frame == "material"
        accepted, unusable = baseline.read_baseline(root)
        unusable += baseline.find_unknown_names(root, accepted, {rule.id for rule in rules})
        unspoken = (
            *report_support_problems((*find_message_problems(root), *find_site_problems(root, is_themed=is_themed))),
            *find_template_problems(root, collections),
            *find_block_problems(
                list_block_calls(root), catalogue, collections, list_foreign_words(root), has_macros(root)
            ),
            *find_own_page_link_problems(list_own_page_links(root), catalogue),
            *find_menu_problems(list_menu_targets(root), catalogue),
        )
        diagnostics = run_rules(
            catalogue, context, rules, [*load_diagnostics, *invalid, *unlinked, *unusable, *unspoken], with_partial
        )
        context.comparison.write_cache()
        if dictionaries:
            dictionaries.write_cache()
        if accepted and with_baseline:
            diagnostics = tuple(baseline.filter_accepted(diagnostics, accepted))
        diagnostics = (*report_support_problems(code_conflicts), *(diagnostics if are_models_readable else ()))
    return CheckedPortal(
        root=root,
        diagnostics=diagnostics,
        entry_count=sum(len(entries_of_kind) for entries_of_kind in catalogue.entries.values()),
        catalogue=catalogue,
        context=context,
        rules=rules,
    )


def _link_partial_entries(
    loaded: LoadedFiles,
    entries: Sequence[Entry[Kind]],
    partial_entries: Sequence[Entry[Kind]],
    change: PortalChange | None,
) -> tuple[Catalogue | None, list[Diagnostic]]:
    """Returns a catalogue that holds the entries too that were read in part, and the findings on its references.

    None if there are no such entries.
    """
    if not partial_entries:
        return None, []
    all_entries = sorted([*entries, *partial_entries], key=lambda entry: (entry.path, entry.key_prefix))
    unread_keys = tuple(find_unread_keys(loaded.sources, all_entries))
    catalogue, diagnostics = link_entries(
        all_entries,
        loaded.assets,
        frozenset(key for _, key in unread_keys),
        loaded.files,
        loaded.addresses,
        loaded.texts,
        find_invalid_files(loaded.sources, all_entries),
        loaded.own_pages,
        FormerIds(change).measure_newness,
        frozenset(path for path, _ in unread_keys),
    )
    return catalogue, [hide_unread_status(diagnostic) for diagnostic in diagnostics]


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
