"""Collects the snapshot of a proposed change from Git and from its conversation in the forge."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue
from ...catalogue.gone import find_gone
from ...catalogue.validate import find_unread_keys
from ...diagnostics.phrases import format_count, format_date
from ...kinds import Collection, Review, Team
from ...load import site_modules as site
from ...load.commit import CommitTree
from ...load.markdown.word_distance import count_changed_words
from ..evaluate.requirements import ITEM_KINDS, RELEASE_RECORD, takes_decision
from ..ledger.record_history import RecordHistory
from ..ledger.record_place import find_place_fault
from ..ledger.records import UNKNOWN_WORD_COUNT, count_words_since_approval, find_recorded_digest
from ..policy import build_policy
from ..snapshot import ChangedEntry, ChangeSize, Conversation, EntryPerson, EntryVersion, Snapshot
from . import change_size
from .commit_range import CommitRange, find_commit_range, read_blob_ids
from .commit_view import CommitView, PathsByKey, RecordIds, split_names
from .ownership import PORTAL_KEY, RAW_KINDS, EntryKey, build_locator, find_folder_team
from .renamed_entries import find_aliased_item, find_renames
from .renames import Renames
from .showing_texts import find_showing_texts

_POLICY_KINDS = ("person", "team", "portal", "rubric", "review")
"""Kinds that define people and teams, the required approvals, and the approvals given."""

BASELINE = "baseline.json"
"""The file of accepted findings, which also records the last release."""

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
    find_owner = partial(_find_item_team, tip, collections)
    record_ids = _find_changed_records(root, commit_range, collections, changed_paths)
    find_faults = partial(_find_record_faults, RecordHistory(root, collections), commit_range, today)

    def view_commit(id: str) -> CommitView:
        tree = CommitTree(root, id, prefixes)
        return CommitView(tree, collections, changed_paths, record_ids, find_owner, find_faults)

    merge_base_view, head_view = view_commit(commit_range.merge_base), view_commit(commit_range.head)
    base_view = view_commit(commit_range.base) if commit_range.base != commit_range.merge_base else merge_base_view
    locate = build_locator(collections)
    renames = find_renames(changed_paths, merge_base_view, head_view, tip, collections, locate)
    catalogue = _load_policy_catalogue(tip, collections, changed_paths, renames)
    comparison = _VersionComparison(changed_paths, merge_base_view, head_view, base_view, renames, catalogue)
    reviewed_commits = _find_reviewed_commits(commit_range, conversation)
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
        entries=tuple(_build_changed_entry(key, comparison) for key in comparison.keys),
        reviews=conversation.reviews,
        unread=conversation.unread,
        digests_by_commit=_digest_commits({id: id for id in reviewed_commits}, comparison, view_commit),
        base_digests_by_commit=_digest_commits(reviewed_commits, comparison, view_commit),
    )


def _load_collections(tip: CommitTree) -> Sequence[Collection]:
    """Loads the models of the default branch. Models are Python code, so those of the change are never read."""
    with tip.extract_folder("schemas") as folder:
        return site.load_collections(folder)


def _find_changed_entries(
    commit_range: CommitRange, tip: CommitTree, collections: Sequence[Collection]
) -> tuple[PathsByKey, Sequence[str]]:
    """Returns the changed files of each changed entry, and the path prefixes of all files of these entries.

    A picture or document is a file of each entry that shows or links it, before the change or after it.
    The prefixes are those of the change and of the default branch, so that a second folder with the same id is noticed.
    """
    trees = [CommitTree(tip.root, id) for id in (commit_range.merge_base, commit_range.head)]
    locate, paths_by_key, prefixes = build_locator(collections), dict[EntryKey, list[str]](), set[str]()
    for path in (differing.path.path for differing in commit_range.differing_files):
        key, prefix = locate(path)
        paths_by_key.setdefault(key, []).append(path)
        prefixes |= set() if key.kind in RAW_KINDS else {prefix}
    for path, file in find_showing_texts(trees, [differing.path.path for differing in commit_range.differing_files]):
        key, prefix = locate(path)
        if key.kind not in RAW_KINDS and file not in paths_by_key.setdefault(key, []):
            paths_by_key[key].append(file)
            prefixes.add(prefix)
    ids = {id for kind, id in paths_by_key if kind in ITEM_KINDS}
    for path in tip.blobs if ids else ():
        if path.startswith("content/") and not ids.isdisjoint(split_names(path)):
            key, prefix = locate(path)
            prefixes |= {prefix} if key in paths_by_key else set()
    return paths_by_key, sorted(prefixes)


def _load_policy_catalogue(
    tip: CommitTree, collections: Sequence[Collection], changed_paths: PathsByKey, renames: Renames
) -> Catalogue:
    """Loads people, teams and rubrics from the default branch, and the approvals of the items in the change."""
    kinds = [collection for collection in collections if collection.model.NAME in _POLICY_KINDS]
    item_ids = {id for key in changed_paths if key.kind in ITEM_KINDS for id in renames.list_ids(key)}

    def is_relevant(path: str) -> bool:
        return not path.startswith("reviews/") or path.split("/")[1] in item_ids

    sources = tip.read_sources(kinds, is_relevant)
    catalogue = build_catalogue(sources)
    unread_keys = {_get_unread_key(path, key) for path, key in find_unread_keys(sources, catalogue.all_entries())}
    for source in sources:
        records = source.parsed.data
        if source.collection.many and isinstance(records, list) and not all(isinstance(r, dict) for r in records):
            unread_keys.add((source.collection.model.NAME, ""))
    return replace(catalogue, unread_keys=frozenset(unread_keys))


def _get_unread_key(path: str, key: tuple[str, str]) -> tuple[str, str]:
    """Returns the key of what could not be read. A record of the ledger has its item's id in place of its own."""
    return (key[0], path.split("/")[1]) if key[0] == "review" else key


