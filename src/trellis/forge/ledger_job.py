"""Records approvals in the ledger after a merge, in a separate change, and reports changes merged without approvals.

Each run examines the last commits of the default branch and adds the missing records, so a failed run is repaired by
the next one. Once all was looked at, the job marks the commit that the branch is at; the next run reports whatever came
after the last mark, whichever push it came with, so that no run that failed or never began keeps back a report. What is
judged is the commit on the default branch, with all that was published by it; the pull request only says who approved
what. An issue about it is known by the commit and by its author, so that nobody can open it, close it or write a record
of it beforehand.
"""

from __future__ import annotations

import math
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..approvals.collect.release import find_arrival_in
from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.blockers import find_authority_blockers, find_record_blockers
from ..approvals.evaluate.roster import Roster
from ..approvals.evaluate.verdict import ApprovalVerdict, Blocker
from ..approvals.ledger.digest import list_digests
from ..approvals.ledger.new_records import LEDGER_FOLDER, create_records, select_new_records
from ..approvals.ledger.objections import takes_back
from ..approvals.ledger.record_rules import ONE_DAY, restate_role
from ..approvals.ledger.records import list_item_ids, list_item_records
from ..approvals.policy import build_policy
from ..approvals.snapshot import Account, Conversation, Snapshot
from ..catalogue.catalogue import Catalogue, Entry
from ..diagnostics.diagnostic import Severity
from ..diagnostics.phrases import format_count, format_date
from ..kinds import Review
from ..load.commit import CommitTree, resolve_revision
from ..load.git import GitCommand, GitUnavailable
from ..pipeline.run import run_pipeline
from ..reports.review import markdown, phrases
from . import branch, own_change, pull_request_commits, review_job
from .bounded_process import GRACE_SECONDS, compute_bounded
from .late_reviews import PresentBranch
from .merged_change import (
    TIMEOUT_MESSAGE,
    collect_merged_snapshot,
    evaluate_merge,
    list_granted_records,
    query_git,
    read_present_branch,
)
from .problems import CommitGone, EvaluationTimeout, ForgeError, ResourceNotFound, UnexpectedResponse
from .protocol import MARK, Forge
from .record_claims import add_merged_changes
from .review_job import ForgeJob
from .time_limit import limit_time
from .waiting_records import MAX_WAITING, list_waiting_commits

BRANCH = branch.LEDGER_BRANCH
TITLE = "The ledger: what was approved"
UNAPPROVED_LABEL = "trellis: unapproved"
"""The label of issues about changes merged without their approvals."""

UNRECORDED_LABEL = "trellis: unrecorded"
"""The label of issues about approvals that the ledger cannot take."""

OWN_CHANGE_WAITS = (10.0, 30.0)
"""The seconds to wait before the change with the records is evaluated again."""


_NOTHING_WAITS = (
    "Nothing waits: what was proposed here is in the ledger by now, or is not approved any more. The next records are "
    "proposed here."
)
"""What is said in the change with the records while it has none."""

_REPEAT_LIMITS = 2
"""How many times as long as one change may take, the changes are judged anew that earlier runs have looked at."""

_TREE = "040000"
"""The mode of a folder in Git."""

_IN_THE_WAY = "is a link, or no folder, and the ledger is written through none"
"""What is said of what lies in a folder's place, as a predicate."""

_MAX_UNMARKED = 200
"""How many commits are searched for the last mark."""


class MergedCommit(NamedTuple):
    """A commit of the default branch and the number of the change it came from; None for a direct push."""

    commit: str
    number: int | None


class _Judgement(NamedTuple):
    """What was published by a commit. before: the commit that the default branch was at before."""

    verdict: ApprovalVerdict
    snapshot: Snapshot
    before: str


_ApprovalKey = tuple[str, str, str, int | None]
"""The item, the key, the reviewer and the number of the change, of a record that a merge gave."""

_UnfitRecord = tuple[Review, tuple[str, ...]]
"""A record that cannot be written, and what is said against it."""


@dataclass(frozen=True)
class LedgerResult:
    """The result of a run."""

    written_paths: tuple[str, ...] = ()
    change_number: int | None = None
    """The change that adds the records."""
    is_merged: bool = False
    """Whether that change was merged."""
    alarm_titles: tuple[str, ...] = ()
    """The titles of the issues about changes without their approvals, and about approvals without their record."""


