"""Collects the snapshot of a proposed change from Git and from its conversation in the forge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue
from ...diagnostics.phrases import format_count
from ...kinds import Collection, Team
from ...load import site_modules as site
from ...load.commit import CommitTree
from ...load.markdown.word_distance import count_changed_words
from ..evaluate.requirements import ITEM_KINDS, takes_decision
from ..ledger.records import count_words_since_approval
from ..policy import build_policy
from ..snapshot import ChangedEntry, ChangeSize, Conversation, EntryPerson, EntryVersion, Snapshot
from . import change_size
from .commit_range import CommitRange, find_commit_range, read_blob_ids
from .commit_view import CommitView, PathsByKey, RecordIds, split_names
from .ownership import PORTAL_KEY, RAW_KINDS, EntryKey, build_locator, find_folder_team

_POLICY_KINDS = ("person", "team", "portal", "rubric", "review")
"""Kinds that define people and teams, the required approvals, and the approvals given."""

DECISION_LABELS = {"need": "the decision", "session": "what it costs the company"}
"""Kind → what the learning team decides of it, as a noun phrase."""


def collect_snapshot(root: Path, base: str, head: str, conversation: Conversation, today: date) -> Snapshot:
    """Collects everything that the verdict on the change from `base` to `head` depends on.

    base: a revision of the default branch. Raises GitUnavailable if a revision or the history between them is missing.
    """
    commit_range = find_commit_range(root, base, head)
    tip = CommitTree(root, commit_range.base)
    collections = _load_collections(tip)
    changed_paths, prefixes = _find_changed_entries(commit_range, tip, collections)
    catalogue = _load_policy_catalogue(tip, collections, changed_paths)
    find_owner = partial(_find_item_team, tip, collections)
    record_ids = _find_changed_records(root, commit_range, collections, changed_paths)

    def view_commit(id: str) -> CommitView:
        return CommitView(CommitTree(root, id, prefixes), collections, changed_paths, record_ids, find_owner)

    merge_base_view, head_view = view_commit(commit_range.merge_base), view_commit(commit_range.head)
    base_view = view_commit(commit_range.base) if commit_range.base != commit_range.merge_base else merge_base_view
    return Snapshot(
        today=today,
        base=commit_range.base,
        head=commit_range.head,
        policy=build_policy(catalogue),
        number=conversation.number,
        author=conversation.author,
        fork=conversation.fork,
        commits=commit_range.read_commits(conversation),
        paths=tuple(differing.path for differing in commit_range.differing_files),
        entries=tuple(
            _build_changed_entry(key, paths, merge_base_view, head_view, base_view, catalogue)
            for key, paths in changed_paths.items()
        ),
        reviews=conversation.reviews,
        digests_by_commit=_digest_reviewed_commits(root, conversation, changed_paths, view_commit),
    )


def _load_collections(tip: CommitTree) -> Sequence[Collection]:
    """Loads the models of the default branch. Models are Python code, so those of the change are never read."""
    with tip.extract_folder("schemas") as folder:
        return site.load_collections(folder)


def _find_changed_entries(
    commit_range: CommitRange, tip: CommitTree, collections: Sequence[Collection]
) -> tuple[PathsByKey, Sequence[str]]:
    """Returns the changed files of each changed entry, and the path prefixes of all files of these entries.

    The prefixes are those of the change and of the default branch, so that a second folder with the same id is noticed.
    """
    locate, paths_by_key, prefixes = build_locator(collections), dict[EntryKey, list[str]](), set[str]()
    for path in (differing.path.path for differing in commit_range.differing_files):
        key, prefix = locate(path)
        paths_by_key.setdefault(key, []).append(path)
        prefixes |= set() if key.kind in RAW_KINDS else {prefix}
    ids = {id for kind, id in paths_by_key if kind in ITEM_KINDS}
    for path in tip.blobs if ids else ():
        if path.startswith("content/") and not ids.isdisjoint(split_names(path)):
            key, prefix = locate(path)
            prefixes |= {prefix} if key in paths_by_key else set()
    return paths_by_key, sorted(prefixes)


def _load_policy_catalogue(tip: CommitTree, collections: Sequence[Collection], changed_paths: PathsByKey) -> Catalogue:
    """Loads people, teams and rubrics from the default branch, and the approvals of the items in the change."""
    kinds = [collection for collection in collections if collection.model.NAME in _POLICY_KINDS]
    item_ids = {id for kind, id in changed_paths if kind in ITEM_KINDS}

    def is_relevant(path: str) -> bool:
        return not path.startswith("reviews/") or path.split("/")[1] in item_ids

    return build_catalogue(tip.read_sources(kinds, is_relevant))


def _find_item_team(tip: CommitTree, collections: Sequence[Collection], item: str) -> str:
    """Returns the team of a course or path on the default branch; "" if there is none with this id."""
    locate = build_locator(collections)
    paths = (path for path in tip.blobs if path.startswith("content/") and item in split_names(path))
    keys = [EntryKey(kind, item) for kind in ITEM_KINDS]
    return next((find_folder_team(path) for path in paths if locate(path).key in keys), "")


def _build_changed_entry(
    key: EntryKey,
    paths: Sequence[str],
    merge_base_view: CommitView,
    head_view: CommitView,
    base_view: CommitView,
    catalogue: Catalogue,
) -> ChangedEntry:
    before, after = merge_base_view.read_version(key), head_view.read_version(key)
    size = _measure_change(key, before, after, merge_base_view, head_view, len(paths))
    if key.kind in ("person", "team"):
        before, after = _add_changed_people(key, before, after, merge_base_view, head_view)
    has_moved = key != PORTAL_KEY and base_view is not merge_base_view
    is_behind = has_moved and base_view.compute_digest(key) != merge_base_view.compute_digest(key)
    small_words = 0
    if before and key.kind in ITEM_KINDS:
        small_words = count_words_since_approval(catalogue, key.id, before.content_hash)
    return ChangedEntry(
        kind=key.kind,
        id=key.id,
        paths=tuple(paths),
        before=before,
        after=after,
        size=size,
        behind=is_behind,
        small_before=small_words,
    )


def _measure_change(
    key: EntryKey,
    before: EntryVersion | None,
    after: EntryVersion | None,
    merge_base_view: CommitView,
    head_view: CommitView,
    file_count: int,
) -> ChangeSize:
    if not before or not after or not (before.readable and after.readable):
        return ChangeSize(other_changes=("everything",))
    if key.kind in ITEM_KINDS:
        return change_size.measure_item_change(
            merge_base_view.index_item(key),
            head_view.index_item(key),
            merge_base_view.list_asset_ids(key) != head_view.list_asset_ids(key),
        )
    if key.kind in RAW_KINDS:
        return ChangeSize(other_changes=(format_count(file_count, "file"),))
    words = count_changed_words(merge_base_view.join_texts(key), head_view.join_texts(key))
    if key.kind == "team":
        old_meta, new_meta = (view.find_entries(key)[0].meta for view in (merge_base_view, head_view))
        if isinstance(old_meta, Team) and isinstance(new_meta, Team):
            return change_size.measure_team_change(old_meta, new_meta, words)
    if takes_decision(key.kind, before, after):
        return ChangeSize(words=words, other_changes=(DECISION_LABELS[key.kind],))
    return ChangeSize(words=words)


def _add_changed_people(
    key: EntryKey,
    before: EntryVersion | None,
    after: EntryVersion | None,
    merge_base_view: CommitView,
    head_view: CommitView,
) -> tuple[EntryVersion | None, EntryVersion | None]:
    """Adds the people whom the change concerns to both versions of the register of people, or of a team."""
    old_roles, new_roles = (_describe_people(key, view) for view in (merge_base_view, head_view))
    roles = {
        person: role
        for person, role in {**old_roles, **new_roles}.items()
        if old_roles.get(person) != new_roles.get(person)
    }
    people = tuple(EntryPerson(person=id, role=role if key.kind == "team" else "changed") for id, role in roles.items())

    def add_people(version: EntryVersion | None) -> EntryVersion | None:
        return version.model_copy(update={"people": (*version.people, *people)}) if version else None

    return add_people(before), add_people(after)


def _describe_people(key: EntryKey, commit_view: CommitView) -> Mapping[str, str]:
    """Maps each person to a text to compare: their role in a team, or their record in the register of people."""
    descriptions: dict[str, str] = {}
    for entry in commit_view.find_entries(key):
        if key.kind == "team":
            descriptions |= dict.fromkeys(entry.meta.leads, "lead") | {entry.meta.manager: "manager"}
            continue
        descriptions[entry.id] = descriptions.get(entry.id, "") + entry.meta.model_dump_json()
        for absence in entry.meta.away:
            if delegate := absence.delegate:
                descriptions[delegate] = descriptions.get(delegate, "") + f"answers for {entry.id}"
    return descriptions


def _find_changed_records(
    root: Path, commit_range: CommitRange, collections: Sequence[Collection], changed_paths: PathsByKey
) -> RecordIds:
    """Returns, for each changed register, the ids of the records that differ between the two sides."""
    register_kinds = {collection.model.NAME for collection in collections if collection.many}
    registers = {key: paths for key, paths in changed_paths.items() if key.kind in register_kinds}
    register_paths = [path for paths in registers.values() for path in paths]
    merge_base_view, head_view = (
        CommitView(CommitTree(root, id, register_paths), collections, registers)
        for id in (commit_range.merge_base, commit_range.head)
    )
    record_ids: dict[EntryKey, frozenset[str]] = {}
    for key in registers:
        old_records, new_records = merge_base_view.read_register(key), head_view.read_register(key)
        if old_records is not None and new_records is not None:
            record_ids[key] = frozenset(
                id for id in old_records.keys() | new_records.keys() if old_records.get(id) != new_records.get(id)
            )
    return record_ids


def _digest_reviewed_commits(
    root: Path, conversation: Conversation, changed_paths: PathsByKey, view_commit: Callable[[str], CommitView]
) -> dict[str, dict[str, str]]:
    """Returns the digests of all changed entries in each reviewed commit that is available here."""
    commit_ids = sorted({review.commit for review in conversation.reviews if review.commit})
    views = {id: view_commit(id) for id in commit_ids if read_blob_ids(root, id, [""])}
    return {
        id: {f"{key.kind}/{key.id}": view.compute_digest(key) for key in changed_paths} for id, view in views.items()
    }
