"""Reads the commits of a change that people reviewed, and what its entries were in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...catalogue.catalogue import Entry
from ...kinds import Collection, Review
from ...load.commit import CommitTree, is_commit_id
from ..evaluate.requirements import ITEM_KINDS, find_required_approvals
from ..evaluate.roster import Roster
from ..shown_files import is_shown_file
from ..snapshot import Conversation, Policy, SubmittedReview
from . import change_size
from .changed_entries import VersionComparison, build_changed_entry, count_unrecorded_words
from .changed_paths import find_changed_entries, find_changed_records
from .commit_range import CommitRange, read_blob_ids
from .commit_view import CommitView, PathsByKey
from .ownership import PORTAL_KEY, EntryKey, build_locator
from .policy_catalogue import load_policy_catalogue
from .renamed_entries import find_renames


def find_reviewed_commits(commit_range: CommitRange, conversation: Conversation, roster: Roster) -> Mapping[str, str]:
    """Maps each commit that is available here to its own merge base with the default branch.

    Only commits that people of the roster reviewed are read: that takes time, and anybody may write a review.
    """
    commit_ids = sorted({r.commit for r in conversation.reviews if r.commit and _is_by_roster(r, roster)})
    full_ids = [id for id in commit_ids if is_commit_id(id)]  # Git is given nothing else that a forge says
    available = [id for id in full_ids if read_blob_ids(commit_range.root, id, [""])]
    return {id: merge_base for id in available if (merge_base := commit_range.find_merge_base(id))}


def _is_by_roster(review: SubmittedReview, roster: Roster) -> bool:
    """Returns whether a review decides something and is by somebody of the roster. A mere comment decides nothing."""
    is_on_roster = bool(roster.find_by_handle(review.handle)) if review.handle else review.person in roster.people
    return is_on_roster and review.is_deciding


def has_item_as_it_is(digests: Mapping[str, str], comparison: VersionComparison) -> bool:
    """Returns whether an item of the change has the same digest in a reviewed commit as in the last one."""
    items = (key for key in comparison.keys if key.kind in ITEM_KINDS)
    return any(digests[f"{key.kind}/{key.id}"] == comparison.compute_digest(key, comparison.head_view) for key in items)


class ChangeParts(NamedTuple):
    """The protected files and the records of registers that a version of the change touches."""

    portal_paths: tuple[str, ...] = ()
    record_ids: tuple[tuple[EntryKey, frozenset[str]], ...] = ()


def find_reviewed_parts(
    commit_range: CommitRange,
    collections: Sequence[Collection],
    changed_paths: PathsByKey,
    reviewed_commits: Mapping[str, str],
) -> Mapping[str, ChangeParts]:
    """Maps each reviewed commit to the protected files and records that it changed.

    What was approved together is approved as it stood together: an approval does not outlive that a part of it leaves.
    """
    register_kinds = {collection.model.NAME for collection in collections if collection.many}
    has_registers = any(key.kind in register_kinds for key in changed_paths)
    if PORTAL_KEY not in changed_paths and not has_registers:
        return dict.fromkeys(reviewed_commits, ChangeParts())
    locate = build_locator(collections)
    differing_paths = {differing.path.path for differing in commit_range.differing_files}
    portal_paths = changed_paths.get(PORTAL_KEY, ())
    shown_by_portal = frozenset(path for path in portal_paths if is_shown_file(path))
    showing_texts = [path for path in portal_paths if path not in differing_paths]
    parts: dict[str, ChangeParts] = {}
    for id, merge_base in reviewed_commits.items():
        paths = [differing.path.path for differing in commit_range.list_differing_files(merge_base, id)]
        portal_paths = tuple(path for path in paths if locate(path).key == PORTAL_KEY or path in shown_by_portal)
        portal_paths = tuple(dict.fromkeys((*portal_paths, *showing_texts)))
        records = find_changed_records(commit_range.root, (merge_base, id), collections, changed_paths)
        parts[id] = ChangeParts(portal_paths, tuple(sorted(records.items())))
    return parts


def digest_commits(
    commits: Mapping[str, str],
    reviewed_parts: Mapping[str, ChangeParts],
    comparison: VersionComparison,
    view_parts: Callable[[str, ChangeParts], CommitView],
) -> dict[str, dict[str, str]]:
    """Returns for each key of `commits` the digests that all changed entries have in the commit it maps to.

    reviewed_parts: key of `commits` → the protected files and records that count.
    """
    digests: dict[tuple[str, ChangeParts], dict[str, str]] = {}
    for commit, parts in dict.fromkeys((commit, reviewed_parts[id]) for id, commit in sorted(commits.items())):
        view = view_parts(commit, parts)
        digests[commit, parts] = {
            f"{key.kind}/{key.id}": comparison.compute_digest(key, view) for key in comparison.keys
        }
    return {id: digests[commit, reviewed_parts[id]] for id, commit in commits.items()}


def list_scored_items(
    reviewed_range: CommitRange,
    tip: CommitTree,
    collections: Sequence[Collection],
    policy: Policy,
    count_words: Callable[[Entry[Review], int, Sequence[str], change_size.EntriesById], int],
) -> tuple[str, ...]:
    """Returns the qualified ids of the items that required scores in an earlier version of the change.

    An item that is alone there is among them in any case: no score can be of another.
    """
    changed_paths, prefixes = find_changed_entries(reviewed_range, tip, collections)
    keys = [key for key in changed_paths if key.kind in ITEM_KINDS]
    if len(keys) <= 1:
        return tuple(f"{key.kind}/{key.id}" for key in keys)
    before_view, after_view = (
        CommitView(CommitTree(tip.root, id, prefixes), collections, changed_paths)
        for id in (reviewed_range.merge_base, reviewed_range.head)
    )
    renames = find_renames(changed_paths, before_view, after_view, tip, collections, build_locator(collections))
    catalogue = load_policy_catalogue(tip, collections, changed_paths, renames)
    differing_paths = frozenset(differing.path.path for differing in reviewed_range.differing_files)
    comparison = VersionComparison(
        changed_paths, before_view, after_view, before_view, renames, catalogue, before_view, differing_paths
    )
    entries = (
        count_unrecorded_words(key, build_changed_entry(key, comparison), comparison, policy, count_words)
        for key in comparison.keys
        if key.kind in ITEM_KINDS
    )
    return tuple(
        entry.qualified_id
        for entry in entries
        if any(approval.is_scored for approval in find_required_approvals(entry, policy))
    )
