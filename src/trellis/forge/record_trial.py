"""Tries new records in the place where they would stand, and divides those that the ledger can take from the others.

One that the check or the verdict refuses would keep all others out, in this run and in those that follow. So what each
of them would say is asked before anything is proposed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from ..approvals.collect.release import find_arrival_in
from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.blockers import find_authority_blockers, find_record_blockers
from ..approvals.evaluate.roster import Roster
from ..approvals.evaluate.verdict import Blocker
from ..approvals.ledger.digest import list_digests
from ..approvals.ledger.new_records import LEDGER_FOLDER, select_new_records
from ..approvals.ledger.objections import takes_back
from ..approvals.ledger.record_rules import ONE_DAY
from ..approvals.ledger.records import list_item_ids, list_item_records
from ..approvals.snapshot import Account, Conversation, Snapshot
from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.diagnostic import Severity
from ..kinds import Review
from ..load.commit import CommitTree
from ..load.git import GitCommand
from ..pipeline.run import run_pipeline
from . import branch
from .bounded_process import compute_bounded
from .merged_change import TIMEOUT_MESSAGE, list_granted_records, read_present_branch
from .problems import EvaluationTimeout
from .record_claims import add_merged_changes
from .review_job import ForgeJob

TITLE = "The ledger: what was approved"
"""The title of the change with the records, and the message of its commit."""

_TREE = "040000"
"""The mode of a folder in Git."""

_IN_THE_WAY = "is a link, or no folder, and the ledger is written through none"
"""What is said of what lies in a folder's place, as a predicate."""

ApprovalKey = tuple[str, str, str, int | None]
"""The item, the key, the reviewer and the number of the change, of a record that a merge gave."""

UnfitRecord = tuple[Review, tuple[str, ...]]
"""A record that cannot be written, and what is said against it."""


class ProposalBase(NamedTuple):
    """What records are proposed for. tip: the commit that the default branch is at. catalogue: what that holds."""

    job: ForgeJob
    tip: str
    catalogue: Catalogue

    @property
    def recorder(self) -> str | None:
        """The account that may record approvals without anybody's approval, where the portal names one."""
        return self.catalogue.portal.approvals.recorder

    @property
    def account(self) -> str:
        """The account in whose name records are committed."""
        return self.recorder or "trellis"

    def list_records(self) -> list[Review]:
        """Returns the records that the ledger has."""
        return [record.meta for record in self.catalogue.reviews]

    def list_item_ids(self, item_id: str) -> Iterable[str]:
        """Returns all ids of an item, as `write_records` asks for them."""
        return list_item_ids(self.catalogue, item_id)


def divide_records(
    base: ProposalBase, reviews: Sequence[Review], given_times: Mapping[ApprovalKey, datetime]
) -> tuple[Sequence[Review], Sequence[UnfitRecord]]:
    """Returns the records of merges that the ledger can take, and those that it cannot. Raises ForgeError.

    Of several that state the same one is written: where that is unfit, the next one is in its place and looked at too.
    given_times: when each approval was given; the earliest time where nobody knows.
    """
    existing_records = base.list_records()
    unfit_records: list[UnfitRecord] = []
    tried_reviews: list[Review] = []
    while True:
        selected_reviews = list(select_new_records(reviews, existing_records))
        if all(review in tried_reviews for review in selected_reviews):
            return reviews, unfit_records
        tried_reviews += selected_reviews
        overtaken_records = _find_overtaken_records(base, selected_reviews, given_times)
        current_reviews = _omit_unfit(selected_reviews, overtaken_records)
        refused_records = _find_unfit_records(base, current_reviews)
        unfit_records += [*overtaken_records, *refused_records]
        reviews = _omit_unfit(reviews, unfit_records)


def _omit_unfit(reviews: Iterable[Review], unfit_records: Iterable[UnfitRecord]) -> list[Review]:
    unfit_reviews = [review for review, _ in unfit_records]
    return [review for review in reviews if review not in unfit_reviews]


def get_approval_key(review: Review) -> ApprovalKey:
    """Returns what approval a record is of, whatever role it states."""
    return review.item, review.key, review.reviewer, review.pull_request


