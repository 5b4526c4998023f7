"""Finds what speaks against new records of the ledger: their place, day and reviewer, and what Git has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import format_date
from ...kinds import Collection, Review, Sample
from ...load.commit import CommitTree, fits_command_line
from ...load.git import GitUnavailable
from ..evaluate.conflicts import find_text_makers
from ..evaluate.inputs import is_made_by_recorder
from ..evaluate.requirements import ITEM_KINDS
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
from ..ledger.records import get_record_order, is_full_approval, list_equivalent_digests
from ..ledger.second_person import assign_record_approvers, find_nearer_fault
from ..policy import build_policy
from ..snapshot import Account, ChangeCommit, Conversation, Policy
from .commit_range import CommitRange
from .commit_view import RecordFaults, split_names
from .ownership import EntryKey, build_locator
from .policy_catalogue import POLICY_KINDS
from .renamed_entries import find_aliased_item
from .samples import find_new_sample_fault


class LedgerJudgement:
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
        kinds = [c for c in self._collections if c.model.NAME in POLICY_KINDS and c.model.NAME != Review.NAME]
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


def find_record_faults(
    history: RecordHistory, commit_range: CommitRange, judgement: LedgerJudgement, review: Review, path: str
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
    judgement: LedgerJudgement,
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