def run_ledger_job(job: ForgeJob, max_count: int, since: str = "") -> LedgerResult:
    """Records approvals of the last `max_count` commits; reports those that were published without. Raises ForgeError.

    Reported is what came after the commit that the last run marked, or after `since`, the commit before a push. Where
    no commit is marked, all of the last ones are looked at. What cannot be judged keeps nothing else from being looked
    at; the error is raised at the end, and the next run looks at all of it again. Of what an earlier run has looked at
    no error keeps the mark back, unless a record of it waits: then nothing is proposed either, so that none is lost.
    Where its commits are gone and none of its records waits, there is nothing to repair. A change whose record waits,
    and that is not approved any more, as after its review was edited, is reported like one that never was.
    """
    forge, root = job.forge, job.root
    default_branch = forge.get_default_branch()
    ref = f"refs/heads/{default_branch}"
    pull_request_commits.fetch_refs(root, job.remote, [ref], forge.build_git_settings())
    tip = resolve_revision(root, pull_request_commits.format_local_ref(ref))
    recent_commits = query_git(root, "rev-list", "--first-parent", f"--max-count={max_count}", tip)
    pushed_commits = _list_pushed_commits(root, since, tip, recent_commits)
    history = query_git(root, "rev-list", "--first-parent", f"--max-count={_MAX_UNMARKED}", tip)
    unmarked_commits = _list_unmarked_commits(forge, history)
    is_any_marked = len(unmarked_commits) < len(history)
    if not is_any_marked:
        unmarked_commits = _omit_unapproved(forge, recent_commits)
    unseen_commits = frozenset((*pushed_commits, *unmarked_commits))
    with branch.open_worktree(root, tip) as folder:  # what is checked out may be of an earlier push
        catalogue = run_pipeline(folder, job.today).catalogue
    policy = build_policy(catalogue)
    present = PresentBranch(policy, catalogue, job.today)
    existing_records = [review.meta for review in catalogue.reviews]
    new_reviews: list[Review] = []
    given_times: dict[_ApprovalKey, datetime] = {}
    unapproved: list[tuple[MergedCommit, ApprovalVerdict | None, str, bool]] = []
    errors: list[ForgeError] = []
    repeat_errors: list[ForgeError] = []
    holds_back = False  # a new proposal would lack a record that waits, and the one that has it would be gone
    is_any_unjudged = False  # nobody knows whether what waits is approved still
    unjudged_numbers: set[int | None] = set()
    replayed_commits: set[str] = set()
    approved_commits: set[str] = set()
    waiting = list_waiting_commits(job, BRANCH, tip, existing_records)
    needed_commits = dict.fromkeys((*pushed_commits, *(c for c in history if c in unseen_commits), *waiting.commits))
    other_commits = recent_commits if waiting.is_certain else (*recent_commits, *history[:MAX_WAITING])
    examined_commits = dict.fromkeys((*needed_commits, *other_commits))
    deadline = time.monotonic() + _REPEAT_LIMITS * job.limit_seconds
    open_commits = unseen_commits.union(waiting.commits)
    for merged in _find_unrecorded_changes(job, examined_commits, catalogue.reviews, open_commits):
        if merged.commit not in needed_commits and time.monotonic() > deadline:
            break  # what is left was looked at before
        if merged.number is None and merged.commit in replayed_commits:
            continue  # one of several commits that a change was rebased as
        may_be_rebased = merged.number is None and bool(unjudged_numbers)
        if may_be_rebased and unjudged_numbers.intersection(forge.list_changes_with_commit(merged.commit)):
            errors += repeat_errors  # it may be one of several, too, and is looked at in the next run
            repeat_errors.clear()
            continue
        try:
            judgement, problem = _judge_merged_change(job, merged, present)
        except ForgeError as error:
            is_done = waiting.is_certain and merged.commit not in needed_commits
            if is_done and isinstance(error, CommitGone):
                continue
            is_postponed = merged.commit in waiting.commits and not isinstance(error, CommitGone)
            holds_back = holds_back or is_postponed
            (errors if merged.commit in unseen_commits or is_postponed else repeat_errors).append(error)
            unjudged_numbers.add(merged.number)
            continue
        if judgement:
            replayed_commits.update(_list_first_parents(root, judgement.before, merged.commit))
        elif problem:
            unjudged_numbers.add(merged.number)
            if merged.commit in waiting.commits:
                is_any_unjudged = True
                message = f"what waits of {forge.change_noun} {merged.number} cannot be recorded: {problem}"
                repeat_errors.append(ForgeError(message, "have somebody record it with `trellis approve`"))
        is_waiting = waiting.is_certain and merged.commit in waiting.commits
        if judgement and judgement.verdict.state == "approved":
            approved_commits.add(merged.commit)
            records = create_records(judgement.snapshot, judgement.verdict)
            new_reviews += records
            given_times |= {_get_approval_key(record): _find_given_time(record, judgement) for record in records}
        elif merged.commit in unseen_commits or (is_waiting and not problem):
            unapproved.append((merged, judgement.verdict if judgement else None, problem, is_waiting))
    # Whoever proposes commits of somebody else's change has them merged with it, and approved with it.
    unapproved = [finding for finding in unapproved if finding[0].commit not in approved_commits]
    recorder = catalogue.portal.approvals.recorder or "trellis"
    new_reviews.reverse()
    if not catalogue.portal.approvals.recorder:  # people approve the records, by the teams of today
        new_reviews = [
            restate_role(review, item, policy) if (item := catalogue.item(review.item)) else review
            for review in new_reviews
        ]
    fit_reviews, unfit_records = _divide_records(job, tip, catalogue, new_reviews, given_times, recorder)
    job_result = LedgerResult()
    with branch.open_worktree(root, tip) as folder:
        written_paths = branch.add_records(folder, fit_reviews, existing_records, partial(list_item_ids, catalogue))
        if written_paths and not holds_back:
            head = branch.commit_files(folder, written_paths, recorder, TITLE)
            body = "Written after merges, from what was approved there. " + _format_paths(written_paths)
            try:
                needs_people = not catalogue.portal.approvals.recorder
                number, head = own_change.propose_own_change(
                    job, folder, head, BRANCH, TITLE, body, needs_people=needs_people
                )
            except ForgeError as error:  # the next run proposes them; what was not approved is told now
                errors.append(error)
            else:
                job_result = replace(job_result, written_paths=written_paths, change_number=number)
    if not (holds_back or is_any_unjudged) and bool(written_paths) is bool(job_result.change_number):
        for change in waiting.open_changes:
            if change.number != job_result.change_number:
                try:
                    own_change.withdraw_own_change(job, change, tip, recorder, TITLE, _NOTHING_WAITS)
                except ForgeError as error:
                    errors.append(error)
    # What cannot be told, as where issues are switched off, keeps nothing from being recorded.
    reports = [partial(_report_unapproved, job, *finding) for finding in unapproved]
    reports += [partial(_report_unrecorded, forge, *finding) for finding in _omit_reported(forge, unfit_records)]
    for report in reports:
        try:
            job_result = replace(job_result, alarm_titles=(*job_result.alarm_titles, report()))
        except ForgeError as error:
            errors.append(error)
    if not errors:
        forge.write_mark(tip)  # all was looked at; records that are not merged are found again
        if len(history) == _MAX_UNMARKED and not is_any_marked and forge.has_mark(tip):
            try:
                job_result = replace(
                    job_result, alarm_titles=(*job_result.alarm_titles, _report_unseen(forge, recent_commits[-1]))
                )
            except ForgeError as error:
                errors.append(error)
    if job_result.change_number:
        try:
            verdict = _evaluate_own_change(job, job_result.change_number)
            if verdict and verdict.state == "approved":
                is_merged = own_change.merge_own_change(job, job_result.change_number, head, job_result.written_paths)
                job_result = replace(job_result, is_merged=is_merged)
        except ForgeError as error:
            errors.append(error)
    if errors or repeat_errors:
        raise (errors + repeat_errors)[0]
    return job_result


