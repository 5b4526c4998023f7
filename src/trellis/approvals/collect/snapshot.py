"""Collects the snapshot of a proposed change from Git and from its conversation in the forge."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.gone import find_gone
from ...catalogue.renames import IdHistory
from ...catalogue.validate import find_unread_keys
from ...diagnostics.phrases import format_count, format_date
from ...kinds import Collection, Metric, Portal, Review, Sample, Team
from ...load.commit import CommitTree, fits_command_line, is_commit_id, load_collections_of, resolve_revision
from ...load.git import GitUnavailable
from ...load.markdown.word_distance import count_changed_words
from ..evaluate.conflicts import find_text_makers
from ..evaluate.inputs import is_made_by_recorder
from ..evaluate.requirements import (
    ITEM_KINDS,
    RELEASE_RECORD,
    find_required_approvals,
    is_small_change,
    takes_decision,
)
from ..evaluate.roster import Roster
from ..ledger.new_records import LEDGER_FOLDER
from ..ledger.record_history import RecordHistory, list_item_paths
from ..ledger.record_place import find_number_fault, find_place_fault, select_day_paths
from ..ledger.record_rules import (
    MAX_RECORD_AGE,
    SPOT_CHECK,
    find_passing_faults,
    find_refusals,
    format_maker_fault,
    is_recorded_merge,
    list_reviewer_roles,
    restate_former_role,
)
from ..ledger.records import (
    UNKNOWN_WORD_COUNT,
    count_words_since_approval,
    find_recorded_digest,
    get_record_order,
    is_full_approval,
    list_equivalent_digests,
    list_full_approvals,
    list_item_records,
)
from ..ledger.second_person import assign_record_approvers, find_nearer_fault
from ..policy import build_policy
from ..shown_files import is_shown_file
from ..snapshot import (
    Account,
    ChangeCommit,
    ChangedEntry,
    ChangeSize,
    Conversation,
    EntryPerson,
    EntryVersion,
    Policy,
    Snapshot,
    SubmittedReview,
)
from . import change_size
from .commit_range import CommitRange, find_commit_range, read_blob_ids, read_file_ids
from .commit_view import CommitView, PathsByKey, RecordFaults, RecordIds, split_names
from .ownership import PORTAL_KEY, RAW_KINDS, EntryKey, build_locator, find_folder_team
from .renamed_entries import find_aliased_item, find_renames
from .renames import Renames
from .samples import find_new_sample_fault
from .showing_texts import find_showing_texts

_POLICY_KINDS = ("person", "team", "portal", "rubric", "review")
"""Kinds that define people and teams, the required approvals, and the approvals given."""

_REFERRED_KINDS = ("course", "path", "team", "rubric")
"""Kinds with former ids to which those fields refer that an approval is bound to."""

_MAX_APPROVALS = 10
"""How many approvals of a text, the latest first, are searched for the one since which the fewest words changed."""


BASELINE = "baseline.json"
"""The file of accepted findings, which also records the last release."""

DECISION_LABELS = {"need": "the decision", "session": "what it costs the company"}
"""Kind → what the learning team decides of it, as a noun phrase."""


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
    changed_paths, prefixes = _find_changed_entries(commit_range, tip, collections)
    find_owner = partial(_find_item_team, tip, collections)
    sides = (commit_range.merge_base, commit_range.head)
    record_ids = _find_changed_records(root, sides, collections, changed_paths)
    history = RecordHistory(
        root,
        collections,
        is_published_only=True,
        is_pull_request_proved=conversation.number is not None,
        read_id_history=partial(_read_id_history, tip, collections),
    )
    commits = proposed_range.read_commits(conversation)
    judgement = _LedgerJudgement(tip, collections, commit_range.head, today, conversation.author, commits)
    find_faults = partial(_find_record_faults, history, commit_range, judgement)
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
    catalogue = _load_policy_catalogue(tip, collections, changed_paths, renames)
    comparison = _VersionComparison(
        changed_paths,
        merge_base_view,
        head_view,
        base_view,
        renames,
        catalogue,
        origin_view,
        frozenset(differing.path.path for differing in commit_range.differing_files),
        _find_moved_files(proposed_range, changed_paths, head_view),
    )
    policy = build_policy(catalogue)
    reviewed_commits = _find_reviewed_commits(commit_range, conversation, Roster(policy, today))

    reviewed_parts = _find_reviewed_parts(commit_range, collections, changed_paths, reviewed_commits)

    def view_parts(id: str, parts: _ChangeParts) -> CommitView:
        paths = {**changed_paths, PORTAL_KEY: parts.portal_paths} if PORTAL_KEY in changed_paths else changed_paths
        tree = CommitTree(root, id, prefixes)
        return CommitView(tree, collections, paths, dict(parts.record_ids), find_owner, find_faults)

    digests_by_commit = _digest_commits({id: id for id in reviewed_commits}, reviewed_parts, comparison, view_parts)

    def list_scored_items(id: str) -> tuple[str, ...]:
        reviewed_range = CommitRange(root, reviewed_commits[id], id, reviewed_commits[id])
        return _list_scored_items(reviewed_range, tip, collections, policy, count_words)

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
            _count_unrecorded_words(key, _build_changed_entry(key, comparison), comparison, policy, count_words)
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
        base_digests_by_commit=_digest_commits(reviewed_commits, reviewed_parts, comparison, view_parts),
        scored_items_by_commit={
            id: list_scored_items(id)
            for id, digests in digests_by_commit.items()
            if id != commit_range.head and _has_item_as_it_is(digests, comparison)
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


def _find_changed_entries(
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


def _find_moved_files(proposed_range: CommitRange, changed_paths: PathsByKey, head_view: CommitView) -> frozenset[str]:
    """Returns the shown pictures and documents that differ between the default branch and where the change began."""
    if proposed_range.base == proposed_range.merge_base:
        return frozenset()
    paths = sorted({path for key in changed_paths for path in head_view.list_shown_paths(key)})
    old_ids, new_ids = (
        read_file_ids(proposed_range.root, id, paths) for id in (proposed_range.merge_base, proposed_range.base)
    )
    return frozenset(path for path in paths if old_ids.get(path) != new_ids.get(path))


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
        name = source.collection.model.NAME
        if source.collection.many and not (isinstance(records, list) and all(isinstance(r, dict) for r in records)):
            unread_keys.add((name, ""))
        elif records is None and name == Portal.NAME:
            unread_keys.add((name, name))  # without settings, nobody knows that none were lost
    if all(source.collection.model.NAME != Portal.NAME for source in sources):
        unread_keys.add((Portal.NAME, Portal.NAME))  # there must have been some once: what they asked for is not known
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


class _LedgerJudgement:
    """What new records and samples are judged by; read when there is one.

    tip: the default branch. head: the commit that has the new ones. author, commits: who opened the change, and what
    it is made of.
    """

    def __init__(
        self,
        tip: CommitTree,
        collections: Sequence[Collection],
        head: str,
        today: date,
        author: Account | None,
        commits: Sequence[ChangeCommit],
    ) -> None:
        self._tip, self._collections, self._head, self.today = tip, collections, head, today
        self._author, self._commits = author, commits

    @cached_property
    def policy(self) -> Policy:
        """The people, teams and rubrics of the default branch."""
        return self.read_policy(self._tip)

    def read_policy(self, tree: CommitTree) -> Policy:
        """Returns the people, teams and rubrics of a commit of the default branch."""
        kinds = [c for c in self._collections if c.model.NAME in _POLICY_KINDS and c.model.NAME != Review.NAME]
        return build_policy(build_catalogue(tree.read_sources(kinds, lambda path: True)))

    @cached_property
    def is_by_recorder(self) -> bool:
        """Whether the recorder's account alone made the change."""
        return is_made_by_recorder(self.policy, self._author, self._commits)

    def find_present_id(self, item: str) -> str:
        """Returns the id of the course or path of the default branch that has or had this one; "" if there is none."""
        locate = build_locator(self._collections)
        keys = [EntryKey(kind, item) for kind in ITEM_KINDS]
        paths = (path for path in self._tip.blobs if path.startswith("content/") and item in split_names(path))
        if any(locate(path).key in keys for path in paths):
            return item
        entry = find_aliased_item(self._tip, self._collections, item)
        return entry.id if entry else ""

    def list_records(self, ids: Sequence[str]) -> Sequence[Entry[Review]]:
        """Returns the records in an item's folders, by its present and former ids, the new ones too."""
        catalogues = [self._read_ledger(Review.NAME, f"{LEDGER_FOLDER}/{id}/") for id in dict.fromkeys(ids)]
        return sorted((r for catalogue in catalogues for r in catalogue.whole.reviews), key=get_record_order)

    def list_day_paths(self, ids: Sequence[str], day: date) -> tuple[frozenset[str], frozenset[str]]:
        """Returns the paths of an item's records of a day that the default branch has, and the new ones."""
        folders = [f"{LEDGER_FOLDER}/{id}/" for id in dict.fromkeys(ids)]
        published_paths = select_day_paths(self._tip.blobs, ids, day)
        paths = select_day_paths(CommitTree(self._tip.root, self._head, folders).blobs, ids, day)
        return published_paths, paths - published_paths

    def list_samples(self) -> Sequence[Entry[Sample]]:
        """Returns the samples of the ledger, the new ones too."""
        return self._read_ledger(Sample.NAME, f"{LEDGER_FOLDER}/").whole.samples

    def list_text_commits(
        self,
        review: Review,
        item: Entry[Any],
        digests: Sequence[str],
        records: Sequence[Entry[Review]],
        history: RecordHistory,
    ) -> tuple[ChangeCommit, ...]:
        """Returns the commits of the text that a record approves: whoever has a hand in one of them made some of it.

        digests: of the present text. What counts are the commits since the last other text that was approved in full,
        up to the text; all of them where no other was. A text that small changes led to is no other than the one that
        they began with. A record of a small change, though, is of that change: any look at another text counts. A
        commit of a picture or document that the item shows is one of its text, wherever that lies.
        """
        ids = tuple(dict.fromkeys((item.id, *item.former_ids, review.item)))
        head, own_digests = history.find_last_text(review, self._tip.id)
        if not head or review.content_hash in digests:
            head, own_digests = self._tip.id, tuple(digests)
        if not review.follows:
            own_digests = tuple(dict(list_equivalent_digests(records, own_digests)))
        since = self._find_approved_commit(review, own_digests, records, history, head, ids)
        text_range = CommitRange(self._tip.root, since, head, since)
        shown_paths = {
            path for commit in (since, head) if commit for id in ids for path in history.list_shown_paths(commit, id)
        }
        pathspecs = [*list_item_paths(ids), *(f":(literal){path}" for path in sorted(shown_paths))]
        # Of more than a command line takes, all commits count.
        return text_range.read_commits(Conversation(), pathspecs if fits_command_line(pathspecs) else ())

    def _find_approved_commit(
        self,
        review: Review,
        own_digests: Sequence[str],
        records: Sequence[Entry[Review]],
        history: RecordHistory,
        head: str,
        ids: Sequence[str],
    ) -> str:
        """Returns a commit before `head` that has the last other text of the item that was approved; "" if none was."""
        for record in reversed(records):
            is_look = review.follows is not None and record.meta.key != SPOT_CHECK and record.meta.outcome == "approved"
            is_other = record.path in self._tip.blobs and record.meta.content_hash not in own_digests
            if is_other and (is_look or is_full_approval(record.meta)):
                commit = history.find_approved_commit(record, self._tip.id, ids)
                if head == self._tip.id or (commit and history.precedes(commit, head)):
                    return commit
        return ""

    def find_sample_faults(self, sample: Entry[Sample]) -> tuple[str, ...]:
        """Returns what speaks against a new sample; also that it cannot be drawn again, for then it proves nothing."""
        catalogue = self._read_ledger(Sample.NAME, f"{LEDGER_FOLDER}/")
        try:
            fault = find_new_sample_fault(self._tip.root, catalogue, sample, self.today, self._tip.id)
        except GitUnavailable as error:
            fault = f"cannot be drawn again: {error}"
        return (fault,) if fault else ()

    def _read_ledger(self, kind: str, folder: str) -> Catalogue:
        kinds = [c for c in self._collections if kind == c.model.NAME]
        tree = CommitTree(self._tip.root, self._head, [folder])
        return build_catalogue(tree.read_sources(kinds, lambda path: path.startswith(folder)))


