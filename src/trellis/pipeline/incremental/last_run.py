"""What a full run caches so that a later run need not read unaffected files: summaries and references, no texts.

It describes the files at one commit. Git tells which files differ from that commit; all others are unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from ...catalogue.catalogue import Catalogue, Edge, EntryKey, EntrySummary
from ...catalogue.link_targets import find_linked_paths, find_named_files
from ...diagnostics.diagnostic import Diagnostic
from ...load import git
from ...load.assets import Asset
from ...load.cache import Cache
from ...load.load import LoadedFiles
from ...load.positions import KeyPath
from ...load.read import read_source_table
from ...load.scan import ADDRESSES, CONTENT_ROOTS, SUPPORT_ROOTS
from .affected import ROLES_FILE

K = TypeVar("K")
V = TypeVar("V")

CACHE_KEY = "last-run"

MIN_FILES = 1000
"""Portals with fewer files are not cached here: a full run takes no longer than asking Git."""

ID_CLASH_RULES = frozenset(("duplicate-id", "duplicate-alias"))
"""The rules that report two entries with one id."""


@dataclass(frozen=True, kw_only=True)
class LastRun:
    """A catalogue without its entries.

    Its parts are as in `Catalogue`, but keyed by the path of their file, apart from edges and unresolved ones.
    commit_id: the commit that it describes. unsettled_paths: files that differed from the commit, or are not in the
    cache. digests: path → digest of the file's bytes; a later run that caches no summary can have cached another text
    since. aliases: path → kind, former id and present id of the entries in that file.
    """

    commit_id: str
    unsettled_paths: frozenset[str]
    digests: Mapping[str, bytes]
    summaries: Mapping[str, tuple[EntrySummary, ...]]
    edges: Mapping[EntryKey, tuple[Edge, ...]]
    unresolved: Mapping[EntryKey, tuple[Edge, ...]]
    aliases: Mapping[str, tuple[tuple[str, str, str], ...]]
    unread_keys: Mapping[str, tuple[EntryKey, ...]]
    invalid_files: Mapping[str, EntrySummary]
    link_targets: Mapping[str, frozenset[str]]
    files: Mapping[str, Asset]
    addresses: tuple[str, ...]

    def exclude_files(self, paths: Set[str]) -> LastRun:
        """Returns a copy without the files at these paths."""
        excluded_keys = {summary.key for path in paths for summary in self.summaries.get(path, ())}
        return replace(
            self,
            summaries=_omit_keys(self.summaries, paths),
            edges=_omit_keys(self.edges, excluded_keys),
            unresolved=_omit_keys(self.unresolved, excluded_keys),
            aliases=_omit_keys(self.aliases, paths),
            unread_keys=_omit_keys(self.unread_keys, paths),
            invalid_files=_omit_keys(self.invalid_files, paths),
            link_targets=_omit_keys(self.link_targets, paths),
            files=_omit_keys(self.files, paths),
            addresses=() if ADDRESSES in paths else self.addresses,
        )


def write_last_run(
    root: FilePath,
    cache: Cache,
    catalogue: Catalogue,
    loaded: LoadedFiles,
    unread_keys: Iterable[tuple[str, EntryKey]],
    link_diagnostics: Iterable[Diagnostic],
) -> None:
    """Writes the run to the cache if the portal is large. Writes nothing if two entries claim one id, or without Git.

    unread_keys: path and key of each file that gave no entry. link_diagnostics: those of linking the entries.
    """
    if len(loaded.sources) < MIN_FILES or any(d.rule in ID_CLASH_RULES for d in link_diagnostics):
        return
    try:
        change = git.GitChange(root, "HEAD", (*CONTENT_ROOTS, *SUPPORT_ROOTS))
        changed_paths = change.list_changes_since(change.commit_id)
    except git.GitUnavailable:
        return
    if any(is_policy(path) for path in changed_paths):
        return
    table = read_source_table(str(root), cache)
    uncached_paths = {source.path for source in loaded.sources if table.get_tag(source.path) != source.digest}
    unsettled_paths = changed_paths | uncached_paths
    cache.write(CACHE_KEY, _build_last_run(catalogue, loaded, unread_keys, change.commit_id, unsettled_paths))


def is_policy(path: str) -> bool:
    """Whether a change of this file can affect every diagnostic: settings, models, rules, the baseline, names of roles.

    A role is found by any of its names, so that no reference by a name stands for itself.
    """
    is_support = path.split("/")[0] in (*SUPPORT_ROOTS, "portal.yml") and "__pycache__" not in path
    return is_support or path == ROLES_FILE


def _build_last_run(
    catalogue: Catalogue,
    loaded: LoadedFiles,
    unread_keys: Iterable[tuple[str, EntryKey]],
    commit_id: str,
    unsettled_paths: frozenset[str],
) -> LastRun:
    aliases = ((kind, alias, id) for (kind, alias), id in catalogue.aliases.items())
    return LastRun(
        commit_id=commit_id,
        unsettled_paths=unsettled_paths,
        digests={source.path: source.digest for source in loaded.sources},
        summaries=_group_by_path((summary.path, summary) for summary in catalogue.summaries.values()),
        edges=_share_equal_paths(catalogue.edges),
        unresolved=catalogue.unresolved,
        aliases=_group_by_path((catalogue.summaries[kind, id].path, (kind, alias, id)) for kind, alias, id in aliases),
        unread_keys=_group_by_path(unread_keys),
        invalid_files=catalogue.invalid_files,
        link_targets={
            source.path: find_linked_paths(source.path, source.text) | find_named_files(source.path, source.data)
            for source in loaded.sources
        },
        files={file.path: file for file in loaded.files},
        addresses=loaded.addresses,
    )


def _omit_keys(values: Mapping[K, V], keys: Set[K]) -> dict[K, V]:
    return {key: value for key, value in values.items() if key not in keys}


def _group_by_path(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for path, value in pairs:
        groups.setdefault(path, []).append(value)
    return {path: tuple(values) for path, values in groups.items()}


def _share_equal_paths(edges: Mapping[EntryKey, tuple[Edge, ...]]) -> dict[EntryKey, tuple[Edge, ...]]:
    """Returns the same edges with one object for equal key paths: a fifth of the size, and as much faster to read."""
    shared: dict[KeyPath, KeyPath] = {}
    return {
        key: tuple((shared.setdefault(path, path), target) for path, target in edges_of_entry)
        for key, edges_of_entry in edges.items()
    }