def _omit_reported(forge: Forge, unfit_records: Sequence[_UnfitRecord]) -> list[_UnfitRecord]:
    """Returns the unfit records that no issue tells of yet. An issue decides nothing else: whoever may can edit it."""
    bodies: list[str] = []
    if unfit_records:
        with suppress(ForgeError):  # as where issues are switched off
            bodies = [issue.body for issue in forge.list_issues(UNRECORDED_LABEL)]
    return [
        (review, reasons)
        for review, reasons in unfit_records
        if not any(body.startswith(_format_record_marker(review)) for body in bodies)
    ]


def _divide_records(
    job: ForgeJob,
    tip: str,
    catalogue: Catalogue,
    reviews: Sequence[Review],
    given_times: Mapping[_ApprovalKey, datetime],
    recorder: str,
) -> tuple[Sequence[Review], Sequence[_UnfitRecord]]:
    """Returns the records of merges that the ledger can take, and those that it cannot. given_times: of approvals.

    Of several that state the same one is written: where that is unfit, the next one is in its place and looked at too.
    """
    existing_records = [record.meta for record in catalogue.reviews]
    unfit_records: list[_UnfitRecord] = []
    tried_reviews: list[Review] = []
    while True:
        selected_reviews = list(select_new_records(reviews, existing_records))
        if all(review in tried_reviews for review in selected_reviews):
            return reviews, unfit_records
        tried_reviews += selected_reviews
        overtaken_records = _find_overtaken_records(job.root, tip, catalogue, selected_reviews, given_times)
        current_reviews = _omit_unfit(selected_reviews, overtaken_records)
        refused_records = _find_unfit_records(job, tip, current_reviews, catalogue, recorder)
        unfit_records += [*overtaken_records, *refused_records]
        reviews = _omit_unfit(reviews, unfit_records)


