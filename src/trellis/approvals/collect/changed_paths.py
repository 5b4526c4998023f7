"""Finds the entries that a change touches, with the files and records of theirs that differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...kinds import Collection
from ...load.commit import CommitTree
from ..evaluate.requirements import ITEM_KINDS
from .commit_range import CommitRange, read_file_ids
from .commit_view import CommitView, PathsByKey, RecordIds, split_names
from .ownership import PORTAL_KEY, RAW_KINDS, EntryKey, build_locator
from .showing_texts import find_showing_texts


def find_changed_entries(
    commit_range: CommitRange, tip: CommitTree, collections: Sequence[Collection]
) -> tuple[PathsByKey, Sequence[str]]:
    """Returns the changed files of each changed entry, and the path prefixes of all files of these entries.

    A picture or document is a file of each entry that shows or links it, before the change, after it, or on the default
    branch by now. Those of the portal's own texts come with these texts, so that an approval is for both.
    The prefixes are those of the change and of the default branch, so that a second folder with the same id is noticed.
    """
    commit_ids = dict.fromkeys((commit_range.merge_base, commit_range.head, commit_range.base))
    trees = [tip if id == tip.id else CommitTree(tip.root, id) for id in commit_ids]
    locate, paths_by_key, prefixes = build_locator(collections), dict[EntryKey, list[str]](), set[str]()
    for path in (differing.path.path for differing in commit_range.differing_files):
        key, prefix = locate(path)
        paths_by_key.setdefault(key, []).append(path)
        prefixes |= set() if key.kind in RAW_KINDS else {prefix}
    for path, file in find_showing_texts(trees, [differing.path.path for differing in commit_range.differing_files]):
        key, prefix = locate(path)
        if key == PORTAL_KEY:
            paths_by_key[key] = list(dict.fromkeys((*paths_by_key.get(key, ()), file, path)))
        elif key.kind not in RAW_KINDS and file not in paths_by_key.setdefault(key, []):
            paths_by_key[key].append(file)
            prefixes.add(prefix)
    ids = {id for kind, id in paths_by_key if kind in ITEM_KINDS}
    for path in tip.blobs if ids else ():
        if path.startswith("content/") and not ids.isdisjoint(split_names(path)):
            key, prefix = locate(path)
            prefixes |= {prefix} if key in paths_by_key else set()
    return paths_by_key, sorted(prefixes)


def find_changed_records(
    root: Path, sides: tuple[str, str], collections: Sequence[Collection], changed_paths: PathsByKey
) -> RecordIds:
    """Returns, for each changed register, the ids of the records that differ between two commits."""
    register_kinds = {collection.model.NAME for collection in collections if collection.many}
    registers = {key: paths for key, paths in changed_paths.items() if key.kind in register_kinds}
    register_paths = [path for paths in registers.values() for path in paths]
    merge_base_view, head_view = (
        CommitView(CommitTree(root, id, register_paths), collections, registers) for id in sides
    )
    record_ids: dict[EntryKey, frozenset[str]] = {}
    for key in registers:
        old_records, new_records = merge_base_view.read_register(key), head_view.read_register(key)
        if old_records is not None and new_records is not None:
            record_ids[key] = frozenset(
                id for id in old_records.keys() | new_records.keys() if old_records.get(id) != new_records.get(id)
            )
    return record_ids


def find_moved_files(proposed_range: CommitRange, changed_paths: PathsByKey, head_view: CommitView) -> frozenset[str]:
    """Returns the shown pictures and documents that differ between the default branch and where the change began."""
    if proposed_range.base == proposed_range.merge_base:
        return frozenset()
    paths = sorted({path for key in changed_paths for path in head_view.list_shown_paths(key)})
    old_ids, new_ids = (
        read_file_ids(proposed_range.root, id, paths) for id in (proposed_range.merge_base, proposed_range.base)
    )
    return frozenset(path for path in paths if old_ids.get(path) != new_ids.get(path))
