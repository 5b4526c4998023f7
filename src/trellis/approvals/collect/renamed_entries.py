"""Finds the entries that a change renames, so that each is compared with what it was, under one name.

An alias makes nobody the heir of another entry: an entry was renamed only if the change adds it, and removes the one
whose id it lists. Former ids that the default branch has are believed; those that a change claims beside these are not.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Entry
from ...catalogue.gone import list_aliases
from ...catalogue.link import find_references
from ...catalogue.renames import build_id_history, match_renames, replace_course
from ...kinds import Authored, Collection, Course, Lesson
from ...load.commit import CommitTree
from ..evaluate.requirements import LEDGER_KINDS
from .commit_range import CommitRange
from .commit_view import CommitView, PathsByKey, split_names
from .ownership import RAW_KINDS, EntryKey, EntryLocation, build_locator
from .renames import Renames


def find_renames(
    changed_paths: PathsByKey,
    merge_base_view: CommitView,
    head_view: CommitView,
    tip: CommitTree,
    collections: Sequence[Collection],
    locate: Callable[[str], EntryLocation],
) -> Renames:
    """Returns what the change renames. tip: the default branch, which has the other entries that it refers to."""
    former_keys = _match_changed_entries(changed_paths, merge_base_view, head_view)
    present_keys = {former: key for key, former in former_keys.items()}
    course_ids = {former.id: key.id for former, key in present_keys.items() if key.kind == Course.NAME}
    referenced_ids = _find_changed_references(merge_base_view, head_view)
    former_aliases = {**_read_aliases(tip, collections, locate, referenced_ids), **merge_base_view.catalogue.aliases}
    present_lessons = _match_lessons(merge_base_view, head_view, course_ids)
    aliases = dict(former_aliases)
    for (kind, alias), id in former_aliases.items():
        if kind == Lesson.NAME:
            present_id = replace_course(id, course_ids)
            aliases[kind, replace_course(alias, course_ids)] = present_lessons.get(present_id, present_id)
        else:
            aliases[kind, alias] = present_keys.get(EntryKey(kind, id), EntryKey(kind, id)).id
    aliases |= {(kind, id): key.id for (kind, id), key in present_keys.items()}
    aliases |= {(Lesson.NAME, former_id): id for former_id, id in present_lessons.items()}
    prefixes = _find_moved_prefixes(changed_paths, former_keys, merge_base_view, head_view, locate)
    return Renames(former_keys, build_id_history(aliases), dict(prefixes))


def find_version_renames(commit_range: CommitRange, collections: Sequence[Collection]) -> Renames:
    """Returns what was renamed between the merge base and the head of a range."""
    locate, changed_paths, prefixes = build_locator(collections), dict[EntryKey, list[str]](), set[str]()
    for path in (differing.path.path for differing in commit_range.differing_files):
        key, prefix = locate(path)
        changed_paths.setdefault(key, []).append(path)
        prefixes |= set() if key.kind in RAW_KINDS else {prefix}
    tip = CommitTree(commit_range.root, commit_range.merge_base)
    merge_base_view, head_view = (
        CommitView(CommitTree(commit_range.root, id, sorted(prefixes)), collections, changed_paths)
        for id in (commit_range.merge_base, commit_range.head)
    )
    return find_renames(changed_paths, merge_base_view, head_view, tip, collections, locate)


def find_aliased_item(tip: CommitTree, collections: Sequence[Collection], id: str) -> Entry[Any] | None:
    """Returns the course or path of the default branch that had the id; None if there is none."""
    kinds = [collection for collection in collections if collection.model.NAME in ("course", "path")]
    return build_catalogue(tip.read_sources(kinds, lambda path: True)).item(id)


def _match_changed_entries(
    changed_paths: PathsByKey, merge_base_view: CommitView, head_view: CommitView
) -> dict[EntryKey, EntryKey]:
    """Returns present key → former key. What lies beside a renamed team's page is renamed with it."""
    earlier, later = (
        {key for key in changed_paths if view.entry_paths.get(key)} for view in (merge_base_view, head_view)
    )
    matches = match_renames(_collect_aliases(head_view, changed_paths.keys()), earlier, later)
    former_keys = {EntryKey(*key): EntryKey(*former_key) for key, former_key in matches.items()}
    teams = {key.id: former.id for key, former in former_keys.items() if key.kind == "team"}
    for key in later - earlier:
        team, slash, name = key.id.partition("/")
        former = EntryKey(key.kind, f"{teams.get(team)}/{name}")
        if slash and team in teams and key.kind not in LEDGER_KINDS and former in earlier - later:
            former_keys[key] = former
    return former_keys


def _match_lessons(merge_base_view: CommitView, head_view: CommitView, course_ids: Mapping[str, str]) -> dict[str, str]:
    """Returns former id → present id of the lessons that are renamed within their course: ``course/lesson``.

    The former id is that under the course's present id. course_ids: former id → present id of renamed courses.
    """
    lessons = merge_base_view.catalogue.entries.get(Lesson.NAME, {})
    earlier = {(Lesson.NAME, replace_course(id, course_ids)) for id in lessons}
    later = {(Lesson.NAME, id) for id in head_view.catalogue.entries.get(Lesson.NAME, {})}
    matches = match_renames(_collect_aliases(head_view, later), earlier, later)
    return {former_id: id for (_, id), (_, former_id) in matches.items()}


def _collect_aliases(view: CommitView, keys: Container[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Returns the former ids of those of the entries that have some."""
    entries = (entry for entry in view.catalogue.all_entries() if entry.key in keys)
    aliases = {entry.key: [alias for _, alias in list_aliases(entry)] for entry in entries}
    return {key: ids for key, ids in aliases.items() if ids}


def _find_changed_references(merge_base_view: CommitView, head_view: CommitView) -> frozenset[str]:
    """Returns the ids to which an entry of the change refers on one side only."""
    old_ids, new_ids = (
        {
            (entry.key, id)
            for entry in view.catalogue.all_entries()
            for _, _, id in find_references(entry.written_meta)
            if entry.kind not in LEDGER_KINDS
        }
        for view in (merge_base_view, head_view)
    )
    return frozenset(id for _, id in old_ids ^ new_ids)


def _read_aliases(
    tip: CommitTree,
    collections: Sequence[Collection],
    locate: Callable[[str], EntryLocation],
    ids: frozenset[str],
) -> Mapping[tuple[str, str], str]:
    """Returns the former ids of the default branch's entries with these ids."""
    if not ids:
        return {}

    def is_referenced(path: str) -> bool:
        return not ids.isdisjoint(split_names(path)) and locate(path).key.id in ids

    kinds = [collection for collection in collections if issubclass(collection.model, Authored)]
    return build_catalogue(tip.read_sources(kinds, is_referenced)).aliases


def _find_moved_prefixes(
    changed_paths: PathsByKey,
    former_keys: Mapping[EntryKey, EntryKey],
    merge_base_view: CommitView,
    head_view: CommitView,
    locate: Callable[[str], EntryLocation],
) -> Iterator[tuple[str, str]]:
    for key in changed_paths:
        former_key = former_keys.get(key, key)
        old_path, new_path = (
            next(iter(view.entry_paths.get(own_key, ())), "")
            for view, own_key in ((merge_base_view, former_key), (head_view, key))
        )
        old_prefix, new_prefix = (locate(path).prefix if path else "" for path in (old_path, new_path))
        if key.kind == "team":
            old_prefix, new_prefix = (prefix.removesuffix("index.md") for prefix in (old_prefix, new_prefix))
        if old_prefix and new_prefix and old_prefix != new_prefix:
            yield old_prefix, new_prefix