def _omit_unfit(reviews: Iterable[Review], unfit_records: Iterable[_UnfitRecord]) -> list[Review]:
    unfit_reviews = [review for review, _ in unfit_records]
    return [review for review in reviews if review not in unfit_reviews]


def _get_approval_key(review: Review) -> _ApprovalKey:
    return review.item, review.key, review.reviewer, review.pull_request


def _find_given_time(review: Review, judgement: _Judgement) -> datetime:
    """Returns when the approval was given that a record is made of; the earliest time where nobody knows."""
    grants = {
        approval.grant.review
        for subject in judgement.verdict.subjects
        for approval in subject.approvals
        if subject.id == review.item and approval.grant and approval.grant.by.person == review.reviewer
    }
    times = (one.submitted for one in judgement.snapshot.reviews if one.id in grants)
    return min(times, default=datetime.min.replace(tzinfo=UTC))


def _find_overtaken_records(
    root: Path, tip: str, catalogue: Catalogue, reviews: Iterable[Review], given_times: Mapping[_ApprovalKey, datetime]
) -> list[_UnfitRecord]:
    """Returns the records of texts that somebody asked to be changed since, with what is said against each.

    The ledger has a day's records in the order in which they come, so each of these would pass for what was said last.
    """
    objections = (
        (review, _find_later_objection(root, tip, catalogue, review, given_times[_get_approval_key(review)]))
        for review in reviews
    )
    return [
        (review, (f"`{objection.path}` asks for changes of this text, and came after the approval",))
        for review, objection in objections
        if objection
    ]