def _find_item_team(tip: CommitTree, collections: Sequence[Collection], item: str) -> str:
    """Returns the team of a course or path on the default branch; "" if there is none that has or had this id."""
    locate = build_locator(collections)
    paths = (path for path in tip.blobs if path.startswith("content/") and item in split_names(path))
    keys = [EntryKey(kind, item) for kind in ITEM_KINDS]
    owner = next((find_folder_team(path) for path in paths if locate(path).key in keys), "")
    if not owner and (entry := find_aliased_item(tip, collections, item)):
        owner = entry.owner
    return owner


def _find_record_faults(
    history: RecordHistory, commit_range: CommitRange, today: date, review: Review, path: str
) -> tuple[str, ...]:
    """Returns what the place of a record, its day and Git say against it, as predicates that follow "the record"."""
    place_fault = find_place_fault(review, path)
    is_ahead = review.on > today + timedelta(days=1)  # it is tomorrow already in Auckland
    faults = [place_fault] if place_fault else []
    faults += [f"is of {format_date(review.on)}, which is still to come"] if is_ahead else []
    return (*faults, *history.find_faults(review, (commit_range.head, commit_range.base), today))


class _VersionComparison(NamedTuple):
    """Both sides of the change, the default branch as it is now, and what the change renames.

    catalogue: people, teams, rubrics and approvals of the default branch.
    """

    changed_paths: PathsByKey
    merge_base_view: CommitView
    head_view: CommitView
    base_view: CommitView
    renames: Renames
    catalogue: Catalogue

    @property
    def keys(self) -> tuple[EntryKey, ...]:
        """The changed entries, those that are renamed by their present keys."""
        former_keys = set(self.renames.former_keys.values())
        return tuple(key for key in self.changed_paths if key not in former_keys)

    def list_paths(self, key: EntryKey) -> tuple[str, ...]:
        """Returns the changed files of an entry, under both of its ids where it is renamed."""
        former_key = self.renames.get_former_key(key)
        if former_key == key:
            return tuple(self.changed_paths[key])
        return tuple(sorted({*self.changed_paths[former_key], *self.changed_paths[key]}))

    def compute_digest(self, key: EntryKey, view: CommitView) -> str:
        """Returns the digest of an entry; in a commit that has it under both ids, one of both."""
        digests = [view.compute_digest(own_key) for own_key in dict.fromkeys((key, self.renames.get_former_key(key)))]
        return " ".join(digest for digest in digests if digest)

    def read_versions(self, key: EntryKey) -> tuple[EntryVersion | None, EntryVersion | None]:
        """Returns the entry on both sides, owned by the team that the default branch has."""
        before = self.merge_base_view.read_version(self.renames.get_former_key(key), self.renames.id_history)
        after = self.head_view.read_version(key, self.renames.id_history)
        if after is None:
            return before, None
        parent = self.renames.get_former_team(after.parent) if after.parent else after.parent
        teams = {"team": self.renames.get_former_team(after.team), "parent": parent}
        return before, after.model_copy(update=teams)

    def has_changed_assets(self, key: EntryKey) -> bool:
        """Returns whether a picture or document of the entry differs, wherever it lies on each side."""
        former_ids = self.merge_base_view.list_asset_ids(self.renames.get_former_key(key))
        moved_ids = {self.renames.move_path(path): id for path, id in former_ids.items()}
        return moved_ids != self.head_view.list_asset_ids(key)


