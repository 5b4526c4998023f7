"""Updates the catalogue of the last run by reading the stale files only. Other entries are read on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry, EntryKey, EntrySummary
from ...catalogue.gone import SHARING_KINDS, list_aliases, shares_ids
from ...catalogue.link import PresentNaming, resolve_references
from ...catalogue.validate import find_invalid_files, find_unread_keys, validate_files
from ...diagnostics.diagnostic import Diagnostic
from ...kinds import Kind
from ...load.load import LoadedFiles
from .last_run import LastRun
from .lazy_entries import LazyEntries, LazyTexts, SourceReader

MAX_RELINKED_ENTRIES = 200
"""If the references of more unchanged entries than this must be resolved again, a full run is quicker."""

NameClaim = tuple[str, str, str]
"""A kind, an id or former id, and the present id of the entry that claims it."""


def update_catalogue(
    last_run: LastRun, stale_paths: Set[str], loaded: LoadedFiles, reader: SourceReader
) -> Catalogue | None:
    """Returns the catalogue of the last run with its stale files replaced by the loaded ones.

    None if two entries claim one id or former id, or if too many references change their target: a full run is needed
    then.
    """
    remaining = last_run.exclude_files(stale_paths)
    entries, _ = validate_files(loaded.sources, reader.portal_language)
    summaries = [*chain(*remaining.summaries.values()), *(entry.as_summary for entry in entries)]
    aliases = [*chain(*remaining.aliases.values()), *_find_aliases(entries)]
    if _has_id_clash(summaries, aliases):
        return None
    summaries_by_kind: dict[str, dict[str, EntrySummary]] = {}
    for summary in sorted(summaries, key=lambda summary: (summary.path, summary.key_prefix)):
        summaries_by_kind.setdefault(summary.kind, {})[summary.key[1]] = summary
    invalid_files = {**remaining.invalid_files, **find_invalid_files(loaded.sources, entries)}
    edges, unresolved = dict(remaining.edges), dict(remaining.unresolved)
    file_by_path = {**remaining.files, **{file.path: file for file in loaded.files}}
    unread_keys = tuple(find_unread_keys(loaded.sources, entries))
    catalogue = Catalogue(
        entries={kind: LazyEntries(reader, of_kind) for kind, of_kind in summaries_by_kind.items()},
        summaries={summary.key: summary for of_kind in summaries_by_kind.values() for summary in of_kind.values()},
        aliases={(kind, alias): id for kind, alias, id in aliases},
        edges=edges,
        unresolved=unresolved,
        unread_keys=frozenset((*chain(*remaining.unread_keys.values()), *(key for _, key in unread_keys))),
        unread_paths=frozenset((*remaining.unread_keys, *(path for path, _ in unread_keys))),
        assets=tuple(sorted(path for path, file in file_by_path.items() if file.is_served)),
        files=tuple(file_by_path[path] for path in sorted(file_by_path)),
        addresses=remaining.addresses or loaded.addresses,
        own_pages=loaded.own_pages,
        texts=LazyTexts(reader, {**{summary.path: None for summary in summaries}, **invalid_files}),
        invalid_files=invalid_files,
    )
    if _has_taken_id(catalogue):
        return None
    keys_to_relink = _find_entries_to_relink(catalogue, last_run, stale_paths, entries)
    if len(keys_to_relink) > len(entries) + MAX_RELINKED_ENTRIES:
        return None
    ignored: list[Diagnostic] = []
    for key in keys_to_relink:
        entry = catalogue.entry(key)
        edges[key], unresolved[key] = resolve_references(
            entry, catalogue.entries, catalogue.aliases, catalogue.unread_keys, ignored
        )
    naming = PresentNaming(catalogue.aliases)

    def name_presently(entry: Entry[Any]) -> Entry[Any]:
        return naming.apply(entry, edges.get(entry.key, ()))

    lazy_entries = {kind: LazyEntries(reader, of_kind, name_presently) for kind, of_kind in summaries_by_kind.items()}
    return replace(catalogue, entries=lazy_entries)


def _find_aliases(entries: Sequence[Entry[Kind]]) -> Iterator[NameClaim]:
    return ((entry.kind, alias, entry.key[1]) for entry in entries for _, alias in list_aliases(entry))


def _has_id_clash(summaries: Sequence[EntrySummary], aliases: Sequence[NameClaim]) -> bool:
    """Whether two entries claim one id or former id. Only a full run decides which of them gets it."""
    authored_ids = [summary.id for summary in summaries if summary.is_authored and summary.kind != "team"]
    distinct_ids, distinct_aliases = set(authored_ids), {alias for _, alias, _ in aliases}
    return (
        len({summary.key for summary in summaries}) < len(summaries)
        or len(distinct_ids) < len(authored_ids)
        or len(distinct_aliases) < len(aliases)
        or bool(distinct_aliases & distinct_ids)
    )


def _has_taken_id(catalogue: Catalogue) -> bool:
    """Whether something has, or had, the id of what was taken down. Only a full run reports it."""
    for tombstone in catalogue.tombstones:
        kind = tombstone.meta.former_kind
        kinds = SHARING_KINDS if shares_ids(kind) else (kind,)
        for id in tombstone.meta.list_names():
            if any((kind, id) in catalogue.summaries or (kind, id) in catalogue.aliases for kind in kinds):
                return True
    return False


def _find_entries_to_relink(
    catalogue: Catalogue, last_run: LastRun, stale_paths: Set[str], entries: Sequence[Entry[Kind]]
) -> dict[EntryKey, None]:
    """Finds the entries that were just read and those that name a changed id: their references may have another target.

    An id has changed if it was added or removed, or if it leads to another entry.
    """
    before: set[NameClaim] = {(s.kind, s.id, s.id) for path in stale_paths for s in last_run.summaries.get(path, ())}
    before |= {claim for path in stale_paths for claim in last_run.aliases.get(path, ())}
    after: set[NameClaim] = {(entry.kind, entry.id, entry.id) for entry in entries} | set(_find_aliases(entries))
    changed_targets = {(kind, id) for kind, _, id in before ^ after}
    changed_names = {name for _, name, _ in before ^ after}
    course_ids = {entry.id for entry in entries if entry.kind == "course"}
    keys = [entry.key for entry in entries]
    keys += (key for key, summary in catalogue.summaries.items() if summary.course in course_ids)
    if changed_targets:
        keys += (key for key, edges in catalogue.edges.items() if any(target in changed_targets for _, target in edges))
        keys += (key for key, edges in catalogue.unresolved.items() if any(id in changed_names for _, (_, id) in edges))
    return dict.fromkeys(keys)