def _find_later_objection(
    root: Path, tip: str, catalogue: Catalogue, review: Review, approved: datetime
) -> Entry[Review] | None:
    """Returns the record since an approval that asks for changes of the same text, and behind which a new one would be.

    What came after the merge counts in any case. One of the day before counts too: west of Greenwich it is still that
    day when the forge has the next. approved: when that was.
    """
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
    earlier_paths = CommitTree(root, review.commit, [f"{LEDGER_FOLDER}/"]).blobs if records else {}
    later_records = [
        record
        for record in records
        if record.path not in earlier_paths
        or not (arrival := find_arrival_in(root, tip, record.path))
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


def _find_unfit_records(
    job: ForgeJob, tip: str, reviews: Sequence[Review], catalogue: Catalogue, recorder: str
) -> list[_UnfitRecord]:
    """Returns the records that the verdict or the check would refuse, with what is said against each.

    They are left out, since one of them would keep all others out of the ledger, in this run and in those that follow,
    or stop what others change.
    """

    def try_records(some_reviews: Sequence[Review]) -> _Trial:
        return _try_records(job, tip, some_reviews, catalogue, recorder)

    obstacles = _list_obstacles(job.root, tip, sorted({review.item for review in reviews}))
    unfit_records: list[_UnfitRecord] = [
        (review, (f"`{path}` {_IN_THE_WAY}",)) for review in reviews if (path := obstacles.get(review.item))
    ]
    reviews = [review for review in reviews if review.item not in obstacles]
    trial = try_records(reviews) if reviews else None
    if trial is None or not trial.reviews_by_path:
        return unfit_records
    faults = [(path, message) for _, path, message in trial.errors]
    faults += _find_refusals(job, tip, trial, catalogue, recorder)
    messages_by_path: dict[str, dict[str, None]] = {}
    for path, message in faults:
        if path in trial.reviews_by_path:
            messages_by_path.setdefault(path, {})[message] = None
    unfit_records += [(trial.reviews_by_path[path], tuple(messages)) for path, messages in messages_by_path.items()]
    if all(path in trial.reviews_by_path for _, path, _ in trial.errors):
        return unfit_records
    known_errors = Counter(error[:2] for error in try_records(()).errors)
    fit_records: list[Review] = []

    def sort_out(some_reviews: Sequence[Review]) -> None:
        """Adds the reviews to those that fit, or halves them until it is known which do not."""
        errors = try_records((*fit_records, *some_reviews)).errors
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


def _list_obstacles(root: Path, tip: str, items: Sequence[str]) -> Mapping[str, str]:
    """Returns item → the path on the way to its records that the tip has a link or a file at, in a folder's place."""
    if not items:
        return {}
    folders = {item: f"{LEDGER_FOLDER}/{item}" for item in items}
    entries = GitCommand(root, "ls-tree", "-z", tip, "--", LEDGER_FOLDER, *folders.values()).output.split("\0")
    obstacles = {path for mode, _, path in (entry.partition("\t") for entry in entries) if mode[:6] not in ("", _TREE)}
    paths = ((item, (LEDGER_FOLDER, folder)) for item, folder in folders.items())
    return {item: next(p for p in ways if p in obstacles) for item, ways in paths if not obstacles.isdisjoint(ways)}


def _try_records(job: ForgeJob, tip: str, reviews: Sequence[Review], catalogue: Catalogue, recorder: str) -> _Trial:
    with branch.open_worktree(job.root, tip) as folder:
        reviews_by_path: dict[str, Review] = {}
        for review in reviews:
            known_records = [*(record.meta for record in catalogue.reviews), *reviews_by_path.values()]
            new_paths = branch.add_records(folder, [review], known_records, partial(list_item_ids, catalogue))
            reviews_by_path.update(dict.fromkeys(new_paths, review))
        commit = branch.commit_files(folder, list(reviews_by_path), recorder, TITLE) if reviews_by_path else tip

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


def _find_refusals(
    job: ForgeJob, tip: str, trial: _Trial, catalogue: Catalogue, recorder: str
) -> list[tuple[str, str]]:
    """Returns path and message of what the verdict on a change with these records will say against them.

    Where they cannot be judged together, each is judged by itself, and that is said of those that cannot be.
    """
    try:
        blockers = tuple(_find_blockers(job, tip, trial, recorder))
    except EvaluationTimeout as error:
        if len(trial.reviews_by_path) == 1:
            return [(path, f"cannot be judged: {error}") for path in trial.reviews_by_path]
        single_trials = {
            path: _try_records(job, tip, [review], catalogue, recorder)
            for path, review in trial.reviews_by_path.items()
        }
        return [
            (path, message)
            for path, single in single_trials.items()
            for _, message in _find_refusals(job, tip, single, catalogue, recorder)
        ]
    return [(path, blocker.message) for blocker in blockers for path in blocker.paths]


def _find_blockers(job: ForgeJob, tip: str, trial: _Trial, recorder: str) -> Iterable[Blocker]:
    """Returns what the verdict on a change with these records will say against them. Raises ForgeError.

    Where the portal names no recorder, its own change is one as any other's: people approve it, and the authority of
    each reviewer is looked at again, which they may have lost since.
    """
    conversation = Conversation(
        number=0,  # the forge gives it one later
        author=Account(handle=recorder),
        accounts={trial.commit: (recorder,)},
        pushers={trial.commit: recorder},
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


def _report_unrecorded(forge: Forge, review: Review, reasons: Sequence[str]) -> str:
    """Opens the issue about an approval that cannot be recorded; returns its title."""
    label = f"{forge.change_noun} {review.pull_request}"
    title = f"Approved and not recorded: {review.item}, {label}"
    lines = "\n".join(f"- {reason}" for reason in reasons)
    body = (
        f"{_format_record_marker(review)}\n\n"
        f"The approval of `{review.item}` for {review.key} by `{review.reviewer}` on "
        f"{format_date(review.on)}, in {label}, is not in the ledger, since something speaks against its record:"
        f"\n\n{lines}\n\n"
        "All other approvals are recorded. Have somebody record theirs with `trellis approve`, then close this."
    )
    forge.upsert_issue(None, UNRECORDED_LABEL, title, body, is_open=True)
    return title


def _format_record_marker(review: Review) -> str:
    return f"<!-- trellis unrecorded {review.item} {review.pull_request} {review.reviewer} {review.key} -->"


def _list_pushed_commits(root: Path, since: str, tip: str, recent_commits: Sequence[str]) -> Sequence[str]:
    """Returns the commits after `since`, the commit before the push; none if it is "".

    After a forced push it may be gone. Then any of the recent commits may be one that was pushed.
    """
    if not since:
        return ()
    try:
        return _list_first_parents(root, resolve_revision(root, since), tip)
    except GitUnavailable:
        return recent_commits


def _list_unmarked_commits(forge: Forge, history: Sequence[str]) -> Sequence[str]:
    """Returns the commits after the last one that is marked as looked at; all where none is. history: latest first."""
    return history[: next((place for place, commit in enumerate(history) if forge.has_mark(commit)), len(history))]


def _omit_unapproved(forge: Forge, commits: Sequence[str]) -> Sequence[str]:
    """Returns the commits that no issue of ours is about."""
    bodies = [issue.body for issue in forge.list_issues(UNAPPROVED_LABEL)]
    return [c for c in commits if not any(body.startswith(_format_marker(c)) for body in bodies)]


def _find_unrecorded_changes(
    job: ForgeJob, commits: Iterable[str], reviews: Sequence[Entry[Review]], open_commits: frozenset[str]
) -> Iterable[MergedCommit]:
    """Yields the changes of `open_commits`, and of other commits those that the ledger does not name.

    A record that was there before a change was merged is none of it, whatever number it names.
    open_commits: those that no run has looked at, or of which a record waits, whatever the ledger has of them.
    """
    for commit in commits:
        numbers = job.forge.list_changes_of_commit(commit)
        if commit in open_commits:
            yield from (MergedCommit(commit, number) for number in numbers or (None,))
            continue
        earlier_paths = CommitTree(job.root, commit, [f"{LEDGER_FOLDER}/"]).blobs if numbers else {}
        recorded_numbers = {review.meta.pull_request for review in reviews if review.path not in earlier_paths}
        yield from (MergedCommit(commit, number) for number in numbers if number not in recorded_numbers)


def _judge_merged_change(job: ForgeJob, merged: MergedCommit, present: PresentBranch) -> tuple[_Judgement | None, str]:
    """Evaluates what a commit brought, and says why if that will fail in each run. Raises ForgeError if it may not."""
    try:
        seconds = job.limit_seconds + 2 * GRACE_SECONDS  # each part has a bound of its own
        with limit_time(seconds, lambda: EvaluationTimeout(TIMEOUT_MESSAGE)):
            return _evaluate_merged_change(job, merged, present), ""
    except (EvaluationTimeout, UnexpectedResponse, ResourceNotFound) as error:
        return None, str(error)
    except ForgeError:
        raise
    except GitUnavailable as error:
        raise ForgeError(str(error), "run this again") from None
    except Exception:
        traceback.print_exc()
        return None, "Trellis stopped on a mistake of its own"


def _evaluate_merged_change(job: ForgeJob, merged: MergedCommit, present: PresentBranch) -> _Judgement | None:
    """Evaluates what a commit brought to the default branch; None for a direct push. present: see `evaluate_merge`."""
    if merged.number is None:
        return None
    change = job.forge.get_change(merged.number)
    snapshot, before = collect_merged_snapshot(job, change, merged.commit, job.limit_seconds)
    end = time.monotonic() + job.limit_seconds
    snapshot = add_merged_changes(job.forge, snapshot, partial(list_granted_records, job, lambda: present, end))
    verdict, snapshot = evaluate_merge(job, change, merged.commit, snapshot, lambda: present, job.limit_seconds)
    return _Judgement(verdict, snapshot, before)


def _evaluate_own_change(job: ForgeJob, number: int) -> ApprovalVerdict | None:
    """Evaluates the change with the records; again after a while if the forge cannot say yet who pushed it."""
    for seconds in OWN_CHANGE_WAITS:
        verdict = review_job.run_review_job(job, number)
        if verdict is None or all(blocker.code != "unread" for blocker in verdict.blockers):
            return verdict
        job.sleep(seconds)
    return review_job.run_review_job(job, number)


def _report_unapproved(
    job: ForgeJob,
    merged: MergedCommit,
    verdict: ApprovalVerdict | None,
    problem: str = "",
    was_approved: bool = False,
) -> str:
    """Opens the issue about a commit without its approvals, or opens it again; returns the title.

    problem: what kept the commit from being judged. was_approved: whether an earlier run proposed records of it.
    """
    forge = job.forge
    label = f"{forge.change_noun} {merged.number}" if merged.number else f"commit {merged.commit[:10]}"
    title = f"Published without all approvals: {label}"
    marker = _format_marker(merged.commit)
    issue = next((issue for issue in forge.list_issues(UNAPPROVED_LABEL) if issue.body.startswith(marker)), None)
    status = "It came from no change that anybody could approve.\n"
    if problem:
        status = f"Nobody could judge it: {problem}.\n"
    elif verdict:
        status = f"{phrases.format_state(verdict)}\n\n{markdown.render(verdict)}"
    opening = f"{label[0].upper()}{label[1:]} became {merged.commit}."
    if verdict and verdict.head == merged.commit:
        opening += " That commit is not what was approved there: it was judged with all that it holds."
    if was_approved:
        opening += (
            " An earlier run proposed a record of its approval, and somebody has to look at that again: since then the "
            "review was edited, dismissed or taken back, its account got another name, whoever gave it after the merge "
            "does not answer for this any more, or the forge says less."
        )
    body = f"{marker}\n\n{opening}\n\n{status}\nLook at it now, approve or revert it, then close this."
    if verdict and verdict.state != "approved":
        body += " Where others answer for it by now, they record their approval with `trellis approve`."
    forge.upsert_issue(issue, UNAPPROVED_LABEL, title, body, is_open=True)
    return title


def _report_unseen(forge: Forge, first_commit: str) -> str:
    """Opens the issue that nobody looked at what came before a commit; returns its title."""
    title = f"Not looked at: what was published before commit {first_commit[:10]}"
    body = (
        f"{_format_marker(first_commit)[:-4]} unseen -->\n\n"
        f"None of the last {_MAX_UNMARKED} commits is marked as looked at, as after weeks without a run of this job, "
        f"or before its first. This run has looked at what came with {first_commit} and after it. Of what was "
        "published before, it says neither whether it was approved, nor are its approvals in the ledger.\n\n"
        f"Look through `git log --first-parent {first_commit}^` back to the last commit with the check `{MARK}`, and "
        "record with `trellis approve` what the ledger lacks; then close this."
    )
    forge.upsert_issue(None, UNAPPROVED_LABEL, title, body, is_open=True)
    return title


def _format_marker(commit: str) -> str:
    return f"<!-- trellis unapproved {commit} -->"


def _list_first_parents(root: Path, before: str, commit: str) -> list[str]:
    """Returns the commits that the default branch was at from after `before` to `commit`, the latest first."""
    return query_git(root, "rev-list", "--first-parent", f"{before}..{commit}")


def _format_paths(paths: Sequence[str]) -> str:
    lines = "\n".join(f"- `{path}`" for path in paths[:100])
    return f"{format_count(len(paths), 'record')}:\n\n{lines}\n"
