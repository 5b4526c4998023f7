"""Collects the snapshot of a proposed change from Git and from its conversation in the forge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from ...catalogue.build import build_catalogue
from ...catalogue.renames import IdHistory
from ...kinds import Collection
from ...load.commit import CommitTree, load_collections_of, resolve_revision
from ..evaluate.inputs import is_made_by_recorder
from ..evaluate.requirements import ITEM_KINDS
from ..evaluate.roster import Roster
from ..ledger.record_history import RecordHistory
from ..policy import build_policy
from ..snapshot import Account, ChangeCommit, Conversation, Snapshot
from .changed_entries import VersionComparison, build_changed_entry, count_unrecorded_words
from .changed_paths import find_changed_entries, find_changed_records, find_moved_files
from .commit_range import CommitRange, find_commit_range
from .commit_view import CommitView, PathsByKey, split_names
from .ownership import PORTAL_KEY, EntryKey, build_locator, find_folder_team
from .policy_catalogue import load_policy_catalogue
from .record_faults import LedgerJudgement, find_record_faults
from .renamed_entries import find_aliased_item, find_renames
from .reviewed_commits import (
    ChangeParts,
    digest_commits,
    find_reviewed_commits,
    find_reviewed_parts,
    has_item_as_it_is,
    list_scored_items,
)

_REFERRED_KINDS = ("course", "path", "team", "rubric")
"""Kinds with former ids to which those fields refer that an approval is bound to."""


def collect_snapshot(
    root: Path, base: str, head: str, conversation: Conversation, today: date, published: str = ""
) -> Snapshot:
    """Collects everything that the verdict on the change from `base` to `head` depends on.

    base: a revision of the default branch. published: the commit that `base` becomes by the change, such as that of a
    merge queue; then its tree is judged, compared with that of `base`, and not what the change was when it was written.
    Raises GitUnavailable if a revision or the history between them is missing.
    """
    proposed_range = commit_range = find_commit_range(root, base, head)
    if published:
        published_id = resolve_revision(root, published)
        commit_range = replace(commit_range, head=published_id, merge_base=commit_range.base)
    tip = CommitTree(root, commit_range.base)
    collections = load_collections_of(tip)  # those of the change are code that nobody has approved
    changed_paths, prefixes = find_changed_entries(commit_range, tip, collections)
    find_owner = partial(_find_item_team, tip, collections)
    sides = (commit_range.merge_base, commit_range.head)
    record_ids = find_changed_records(root, sides, collections, changed_paths)
    history = RecordHistory(
        root,
        collections,
        is_published_only=True,
        is_pull_request_proved=conversation.number is not None,
        read_id_history=partial(_read_id_history, tip, collections),
    )
    commits = proposed_range.read_commits(conversation)
    judgement = LedgerJudgement(tip, collections, commit_range.head, today, conversation.author, commits)
    find_faults = partial(find_record_faults, history, commit_range, judgement)
    count_words = partial(history.count_words_since, commit_range.base)

    def view_commit(id: str) -> CommitView:
        tree = CommitTree(root, id, prefixes)
        return CommitView(
            tree, collections, changed_paths, record_ids, find_owner, find_faults, judgement.find_sample_faults
        )

    merge_base_view, head_view = view_commit(commit_range.merge_base), view_commit(commit_range.head)
    base_view = view_commit(commit_range.base) if commit_range.base != commit_range.merge_base else merge_base_view
    is_same_origin = proposed_range.merge_base == commit_range.merge_base
    origin_view = merge_base_view if is_same_origin else view_commit(proposed_range.merge_base)
    locate = build_locator(collections)
    renames = find_renames(changed_paths, merge_base_view, head_view, tip, collections, locate)
    catalogue = load_policy_catalogue(tip, collections, changed_paths, renames)
    comparison = VersionComparison(
        changed_paths,
        merge_base_view,
        head_view,
        base_view,
        renames,
        catalogue,
        origin_view,
        frozenset(differing.path.path for differing in commit_range.differing_files),
        find_moved_files(proposed_range, changed_paths, head_view),
    )
    policy = build_policy(catalogue)
    reviewed_commits = find_reviewed_commits(commit_range, conversation, Roster(policy, today))

    reviewed_parts = find_reviewed_parts(commit_range, collections, changed_paths, reviewed_commits)

    def view_parts(id: str, parts: ChangeParts) -> CommitView:
        paths = {**changed_paths, PORTAL_KEY: parts.portal_paths} if PORTAL_KEY in changed_paths else changed_paths
        tree = CommitTree(root, id, prefixes)
        return CommitView(tree, collections, paths, dict(parts.record_ids), find_owner, find_faults)

    digests_by_commit = digest_commits({id: id for id in reviewed_commits}, reviewed_parts, comparison, view_parts)

    def find_scored_items(id: str) -> tuple[str, ...]:
        reviewed_range = CommitRange(root, reviewed_commits[id], id, reviewed_commits[id])
        return list_scored_items(reviewed_range, tip, collections, policy, count_words)

    # The recorder makes its branch anew each time, so what others put there before is in none of it.
    is_own = is_made_by_recorder(policy, conversation.author, commits)
    earlier = () if is_own else conversation.pushes
    return Snapshot(
        today=today,
        base=commit_range.base,
        head=proposed_range.head,
        published=commit_range.head if published else "",
        has_several_bases=commit_range.has_several_bases,
        policy=policy,
        number=conversation.number,
        author=conversation.author,
        fork=conversation.fork,
        commits=commits,
        earlier_pushers=proposed_range.find_earlier_pushers(commits, earlier),
        untraced_approvers=tuple(Account(handle=account) for account in conversation.untraced_accounts),
        paths=tuple(differing.path for differing in commit_range.differing_files),
        entries=tuple(
            count_unrecorded_words(key, build_changed_entry(key, comparison), comparison, policy, count_words)
            for key in comparison.keys
        ),
        reviews=conversation.reviews,
        unread=(
            *conversation.unread,
            *_find_unlisted_commits(commits, conversation),
            *(() if is_own else _find_untold_pushes(proposed_range, conversation)),
        ),
        items=_list_item_ids(tip, collections, changed_paths, {*sides, *reviewed_commits}),
        digests_by_commit=digests_by_commit,
        base_digests_by_commit=digest_commits(reviewed_commits, reviewed_parts, comparison, view_parts),
        scored_items_by_commit={
            id: find_scored_items(id)
            for id, digests in digests_by_commit.items()
            if id != commit_range.head and has_item_as_it_is(digests, comparison)
        },
    )


def _read_id_history(tip: CommitTree, collections: Sequence[Collection]) -> IdHistory:
    """Returns the ids of all that a course or path refers to and that approvals are bound to, on the default branch."""
    kinds = [collection for collection in collections if collection.model.NAME in _REFERRED_KINDS]
    return build_catalogue(tip.read_sources(kinds, lambda path: True)).id_history


def _find_unlisted_commits(commits: Iterable[ChangeCommit], conversation: Conversation) -> Iterator[str]:
    """Yields what the forge does not say of commits that the default branch lacks and its list of the change too.

    So it is while a request names another target than the default branch, such as a branch that has its first commits.
    """
    known_ids = None if conversation.commits is None else frozenset(conversation.commits)
    unknown_ids = [commit.id for commit in commits if known_ids is not None and commit.id not in known_ids]
    if unknown_ids:
        more = f" and {len(unknown_ids) - 1} more" if len(unknown_ids) > 1 else ""
        yield f"who made commit {unknown_ids[-1][:7]}{more} (is this for another branch than the default one?)"


def _find_untold_pushes(commit_range: CommitRange, conversation: Conversation) -> Iterator[str]:
    """Yields what the forge does not say of commits that the branch had once. A note tells of forks of one person."""
    if conversation.private_fork or conversation.unread:
        return
    tip = commit_range.find_untold_tip(conversation.pushes, is_cut=conversation.lacks_pushes)
    if tip and conversation.lacks_pushes:
        yield f"who pushed to this branch before commit {tip[:7]}, since it lists only the latest pushes"
    elif tip:
        yield f"who pushed commit {tip[:7]}, which this branch had before it was rebased or forced back"


def _find_item_team(tip: CommitTree, collections: Sequence[Collection], item: str) -> str:
    """Returns the team of a course or path on the default branch; "" if there is none that has or had this id."""
    locate = build_locator(collections)
    paths = (path for path in tip.blobs if path.startswith("content/") and item in split_names(path))
    keys = [EntryKey(kind, item) for kind in ITEM_KINDS]
    owner = next((find_folder_team(path) for path in paths if locate(path).key in keys), "")
    if not owner and (entry := find_aliased_item(tip, collections, item)):
        owner = entry.owner
    return owner


def _list_item_ids(
    tip: CommitTree, collections: Sequence[Collection], changed_paths: PathsByKey, commits: Set[str]
) -> tuple[str, ...]:
    """Returns the ids of the items of all these commits and of the default branch, where the change touches items."""
    if not any(key.kind in ITEM_KINDS for key in changed_paths):
        return ()
    trees = [tip, *(CommitTree(tip.root, id) for id in sorted(commits))]
    paths = {path for tree in trees for path in tree.blobs if path.startswith("content/")}
    keys = {key for key, _ in map(build_locator(collections), paths)}
    return tuple(sorted(key.id for key in keys if key.kind in ITEM_KINDS))
