"""Describes each entry of a change: its versions before and after, and how much of it differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.gone import find_gone
from ...diagnostics.phrases import format_count
from ...kinds import Metric, Review, Team
from ...load.markdown.word_distance import count_changed_words
from ..evaluate.requirements import ITEM_KINDS, RELEASE_RECORD, is_small_change, takes_decision
from ..ledger.records import (
    UNKNOWN_WORD_COUNT,
    count_words_since_approval,
    find_recorded_digest,
    list_full_approvals,
    list_item_records,
)
from ..shown_files import is_shown_file
from ..snapshot import ChangedEntry, ChangeSize, EntryPerson, EntryVersion, Policy
from . import change_size
from .commit_view import CommitView, PathsByKey
from .ownership import PORTAL_KEY, RAW_KINDS, EntryKey
from .renames import Renames

_MAX_APPROVALS = 10
"""How many approvals of a text, the latest first, are searched for the one since which the fewest words changed."""

BASELINE = "baseline.json"
"""The file of accepted findings, which also records the last release."""

DECISION_LABELS = {"need": "the decision", "session": "what it costs the company"}
"""Kind → what the learning team decides of it, as a noun phrase."""


class VersionComparison(NamedTuple):
    """Both sides of the change, the default branch as it is now, and what the change renames.

    catalogue: people, teams, rubrics and approvals of the default branch. origin_view: where the change began.
    differing_paths: the files that differ. moved_files: the pictures and documents shown after the change that the
    default branch has otherwise than it had where the change began.
    """

    changed_paths: PathsByKey
    merge_base_view: CommitView
    head_view: CommitView
    base_view: CommitView
    renames: Renames
    catalogue: Catalogue
    origin_view: CommitView
    differing_paths: frozenset[str]
    moved_files: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[EntryKey, ...]:
        """The changed entries, those that are renamed by their present keys."""
        former_keys = set(self.renames.former_keys.values())
        return tuple(key for key in self.changed_paths if key not in former_keys)

    def list_paths(self, key: EntryKey) -> tuple[str, ...]:
        """Returns the changed files of an entry, under both of its ids where it is renamed."""
        former_key = self.renames.get_former_key(key)
        if former_key == key:
            return tuple(path for path in self.changed_paths[key] if path in self.differing_paths)
        return tuple(sorted({*self.changed_paths[former_key], *self.changed_paths[key]}))

    def compute_digest(self, key: EntryKey, view: CommitView) -> str:
        """Returns the digest of an entry; in a commit that has it under both ids, one of both."""
        digests = [view.compute_digest(own_key) for own_key in dict.fromkeys((key, self.renames.get_former_key(key)))]
        return " ".join(digest for digest in digests if digest)

    def is_behind(self, key: EntryKey) -> bool:
        """Returns whether the default branch has changed the entry, or what it will show, since the change began."""
        return not self.moved_files.isdisjoint(self.head_view.list_shown_paths(key)) or (
            self.base_view is not self.origin_view
            and self.compute_digest(key, self.base_view) != self.compute_digest(key, self.origin_view)
        )

    def read_versions(self, key: EntryKey) -> tuple[EntryVersion | None, EntryVersion | None]:
        """Returns the entry on both sides, owned by the team that the default branch has.

        One that only the default branch has by now, and that shows a file of the change, is there on both sides.
        """
        before = self.merge_base_view.read_version(self.renames.get_former_key(key), self.renames.id_history)
        after = self.head_view.read_version(key, self.renames.id_history)
        if before is None and after is None:
            before = after = self.base_view.read_version(key, self.renames.id_history)
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


def build_changed_entry(key: EntryKey, comparison: VersionComparison) -> ChangedEntry:
    """Returns an entry of the change, with the words of small changes that the ledger has of it."""
    merge_base_view = comparison.merge_base_view
    former_key, paths = comparison.renames.get_former_key(key), comparison.list_paths(key)
    before, after = comparison.read_versions(key)
    size = _measure_change(key, before, after, comparison)
    if key.kind in ("person", "team"):
        before, after = _add_changed_people(key, before, after, comparison)
    small_words, recorded_hash = 0, ""
    if before and before.content_hash and key.kind in ITEM_KINDS:
        ids = comparison.renames.list_ids(key)
        digests = merge_base_view.list_item_digests(former_key, comparison.renames.id_history)
        recorded_hash = find_recorded_digest(comparison.catalogue, ids, digests)
        is_recorded = bool(list_item_records(comparison.catalogue, ids))
        if is_recorded or size.words:  # where no word changes, there is nothing to count from the first approval on
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
        behind=comparison.is_behind(key),
        small_before=small_words,
        recorded_hash=recorded_hash,
        claimed_ids=_find_claimed_ids(key, comparison),
        tombstone=_find_reason(key, comparison.head_view) if after is None else "",
    )


def count_unrecorded_words(
    key: EntryKey,
    entry: ChangedEntry,
    comparison: VersionComparison,
    policy: Policy,
    count_words: Callable[[Entry[Review], int, Sequence[str], change_size.EntriesById], int],
) -> ChangedEntry:
    """Adds to the words of small changes those that left no record, such as a summary's, where it makes a difference.

    count_words: takes a record that approves the item in full, the words of the small changes since that are recorded,
    the item's ids, and the item as it was before the change.
    """
    if key.kind not in ITEM_KINDS or not entry.size.words or not is_small_change(entry, policy):
        return entry
    former_key, ids = comparison.renames.get_former_key(key), comparison.renames.list_ids(key)
    digests = comparison.merge_base_view.list_item_digests(former_key, comparison.renames.id_history)
    present = comparison.merge_base_view.index_item(former_key)
    words = UNKNOWN_WORD_COUNT
    for approval, small_words in list_full_approvals(comparison.catalogue, ids, digests)[:_MAX_APPROVALS]:
        words = min(words, count_words(approval, small_words, ids, present))
        if words <= entry.small_before:
            break
    return entry.model_copy(update={"small_before": max(words, entry.small_before)})


def _find_claimed_ids(key: EntryKey, comparison: VersionComparison) -> tuple[str, ...]:
    """Returns the former ids that the change gives an entry, without the one that it had until then.

    One of an entry that the change takes down is another's as well: its records and samples, and its place in a path.
    So is its own new one, where the ledger has records of what had it before.
    """
    former_key = comparison.renames.get_former_key(key)
    views = ((comparison.merge_base_view, former_key), (comparison.head_view, key))
    old_ids, new_ids = (
        {id for entry in _list_claimants(view, own_key) for id in entry.former_ids} for view, own_key in views
    )
    own_ids = {former_key.id}
    if key.kind == Metric.NAME:  # its register's name is no id of a metric
        own_ids |= {id for kind, id in comparison.merge_base_view.entry_paths if kind == key.kind}
        own_ids |= comparison.merge_base_view.catalogue.entries.get(key.kind, {}).keys()
    is_renamed_item = key.kind in ITEM_KINDS and key.id != former_key.id
    if is_renamed_item and any(review.meta.item == key.id for review in comparison.catalogue.whole.reviews):
        new_ids.add(key.id)
    return tuple(sorted(new_ids - old_ids - own_ids))


def _list_claimants(view: CommitView, key: EntryKey) -> Sequence[Entry[Any]]:
    """Returns what can have former ids of its own: a course without its lessons, each metric of a register."""
    entries = view.find_entries(key)
    return entries if key.kind == Metric.NAME else entries[:1]


def _find_reason(key: EntryKey, head_view: CommitView) -> str:
    """Returns why the change takes an entry down, as its tombstone says; "" if it writes none."""
    tombstone = find_gone(head_view.catalogue.entries, key.kind, key.id)
    return tombstone.meta.reason if tombstone else ""


def _measure_change(
    key: EntryKey, before: EntryVersion | None, after: EntryVersion | None, comparison: VersionComparison
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
        old_findings, new_findings = (
            parse_accepted_findings(view.read_raw_file(BASELINE)) for view in (merge_base_view, head_view)
        )
        if old_findings and old_findings == new_findings:
            return ChangeSize(other_changes=(RELEASE_RECORD,))
    if key.kind in RAW_KINDS:
        paths = comparison.list_paths(key)
        is_shown_only = key == PORTAL_KEY and all(map(is_shown_file, paths))
        label = change_size.ASSET_LABEL if is_shown_only else format_count(len(paths), "file")
        return ChangeSize(other_changes=(label,))
    words = count_changed_words(merge_base_view.join_texts(former_key), head_view.join_texts(key))
    if key.kind == "team":
        old_team, new_team = merge_base_view.find_entries(former_key)[0], head_view.find_entries(key)[0]
        old_meta, new_meta = old_team.written_meta, new_team.written_meta
        if isinstance(old_meta, Team) and isinstance(new_meta, Team):
            return change_size.measure_team_change(old_meta, new_meta, words, renames)
    other_changes = (change_size.ASSET_LABEL,) if comparison.has_changed_assets(key) else ()
    if takes_decision(key.kind, before, after):
        other_changes = (DECISION_LABELS[key.kind], *other_changes)
    return ChangeSize(words=words, other_changes=other_changes)


def parse_accepted_findings(text: str | bytes) -> dict[str, Any]:
    """Returns what a baseline's text says, without its last release; nothing if it cannot be read."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: document[key] for key in document if key != "pairs"} if isinstance(document, dict) else {}


def _add_changed_people(
    key: EntryKey, before: EntryVersion | None, after: EntryVersion | None, comparison: VersionComparison
) -> tuple[EntryVersion | None, EntryVersion | None]:
    """Adds the people whom the change concerns to the register of people, or to a team.

    Whom it takes out of a team's charge is concerned by the change, too, and added to the version after it: that the
    version before names somebody as in charge keeps nobody from deciding.
    """
    old_roles = _describe_people(comparison.renames.get_former_key(key), comparison.merge_base_view)
    new_roles = _describe_people(key, comparison.head_view)
    roles = {
        person: role
        for person, role in {**old_roles, **new_roles}.items()
        if old_roles.get(person) != new_roles.get(person)
    }
    people = tuple(EntryPerson(person=id, role=role if key.kind == "team" else "changed") for id, role in roles.items())
    if after:
        return before, after.model_copy(update={"people": (*after.people, *people)})
    return before.model_copy(update={"people": (*before.people, *people)}) if before else None, None


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