def _find_record_faults(
    history: RecordHistory, commit_range: CommitRange, judgement: _LedgerJudgement, review: Review, path: str
) -> RecordFaults:
    """Returns what speaks against a record: its place, its day, what `trellis approve` would have refused, and Git."""
    today = judgement.today
    place_fault = find_place_fault(review, path)
    is_ahead = review.on > today + timedelta(days=1)  # it is tomorrow already in Auckland
    doubts: Sequence[str] = ()
    passing_faults: tuple[str, ...] = ()
    former_role = ""
    approver_ids: tuple[str, ...] = ()
    faults = [place_fault] if place_fault else []
    faults += [f"is of {format_date(review.on)}, which is still to come"] if is_ahead else []

    former_commits = _list_former_commits(history, commit_range.base, review, today)

    def read_former_policies() -> Iterator[Policy]:
        return (judgement.read_policy(CommitTree(commit_range.root, commit)) for commit in former_commits)

    item_id = judgement.find_present_id(review.item)
    if item := history.find_item(commit_range.base, item_id) if item_id else None:
        digests = history.list_digests(commit_range.base, item_id)
        ids = (item_id, *item.former_ids, review.item)
        records = judgement.list_records(ids)
        number_fault = find_number_fault(path, *judgement.list_day_paths(ids, review.on))
        faults += [number_fault] if number_fault else []
        samples = judgement.list_samples() if review.sample or review.key == SPOT_CHECK else ()
        restated = restate_former_role(review, item, judgement.policy, read_former_policies)
        refusals = find_refusals(
            restated,
            item,
            digests,
            records,
            judgement.policy,
            today,
            judgement.is_by_recorder,
            samples=samples,
            had_text=partial(history.had_text, tip=commit_range.base),
        )
        is_of_request = review.pull_request is not None and not judgement.is_by_recorder
        # Whoever gave it in a request that was merged may be manager no more, and the item may be retired by now.
        passing_faults = tuple(find_passing_faults(restated, item, judgement.policy)) if is_of_request else ()
        if is_of_request and restated.role not in list_reviewer_roles(restated, item, judgement.policy):
            former_role = restated.role or ""
        faults += [fault for fault in refusals if fault not in passing_faults]
        if not judgement.is_by_recorder:
            doubts, approver_ids = _find_doubts(history, commit_range, judgement, review, item, records, former_commits)
    elif not judgement.is_by_recorder:  # what was merged may be gone by the time that the recorder brings its records
        faults.append(f"names `{review.item}`, which is no course or path of the default branch")
    is_of_merge = is_recorded_merge(review, judgement.is_by_recorder)
    faults += history.find_faults(review, (commit_range.base,), today, is_of_merge=is_of_merge)
    may_precede_commit = history.may_precede_commit(review, commit_range.base)
    return RecordFaults(tuple(faults), (*passing_faults, *doubts), may_precede_commit, approver_ids, former_role)