def _build_changed_entry(key: EntryKey, comparison: _VersionComparison) -> ChangedEntry:
    merge_base_view, base_view = comparison.merge_base_view, comparison.base_view
    former_key, paths = comparison.renames.get_former_key(key), comparison.list_paths(key)
    before, after = comparison.read_versions(key)
    size = _measure_change(key, before, after, comparison)
    if key.kind in ("person", "team"):
        before, after = _add_changed_people(key, before, after, comparison)
    has_moved = key != PORTAL_KEY and base_view is not merge_base_view
    is_behind = has_moved and comparison.compute_digest(key, base_view) != comparison.compute_digest(
        key, merge_base_view
    )
    small_words, recorded_hash = 0, ""
    if before and before.content_hash and key.kind in ITEM_KINDS:
        ids = comparison.renames.list_ids(key)
        digests = merge_base_view.list_item_digests(former_key, comparison.renames.id_history)
        recorded_hash = find_recorded_digest(comparison.catalogue, ids, digests)
        small_words = count_words_since_approval(comparison.catalogue, ids, digests)
        if any(("review", id) in comparison.catalogue.unread_keys for id in ids):
            small_words = UNKNOWN_WORD_COUNT  # the record that cannot be read may be the one that counts
    return ChangedEntry(
        kind=key.kind,
        id=key.id,
        renamed_from=former_key.id if former_key != key else "",
        paths=paths,
        before=before,
        after=after,
        size=size,
        behind=is_behind,
        small_before=small_words,
        recorded_hash=recorded_hash,
        tombstone=_find_reason(key, comparison.head_view) if after is None else "",
    )


def _find_reason(key: EntryKey, head_view: CommitView) -> str:
    """Returns why the change takes an entry down, as its tombstone says; "" if it writes none."""
    tombstone = find_gone(head_view.catalogue.entries, key.kind, key.id)
    return tombstone.meta.reason if tombstone else ""


def _measure_change(
    key: EntryKey, before: EntryVersion | None, after: EntryVersion | None, comparison: _VersionComparison
) -> ChangeSize:
    if not before or not after or not (before.readable and after.readable):
        return ChangeSize(other_changes=("everything",))
    merge_base_view, head_view, renames = comparison.merge_base_view, comparison.head_view, comparison.renames
    former_key = renames.get_former_key(key)
    if key.kind in ITEM_KINDS:
        return change_size.measure_item_change(
            merge_base_view.index_item(former_key),
            head_view.index_item(key),
            comparison.has_changed_assets(key),
            comparison.catalogue.portal.language,
            renames,
        )
    if key == PORTAL_KEY and comparison.list_paths(key) == (BASELINE,):
        old_findings, new_findings = (_read_baseline(view) for view in (merge_base_view, head_view))
        if old_findings and old_findings == new_findings:
            return ChangeSize(other_changes=(RELEASE_RECORD,))
    if key.kind in RAW_KINDS:
        return ChangeSize(other_changes=(format_count(len(comparison.changed_paths[key]), "file"),))
    words = count_changed_words(merge_base_view.join_texts(former_key), head_view.join_texts(key))
    if key.kind == "team":
        old_meta, new_meta = merge_base_view.find_entries(former_key)[0].meta, head_view.find_entries(key)[0].meta
        if isinstance(old_meta, Team) and isinstance(new_meta, Team):
            return change_size.measure_team_change(old_meta, new_meta, words, renames)
    other_changes = (change_size.ASSET_LABEL,) if comparison.has_changed_assets(key) else ()
    if takes_decision(key.kind, before, after):
        other_changes = (DECISION_LABELS[key.kind], *other_changes)
    return ChangeSize(words=words, other_changes=other_changes)


def _read_baseline(view: CommitView) -> dict[str, Any]:
    """Returns what the baseline of a commit says, without its last release; nothing if it cannot be read."""
    try:
        document = json.loads(view.read_raw_file(BASELINE))
    except ValueError:
        return {}
    return {key: document[key] for key in document if key != "pairs"} if isinstance(document, dict) else {}


def _add_changed_people(
    key: EntryKey, before: EntryVersion | None, after: EntryVersion | None, comparison: _VersionComparison
) -> tuple[EntryVersion | None, EntryVersion | None]:
    """Adds the people whom the change concerns to both versions of the register of people, or of a team."""
    old_roles = _describe_people(comparison.renames.get_former_key(key), comparison.merge_base_view)
    new_roles = _describe_people(key, comparison.head_view)
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


def _find_reviewed_commits(commit_range: CommitRange, conversation: Conversation) -> Mapping[str, str]:
    """Maps each reviewed commit that is available here to its own merge base with the default branch."""
    commit_ids = sorted({review.commit for review in conversation.reviews if review.commit})
    available = [id for id in commit_ids if read_blob_ids(commit_range.root, id, [""])]
    return {id: merge_base for id in available if (merge_base := commit_range.find_merge_base(id))}


def _digest_commits(
    commits: Mapping[str, str], comparison: _VersionComparison, view_commit: Callable[[str], CommitView]
) -> dict[str, dict[str, str]]:
    """Returns for each key of `commits` the digests that all changed entries have in the commit it maps to."""
    views = {id: view_commit(id) for id in sorted(set(commits.values()))}
    digests = {
        id: {f"{key.kind}/{key.id}": comparison.compute_digest(key, view) for key in comparison.keys}
        for id, view in views.items()
    }
    return {id: digests[commit] for id, commit in commits.items()}
