"""Checks what a change can affect, starting from the last full run. Other files are neither read nor checked.

The diagnostics are those of a full run: the same rules check the same catalogue, which reads an entry when it is asked
for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from ...approvals.ledger.reviewed_versions import ReviewedVersions
from ...authoring.new_entries.template_check import find_template_problems, has_templates
from ...catalogue.catalogue import Catalogue
from ...catalogue.inner_ids import find_repeated_ids
from ...catalogue.link import resolve_references
from ...catalogue.link_targets import find_linked_paths, find_named_files
from ...catalogue.partial_entries import build_partial_entries
from ...catalogue.unread_references import find_unread_references
from ...check import baseline
from ...check.check import run_rules
from ...check.context import Context, PortalChange
from ...check.own_page_link_check import find_menu_problems, find_own_page_link_problems
from ...check.page_block_check import find_block_problems
from ...check.release import Release
from ...check.removed_entries import explain_removed_references
from ...check.rules import RULES
from ...check.site_rules import load_site_rules
from ...diagnostics.diagnostic import Diagnostic
from ...duplicates.comparison import Comparison
from ...load import git
from ...load import site_modules as site
from ...load.cache import Cache
from ...load.dictionaries import Dictionaries
from ...load.load import SourceFile, compile_collection_matcher, load_files
from ...load.messages import find_message_problems
from ...load.own_page_links import list_own_page_links
from ...load.own_pages import find_site_problems, list_menu_targets
from ...load.page_block_calls import has_macros, list_block_calls, list_foreign_words
from ..run import CheckedPortal
from .affected import ReadText, find_affected_files
from .last_run import CACHE_KEY, LastRun, is_policy
from .lazy_entries import SourceReader
from .update import update_catalogue

MAX_CHANGED_FILES = 200
"""With more changed files than this a full run is quicker."""


def check_since(
    root: Path,
    today: date,
    cache: Cache,
    change: git.GitChange,
    read_before: ReadText,
    read_after: ReadText,
    read_origin: ReadText | None = None,
) -> tuple[CheckedPortal, frozenset[str]] | None:
    """Returns the result for what the change can affect, and the paths of those files. None if a full run is needed.

    read_before, read_after: return a file's text on each side of the change. read_origin: returns it as it was where
    the change began, if that is another commit than the one that it is compared with.
    """
    last_run = cache.read(CACHE_KEY, LastRun)
    if last_run is None or _has_support_problems(root):
        return None
    try:
        stale_paths = last_run.unsettled_paths | change.list_changes_since(last_run.commit_id)
    except git.GitUnavailable:
        return None
    if len(stale_paths) > MAX_CHANGED_FILES or any(is_policy(path) for path in stale_paths):
        return None
    collections = site.load_collections(root)
    loaded, load_diagnostics = load_files(root, collections, paths=stale_paths)
    source_by_path = {source.path: source for source in loaded.sources}
    match_collection = compile_collection_matcher(collections)
    reader = SourceReader(str(root), cache, match_collection, last_run.digests, stale_paths, source_by_path)
    catalogue = update_catalogue(last_run, stale_paths, loaded, reader)
    if catalogue is None:
        return None
    calls, foreign_words = list_block_calls(root), list_foreign_words(root)
    unspoken = chain(
        find_block_problems(calls, catalogue, collections, foreign_words, has_macros(root)),
        find_own_page_link_problems(list_own_page_links(root), catalogue),
        find_menu_problems(list_menu_targets(root), catalogue),
    )
    if any(unspoken):
        return None
    link_targets = {path: targets for path, targets in last_run.link_targets.items() if path not in stale_paths}
    link_targets |= {
        path: find_linked_paths(path, source.text) | find_named_files(path, source.data)
        for path, source in source_by_path.items()
    }
    affected_paths = find_affected_files(catalogue, link_targets, change.paths, read_before, read_after)
    affected_sources = [source for path in sorted(affected_paths) if (source := reader.read_source(path))]
    if _has_partial_entries(affected_sources, catalogue, reader):
        return None
    narrowed = catalogue.narrow_to(affected_paths)
    earlier = [diagnostic for diagnostic in load_diagnostics if diagnostic.location.path not in source_by_path]
    earlier += (diagnostic for path in sorted(affected_paths) for diagnostic in reader.find_diagnostics(path))
    for entry in narrowed.all_entries():
        earlier += find_repeated_ids(entry)
        resolve_references(entry, catalogue.entries, catalogue.aliases, catalogue.unread_keys, earlier)
    read_entries = (entry for source in affected_sources for entry in reader.read_entries(source.path).values())
    earlier += find_unread_references(
        affected_sources, read_entries, catalogue.entries, catalogue.aliases, catalogue.unread_keys
    )
    comparison, reviewed_versions = Comparison(cache, reader.find_digest), ReviewedVersions(root, collections)
    release = Release(baseline.read_release(root), read_before, reader.portal_language)
    portal_change = PortalChange(change.paths, read_origin or read_before)
    site_address = site.read_site_address(root)
    dictionaries = Dictionaries(root, cache) if catalogue.portal.spelling.dictionaries else None
    context = Context(
        today,
        catalogue.portal,
        comparison,
        read_before,
        reviewed_versions,
        release,
        portal_change,
        site_address,
        dictionaries,
    )
    rules = (*RULES, *load_site_rules(root))
    earlier = explain_removed_references(earlier, catalogue, portal_change)
    diagnostics: Iterable[Diagnostic] = run_rules(narrowed, context, rules, earlier)
    if dictionaries:
        dictionaries.write_cache()
    accepted, unusable = baseline.read_baseline(root)
    unusable += baseline.find_unknown_names(root, accepted, {rule.id for rule in rules})
    if accepted:
        diagnostics = (d for d in baseline.filter_accepted(diagnostics, accepted) if d.rule != "baseline-outdated")
    portal = CheckedPortal(
        root=root,
        diagnostics=(*diagnostics, *unusable),
        entry_count=len(catalogue.summaries),
        catalogue=narrowed,
        context=context,
        rules=rules,
    )
    return portal, affected_paths


def _has_support_problems(root: Path) -> bool:
    """Whether something is wrong with a file that is no content. Only a full run reports it."""
    return bool(
        site.find_code_conflicts(root)
        or find_message_problems(root)
        or find_site_problems(root)
        or (has_templates(root) and find_template_problems(root, site.load_collections(root)))
    )


def _has_partial_entries(sources: Sequence[SourceFile], catalogue: Catalogue, reader: SourceReader) -> bool:
    """Whether some of these files, or the course or a lesson of one, have a record of which a part is wrong.

    Only a full run judges the rest of it.
    """
    entries = [entry for source in sources for entry in reader.read_entries(source.path).values()]
    courses = {entry.course or entry.id for entry in entries if entry.kind in ("course", "lesson")}
    has_unread = any((kind, id) in catalogue.unread_keys for kind in ("course", "lesson") for id in courses)
    return has_unread or bool(build_partial_entries(sources, entries))