def _find_overtaken_records(
    base: ProposalBase, reviews: Iterable[Review], given_times: Mapping[ApprovalKey, datetime]
) -> list[UnfitRecord]:
    """Returns the records of texts that somebody asked to be changed since, with what is said against each.

    The ledger has a day's records in the order in which they come, so each of these would pass for what was said last.
    """
    objections = (
        (review, _find_later_objection(base, review, given_times[get_approval_key(review)])) for review in reviews
    )
    return [
        (review, (f"`{objection.path}` asks for changes of this text, and came after the approval",))
        for review, objection in objections
        if objection
    ]


def _find_later_objection(base: ProposalBase, review: Review, approved: datetime) -> Entry[Review] | None:
    """Returns the record since an approval that asks for changes of the same text, and behind which a new one would be.

    What came after the merge counts in any case. One of the day before counts too: west of Greenwich it is still that
    day when the forge has the next. approved: when that was.
    """
    catalogue = base.catalogue
    item = catalogue.item(review.item)
    if item is None or review.commit is None:
        return None
    digests = list_digests(catalogue, item)
    own_digests = {review.content_hash, *(digests if review.content_hash in digests else ())}
    records = [
        record
        for record in list_item_records(catalogue, (item.id, *item.former_ids))
        if record.meta.key == review.key
        and record.meta.content_hash in own_digests
        and review.on - ONE_DAY <= record.meta.on <= review.on
    ]
    earlier_paths = CommitTree(base.job.root, review.commit, [f"{LEDGER_FOLDER}/"]).blobs if records else {}
    later_records = [
        record
        for record in records
        if record.path not in earlier_paths
        or not (arrival := find_arrival_in(base.job.root, base.tip, record.path))
        or arrival.time >= approved
    ]
    for place, record in enumerate(later_records, 1):
        is_answered = any(takes_back(later.meta, record.meta) for later in later_records[place:])
        if record.meta.outcome != "approved" and not is_answered:
            return record
    return None


class _Trial(NamedTuple):
    """Records in the place where they would stand. commit: that has them; the tip itself where none is new.

    errors: what the check says then: rule, path, message.
    """

    commit: str
    reviews_by_path: Mapping[str, Review]
    errors: tuple[tuple[str, str, str], ...]


def _find_unfit_records(base: ProposalBase, reviews: Sequence[Review]) -> list[UnfitRecord]:
    """Returns the records that the verdict or the check would refuse, with what is said against each.

    They are left out, since one of them would keep all others out of the ledger, in this run and in those that follow,
    or stop what others change.
    """
    obstacles = _list_obstacles(base, sorted({review.item for review in reviews}))
    unfit_records: list[UnfitRecord] = [
        (review, (f"`{path}` {_IN_THE_WAY}",)) for review in reviews if (path := obstacles.get(review.item))
    ]
    reviews = [review for review in reviews if review.item not in obstacles]
    trial = _try_records(base, reviews) if reviews else None
    if trial is None or not trial.reviews_by_path:
        return unfit_records
    faults = [(path, message) for _, path, message in trial.errors]
    faults += _find_refusals(base, trial)
    messages_by_path: dict[str, dict[str, None]] = {}
    for path, message in faults:
        if path in trial.reviews_by_path:
            messages_by_path.setdefault(path, {})[message] = None
    unfit_records += [(trial.reviews_by_path[path], tuple(messages)) for path, messages in messages_by_path.items()]
    if all(path in trial.reviews_by_path for _, path, _ in trial.errors):
        return unfit_records
    known_errors = Counter(error[:2] for error in _try_records(base, ()).errors)
    fit_records: list[Review] = []

    def sort_out(some_reviews: Sequence[Review]) -> None:
        """Adds the reviews to those that fit, or halves them until it is known which do not."""
        errors = _try_records(base, (*fit_records, *some_reviews)).errors
        if Counter(error[:2] for error in errors) <= known_errors:
            fit_records.extend(some_reviews)
        elif len(some_reviews) > 1:
            middle = len(some_reviews) // 2
            sort_out(some_reviews[:middle])
            sort_out(some_reviews[middle:])
        else:
            new_errors = [f"{path}: {message}" for rule, path, message in errors if (rule, path) not in known_errors]
            unfit_records.append((some_reviews[0], tuple(new_errors) or ("with it the check finds more errors",)))

    sort_out([review for path, review in trial.reviews_by_path.items() if path not in messages_by_path])
    return unfit_records