def _list_former_commits(history: RecordHistory, tip: str, review: Review, today: date) -> Sequence[str]:
    """Returns the commits of the default branch by which a record that waits may be right, besides its present one.

    These are what the branch was at by its day, and by the day before; none from before the time that records wait.
    Where a change begins is its author's to choose, and says nothing.
    """
    oldest = history.find_commit_by(tip, today - MAX_RECORD_AGE - timedelta(days=1))
    days = (review.on, review.on - timedelta(days=1))
    commits = dict.fromkeys(history.find_commit_by(tip, day) for day in days)
    return [
        commit
        for commit in commits
        if commit not in ("", tip) and (not oldest or commit == oldest or history.precedes(oldest, commit))
    ]


def _find_doubts(
    history: RecordHistory,
    commit_range: CommitRange,
    judgement: _LedgerJudgement,
    review: Review,
    item: Entry[Any],
    records: Sequence[Entry[Review]],
    former_commits: Sequence[str],
) -> tuple[Sequence[str], tuple[str, ...]]:
    """Returns the doubts about who gives a record, and who could give it; see `LedgerClaim`.

    What the item says of people today may be newer than the record: whoever was the nearest by what it said beside the
    record's text at one of `former_commits` is so still.
    """
    digests = history.list_digests(commit_range.base, item.id)
    commits = judgement.list_text_commits(review, item, digests, records, history)
    rosters = [Roster(judgement.policy, day) for day in (review.on, judgement.today)]
    assign = partial(assign_record_approvers, review, records=records)
    # Whoever commits can write any names, so they make nobody an approver whom the item's own people do not.
    id_sets = [frozenset(assign(item, digests, roster=roster, makers={}).candidate_ids) for roster in rosters]
    approver_ids = tuple(sorted(id_sets[0] & id_sets[1]))
    own_commits = [commit for commit in commits if review.reviewer in find_text_makers([commit], rosters[1])]
    if review.outcome == "approved" and own_commits:
        return (format_maker_fault(review.reviewer, own_commits[0].id),), approver_ids
    former_items = (
        (former, history.list_digests(revision, former.id))
        for revision in former_commits
        for id in {item.id, review.item}
        if review.content_hash in history.list_digests(revision, id) and (former := history.find_item(revision, id))
    )
    makers = find_text_makers(commits, rosters[1])
    faults = []
    for version in ((item, digests), *former_items):
        fault = find_nearer_fault(review, assign(*version, roster=rosters[0], makers=makers), rosters[0])
        if not fault:
            return (), approver_ids
        faults.append(fault)
    return faults[:1], approver_ids


class _VersionComparison(NamedTuple):
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


def _build_changed_entry(key: EntryKey, comparison: _VersionComparison) -> ChangedEntry:
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


def _count_unrecorded_words(
    key: EntryKey,
    entry: ChangedEntry,
    comparison: _VersionComparison,
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


def _find_claimed_ids(key: EntryKey, comparison: _VersionComparison) -> tuple[str, ...]:
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


def _read_baseline(view: CommitView) -> dict[str, Any]:
    """Returns what the baseline of a commit says, without its last release; nothing if it cannot be read."""
    try:
        document = json.loads(view.read_raw_file(BASELINE))
    except (ValueError, RecursionError):
        return {}
    return {key: document[key] for key in document if key != "pairs"} if isinstance(document, dict) else {}


def _add_changed_people(
    key: EntryKey, before: EntryVersion | None, after: EntryVersion | None, comparison: _VersionComparison
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


def _find_changed_records(
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


def _find_reviewed_commits(commit_range: CommitRange, conversation: Conversation, roster: Roster) -> Mapping[str, str]:
    """Maps each commit that is available here to its own merge base with the default branch.

    Only commits that people of the roster reviewed are read: that takes time, and anybody may write a review.
    """
    commit_ids = sorted({r.commit for r in conversation.reviews if r.commit and _is_by_roster(r, roster)})
    full_ids = [id for id in commit_ids if is_commit_id(id)]  # Git is given nothing else that a forge says
    available = [id for id in full_ids if read_blob_ids(commit_range.root, id, [""])]
    return {id: merge_base for id in available if (merge_base := commit_range.find_merge_base(id))}


def _is_by_roster(review: SubmittedReview, roster: Roster) -> bool:
    """Returns whether a review decides something and is by somebody of the roster. A comment decides nothing."""
    is_on_roster = bool(roster.find_by_handle(review.handle)) if review.handle else review.person in roster.people
    return is_on_roster and review.state != "commented"


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


def _has_item_as_it_is(digests: Mapping[str, str], comparison: _VersionComparison) -> bool:
    """Returns whether an item of the change has the same digest in a reviewed commit as in the last one."""
    items = (key for key in comparison.keys if key.kind in ITEM_KINDS)
    return any(digests[f"{key.kind}/{key.id}"] == comparison.compute_digest(key, comparison.head_view) for key in items)


def _list_scored_items(
    reviewed_range: CommitRange,
    tip: CommitTree,
    collections: Sequence[Collection],
    policy: Policy,
    count_words: Callable[[Entry[Review], int, Sequence[str], change_size.EntriesById], int],
) -> tuple[str, ...]:
    """Returns the qualified ids of the items that required scores in an earlier version of the change.

    An item that is alone there is among them in any case: no score can be of another.
    """
    changed_paths, prefixes = _find_changed_entries(reviewed_range, tip, collections)
    keys = [key for key in changed_paths if key.kind in ITEM_KINDS]
    if len(keys) <= 1:
        return tuple(f"{key.kind}/{key.id}" for key in keys)
    before_view, after_view = (
        CommitView(CommitTree(tip.root, id, prefixes), collections, changed_paths)
        for id in (reviewed_range.merge_base, reviewed_range.head)
    )
    renames = find_renames(changed_paths, before_view, after_view, tip, collections, build_locator(collections))
    catalogue = _load_policy_catalogue(tip, collections, changed_paths, renames)
    differing_paths = frozenset(differing.path.path for differing in reviewed_range.differing_files)
    comparison = _VersionComparison(
        changed_paths, before_view, after_view, before_view, renames, catalogue, before_view, differing_paths
    )
    entries = (
        _count_unrecorded_words(key, _build_changed_entry(key, comparison), comparison, policy, count_words)
        for key in comparison.keys
        if key.kind in ITEM_KINDS
    )
    return tuple(
        entry.qualified_id
        for entry in entries
        if any(approval.is_scored for approval in find_required_approvals(entry, policy))
    )


class _ChangeParts(NamedTuple):
    """The protected files and the records of registers that a version of the change touches."""

    portal_paths: tuple[str, ...] = ()
    record_ids: tuple[tuple[EntryKey, frozenset[str]], ...] = ()


def _find_reviewed_parts(
    commit_range: CommitRange,
    collections: Sequence[Collection],
    changed_paths: PathsByKey,
    reviewed_commits: Mapping[str, str],
) -> Mapping[str, _ChangeParts]:
    """Maps each reviewed commit to the protected files and records that it changed.

    What was approved together is approved as it stood together: an approval does not outlive that a part of it leaves.
    """
    register_kinds = {collection.model.NAME for collection in collections if collection.many}
    has_registers = any(key.kind in register_kinds for key in changed_paths)
    if PORTAL_KEY not in changed_paths and not has_registers:
        return dict.fromkeys(reviewed_commits, _ChangeParts())
    locate = build_locator(collections)
    differing_paths = {differing.path.path for differing in commit_range.differing_files}
    portal_paths = changed_paths.get(PORTAL_KEY, ())
    shown_by_portal = frozenset(path for path in portal_paths if is_shown_file(path))
    showing_texts = [path for path in portal_paths if path not in differing_paths]
    parts: dict[str, _ChangeParts] = {}
    for id, merge_base in reviewed_commits.items():
        paths = [differing.path.path for differing in commit_range.list_differing_files(merge_base, id)]
        portal_paths = tuple(path for path in paths if locate(path).key == PORTAL_KEY or path in shown_by_portal)
        portal_paths = tuple(dict.fromkeys((*portal_paths, *showing_texts)))
        records = _find_changed_records(commit_range.root, (merge_base, id), collections, changed_paths)
        parts[id] = _ChangeParts(portal_paths, tuple(sorted(records.items())))
    return parts


def _digest_commits(
    commits: Mapping[str, str],
    reviewed_parts: Mapping[str, _ChangeParts],
    comparison: _VersionComparison,
    view_parts: Callable[[str, _ChangeParts], CommitView],
) -> dict[str, dict[str, str]]:
    """Returns for each key of `commits` the digests that all changed entries have in the commit it maps to.

    reviewed_parts: key of `commits` → the protected files and records that count.
    """
    digests: dict[tuple[str, _ChangeParts], dict[str, str]] = {}
    for commit, parts in dict.fromkeys((commit, reviewed_parts[id]) for id, commit in sorted(commits.items())):
        view = view_parts(commit, parts)
        digests[commit, parts] = {
            f"{key.kind}/{key.id}": comparison.compute_digest(key, view) for key in comparison.keys
        }
    return {id: digests[commit, reviewed_parts[id]] for id, commit in commits.items()}