def _list_obstacles(base: ProposalBase, items: Sequence[str]) -> Mapping[str, str]:
    """Returns item → the path on the way to its records that the tip has a link or a file at, in a folder's place."""
    if not items:
        return {}
    folders = {item: f"{LEDGER_FOLDER}/{item}" for item in items}
    entries = GitCommand(
        base.job.root, "ls-tree", "-z", base.tip, "--", LEDGER_FOLDER, *folders.values()
    ).output.split("\0")  # fmt: skip
    obstacles = {path for mode, _, path in (entry.partition("\t") for entry in entries) if mode[:6] not in ("", _TREE)}
    paths = ((item, (LEDGER_FOLDER, folder)) for item, folder in folders.items())
    return {item: next(p for p in ways if p in obstacles) for item, ways in paths if not obstacles.isdisjoint(ways)}


def _try_records(base: ProposalBase, reviews: Sequence[Review]) -> _Trial:
    job, tip = base.job, base.tip
    with branch.open_worktree(job.root, tip) as folder:
        reviews_by_path: dict[str, Review] = {}
        for review in reviews:
            known_records = [*base.list_records(), *reviews_by_path.values()]
            new_paths = branch.add_records(folder, [review], known_records, base.list_item_ids)
            reviews_by_path.update(dict.fromkeys(new_paths, review))
        commit = branch.commit_files(folder, list(reviews_by_path), base.account, TITLE) if reviews_by_path else tip

        def read_previous(path: str) -> str | None:
            return (
                None
                if path in reviews_by_path or not (file := folder / path).is_file()
                else file.read_text("utf-8", "replace")
            )

        is_needed = bool(reviews_by_path) or not reviews
        findings = run_pipeline(folder, job.today, read_previous=read_previous).diagnostics if is_needed else ()
    errors = [(d.rule, d.location.path, d.message) for d in findings if d.severity is Severity.ERROR]
    return _Trial(commit, reviews_by_path, tuple(errors))


def _find_refusals(base: ProposalBase, trial: _Trial) -> list[tuple[str, str]]:
    """Returns path and message of what the verdict on a change with these records will say against them.

    Where they cannot be judged together, each is judged by itself, and that is said of those that cannot be.
    """
    try:
        blockers = tuple(_find_blockers(base, trial))
    except EvaluationTimeout as error:
        if len(trial.reviews_by_path) == 1:
            return [(path, f"cannot be judged: {error}") for path in trial.reviews_by_path]
        single_trials = {path: _try_records(base, [review]) for path, review in trial.reviews_by_path.items()}
        return [
            (path, message) for path, single in single_trials.items() for _, message in _find_refusals(base, single)
        ]
    return [(path, blocker.message) for blocker in blockers for path in blocker.paths]


def _find_blockers(base: ProposalBase, trial: _Trial) -> Iterable[Blocker]:
    """Returns what the verdict on a change with these records will say against them. Raises ForgeError.

    Where the portal names no recorder, its own change is one as any other's: people approve it, and the authority of
    each reviewer is looked at again, which they may have lost since.
    """
    job, tip = base.job, base.tip
    conversation = Conversation(
        number=0,  # the forge gives it one later
        author=Account(handle=base.account),
        accounts={trial.commit: (base.account,)},
        pushers={trial.commit: base.account},
    )
    snapshot = compute_bounded(
        Snapshot,
        lambda: collect_snapshot(job.root, tip, trial.commit, conversation, job.today),
        job.limit_seconds,
        TIMEOUT_MESSAGE,
    )
    read_present = partial(read_present_branch, job.root, tip, job.today)
    list_records = partial(list_granted_records, job, read_present, math.inf)
    snapshot = add_merged_changes(job.forge, snapshot, list_records)
    blockers = tuple(find_record_blockers(snapshot))
    if snapshot.policy.recorder:
        return blockers
    return (*blockers, *find_authority_blockers(snapshot, Roster(snapshot.policy, snapshot.today)))
