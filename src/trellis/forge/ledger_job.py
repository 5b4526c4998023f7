"""Records approvals in the ledger after a merge, in a separate change, and reports changes merged without approvals.

Each run examines the last commits of the default branch and adds the missing records, so a failed run is repaired by
the next one. Once all was looked at, the job marks the commit that the branch is at; the next run reports whatever came
after the last mark, whichever push it came with, so that no run that failed or never began keeps back a report. What is
judged is the commit on the default branch, with all that was published by it; the pull request only says who approved
what.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.ledger.new_records import LEDGER_FOLDER, create_records
from ..approvals.ledger.record_rules import restate_role
from ..approvals.policy import build_policy
from ..approvals.snapshot import Snapshot
from ..diagnostics.phrases import format_count
from ..kinds import Review
from ..load.commit import CommitTree, resolve_revision
from ..load.git import GitUnavailable
from ..pipeline.run import run_pipeline
from . import branch, own_change, pull_request_commits, review_job
from .bounded_process import GRACE_SECONDS
from .late_reviews import PresentBranch
from .ledger_issues import (
    UnapprovedCommit,
    omit_reported,
    omit_unapproved,
    report_unapproved,
    report_unrecorded,
    report_unseen,
)
from .merged_change import TIMEOUT_MESSAGE, collect_merged_snapshot, evaluate_merge, list_granted_records, query_git
from .problems import CommitGone, EvaluationTimeout, ForgeError, ResourceNotFound, UnexpectedResponse
from .protocol import Forge
from .record_claims import add_merged_changes
from .record_trial import TITLE, ApprovalKey, ProposalBase, UnfitRecord, divide_records, get_approval_key
from .review_job import ForgeJob
from .time_limit import limit_time
from .waiting_records import MAX_WAITING, WaitingCommits, list_waiting_commits

BRANCH = branch.LEDGER_BRANCH

OWN_CHANGE_WAITS = (10.0, 30.0)
"""The seconds to wait before the change with the records is evaluated again."""

_NOTHING_WAITS = (
    "Nothing waits: what was proposed here is in the ledger by now, or is not approved any more. The next records are "
    "proposed here."
)
"""What is said in the change with the records while it has none."""

_REPEAT_LIMITS = 2
"""How many times as long as one change may take, the changes are judged anew that earlier runs have looked at."""

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


class _Scope(NamedTuple):
    """The commits of the default branch that a run looks at.

    history: the last ones, as far as they are searched for a mark, and recent_commits those among them that each run
    examines: the latest first. unseen_commits: those that no run has looked at. needed_commits: those that this one has
    to look at, whatever time it takes; the others are in `examined_commits` too, in the order in which they are looked
    at. waiting: of which an earlier run has proposed records.
    """

    history: Sequence[str]
    recent_commits: Sequence[str]
    is_any_marked: bool
    unseen_commits: frozenset[str]
    needed_commits: frozenset[str]
    examined_commits: Sequence[str]
    waiting: WaitingCommits


@dataclass
class _Findings:
    """What a run finds out about the changes that it looks at.

    reviews: the records of what was approved, with the time when each approval was given. errors: those that keep the
    commit from being marked as looked at; repeat_errors: of changes that earlier runs have looked at.
    """

    reviews: list[Review] = field(default_factory=list)
    given_times: dict[ApprovalKey, datetime] = field(default_factory=dict)
    unapproved: list[UnapprovedCommit] = field(default_factory=list)
    errors: list[ForgeError] = field(default_factory=list)
    repeat_errors: list[ForgeError] = field(default_factory=list)
    holds_back: bool = False
    """Whether a new proposal would lack a record that waits, so that the one that has it has to stay."""
    is_any_unjudged: bool = False
    """Whether nobody knows of a record that waits if it is approved still."""
    unjudged_numbers: set[int | None] = field(default_factory=set)
    replayed_commits: set[str] = field(default_factory=set)
    """The commits that came with a change, of which it was rebased as several."""
    approved_commits: set[str] = field(default_factory=set)

    def note_failure(self, scope: _Scope, merged: MergedCommit, error: ForgeError) -> None:
        """Notes that a change could not be judged this time."""
        is_waiting = merged.commit in scope.waiting.commits
        is_gone = isinstance(error, CommitGone)
        if is_gone and scope.waiting.is_certain and merged.commit not in scope.needed_commits:
            return  # an earlier run has looked at it, and none of its records waits
        is_postponed = is_waiting and not is_gone
        self.holds_back = self.holds_back or is_postponed
        is_needed = merged.commit in scope.unseen_commits or is_postponed
        (self.errors if is_needed else self.repeat_errors).append(error)
        self.unjudged_numbers.add(merged.number)

    def note_problem(self, scope: _Scope, merged: MergedCommit, problem: str, label: str) -> None:
        """Notes that a change cannot be judged in any run. label: what the change is called."""
        self.unjudged_numbers.add(merged.number)
        is_waiting = merged.commit in scope.waiting.commits
        if is_waiting:
            self.is_any_unjudged = True
            message = f"what waits of {label} cannot be recorded: {problem}"
            self.repeat_errors.append(ForgeError(message, "have somebody record it with `trellis approve`"))
        if merged.commit in scope.unseen_commits:
            self.unapproved.append(UnapprovedCommit(*merged, None, problem, is_waiting and scope.waiting.is_certain))

    def note_judgement(self, scope: _Scope, merged: MergedCommit, judgement: _Judgement | None) -> None:
        """Notes what was approved, and what was not; None is that of a commit that came from no change."""
        is_waiting = scope.waiting.is_certain and merged.commit in scope.waiting.commits
        if judgement and judgement.verdict.state == "approved":
            self.approved_commits.add(merged.commit)
            records = create_records(judgement.snapshot, judgement.verdict)
            self.reviews += records
            self.given_times |= {get_approval_key(record): _find_given_time(record, judgement) for record in records}
        elif merged.commit in scope.unseen_commits or is_waiting:
            verdict = judgement.verdict if judgement else None
            self.unapproved.append(UnapprovedCommit(*merged, verdict, was_approved=is_waiting))

    def list_unapproved(self) -> list[UnapprovedCommit]:
        """Returns what was published without approvals.

        Whoever proposes commits of somebody else's change has them merged with it, and approved with it.
        """
        return [merged for merged in self.unapproved if merged.commit not in self.approved_commits]


class _Proposal(NamedTuple):
    """The change with new records. head: its last commit."""

    paths: tuple[str, ...]
    number: int
    head: str


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
    base = _read_base(job)
    scope = _select_commits(base, max_count, since)
    findings = _examine_changes(base, scope)
    fit_reviews, unfit_records = divide_records(base, _prepare_records(base, findings), findings.given_times)
    proposal = None if findings.holds_back else _propose_records(base, scope, findings, fit_reviews)
    titles = _report_faults(job.forge, findings, unfit_records)
    if not findings.errors:
        job.forge.write_mark(base.tip)  # all was looked at; records that are not merged are found again
        titles += _report_gap(job.forge, scope, findings, base.tip)
    result = LedgerResult(alarm_titles=tuple(titles))
    if proposal:
        result = replace(result, written_paths=proposal.paths, change_number=proposal.number)
        try:
            result = replace(result, is_merged=_merge_proposal(job, proposal))
        except ForgeError as error:
            findings.errors.append(error)
    if findings.errors or findings.repeat_errors:
        raise (findings.errors + findings.repeat_errors)[0]
    return result


def _read_base(job: ForgeJob) -> ProposalBase:
    """Fetches the default branch, and reads it as it is now."""
    ref = f"refs/heads/{job.forge.get_default_branch()}"
    pull_request_commits.fetch_refs(job.root, job.remote, [ref], job.forge.build_git_settings())
    tip = resolve_revision(job.root, pull_request_commits.format_local_ref(ref))
    with branch.open_worktree(job.root, tip) as folder:  # what is checked out may be of an earlier push
        return ProposalBase(job, tip, run_pipeline(folder, job.today).catalogue)


def _select_commits(base: ProposalBase, max_count: int, since: str) -> _Scope:
    """Returns the commits that a run looks at. max_count, since: see `run_ledger_job`."""
    job, tip, forge = base.job, base.tip, base.job.forge
    recent_commits = query_git(job.root, "rev-list", "--first-parent", f"--max-count={max_count}", tip)
    pushed_commits = _list_pushed_commits(job.root, since, tip, recent_commits)
    history = query_git(job.root, "rev-list", "--first-parent", f"--max-count={_MAX_UNMARKED}", tip)
    unmarked_commits = _list_unmarked_commits(forge, history)
    is_any_marked = len(unmarked_commits) < len(history)
    if not is_any_marked:
        unmarked_commits = omit_unapproved(forge, recent_commits)
    unseen_commits = frozenset((*pushed_commits, *unmarked_commits))
    waiting = list_waiting_commits(job, BRANCH, tip, base.list_records())
    needed_commits = (*pushed_commits, *(c for c in history if c in unseen_commits), *waiting.commits)
    other_commits = recent_commits if waiting.is_certain else (*recent_commits, *history[:MAX_WAITING])
    return _Scope(
        history,
        recent_commits,
        is_any_marked,
        unseen_commits,
        frozenset(needed_commits),
        tuple(dict.fromkeys((*needed_commits, *other_commits))),
        waiting,
    )


def _examine_changes(base: ProposalBase, scope: _Scope) -> _Findings:
    """Judges the merged changes one after the other, and returns what was found out. Raises ForgeError."""
    job, findings = base.job, _Findings()
    present = PresentBranch(build_policy(base.catalogue), base.catalogue, job.today)
    deadline = time.monotonic() + _REPEAT_LIMITS * job.limit_seconds
    for merged in _find_unrecorded_changes(base, scope):
        if merged.commit not in scope.needed_commits and time.monotonic() > deadline:
            break  # what is left was looked at before
        if merged.number is None and _may_be_rebased(job.forge, findings, merged.commit):
            continue
        try:
            judgement, problem = _judge_merged_change(job, merged, present)
        except ForgeError as error:
            findings.note_failure(scope, merged, error)
            continue
        if problem:
            findings.note_problem(scope, merged, problem, f"{job.forge.change_noun} {merged.number}")
            continue
        if judgement:
            findings.replayed_commits.update(_list_first_parents(job.root, judgement.before, merged.commit))
        findings.note_judgement(scope, merged, judgement)
    return findings


def _may_be_rebased(forge: Forge, findings: _Findings, commit: str) -> bool:
    """Returns whether a commit without a change may be one of several that a change was rebased as.

    If that change could not be judged, nobody knows. Then no error is of earlier runs alone: the next one looks again.
    """
    if commit in findings.replayed_commits:
        return True
    numbers = findings.unjudged_numbers
    if not numbers or numbers.isdisjoint(forge.list_changes_with_commit(commit)):
        return False
    findings.errors += findings.repeat_errors
    findings.repeat_errors.clear()
    return True


def _prepare_records(base: ProposalBase, findings: _Findings) -> list[Review]:
    """Returns the records of what was approved, the earliest first.

    Where people approve the records, each states its reviewer's role by the teams of today.
    """
    reviews = findings.reviews[::-1]
    if base.recorder:
        return reviews
    policy = build_policy(base.catalogue)
    items = (base.catalogue.item(review.item) for review in reviews)
    return [restate_role(review, item, policy) if item else review for review, item in zip(reviews, items, strict=True)]


def _propose_records(
    base: ProposalBase, scope: _Scope, findings: _Findings, reviews: Sequence[Review]
) -> _Proposal | None:
    """Proposes the records that the ledger lacks; None without any. Takes what waits no more out of other proposals.

    What the forge does not take is noted: the next run proposes it, and what was not approved is told now.
    """
    job = base.job
    proposal: _Proposal | None = None
    with branch.open_worktree(job.root, base.tip) as folder:
        paths = branch.add_records(folder, reviews, base.list_records(), base.list_item_ids)
        if paths:
            head = branch.commit_files(folder, paths, base.account, TITLE)
            body = "Written after merges, from what was approved there. " + _format_paths(paths)
            try:
                number, head = own_change.propose_own_change(
                    job, folder, head, BRANCH, TITLE, body, needs_people=not base.recorder
                )
            except ForgeError as error:
                findings.errors.append(error)
                return None
            proposal = _Proposal(paths, number, head)
    for change in () if findings.is_any_unjudged else scope.waiting.open_changes:
        if proposal is None or change.number != proposal.number:
            try:
                own_change.withdraw_own_change(job, change, base.tip, base.account, TITLE, _NOTHING_WAITS)
            except ForgeError as error:
                findings.errors.append(error)
    return proposal


def _report_faults(forge: Forge, findings: _Findings, unfit_records: Sequence[UnfitRecord]) -> list[str]:
    """Opens the issues about what was not approved, and about what cannot be recorded; returns their titles.

    What cannot be told, as where issues are switched off, is noted, and keeps nothing from being recorded.
    """
    reports = [partial(report_unapproved, forge, merged) for merged in findings.list_unapproved()]
    reports += [partial(report_unrecorded, forge, *record) for record in omit_reported(forge, unfit_records)]
    titles: list[str] = []
    for report in reports:
        try:
            titles.append(report())
        except ForgeError as error:
            findings.errors.append(error)
    return titles


def _report_gap(forge: Forge, scope: _Scope, findings: _Findings, tip: str) -> list[str]:
    """Opens the issue about commits that nobody has looked at, if there may be any; returns its title."""
    if len(scope.history) < _MAX_UNMARKED or scope.is_any_marked or not forge.has_mark(tip):
        return []
    try:
        return [report_unseen(forge, scope.recent_commits[-1], _MAX_UNMARKED)]
    except ForgeError as error:
        findings.errors.append(error)
        return []


def _merge_proposal(job: ForgeJob, proposal: _Proposal) -> bool:
    """Merges the change with the records if it is approved; returns whether the forge did. Raises ForgeError."""
    verdict = _evaluate_own_change(job, proposal.number)
    if verdict is None or verdict.state != "approved":
        return False
    return own_change.merge_own_change(job, proposal.number, proposal.head, proposal.paths)


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


def _find_unrecorded_changes(base: ProposalBase, scope: _Scope) -> Iterator[MergedCommit]:
    """Yields the changes of commits that no run has looked at, or of which a record waits, and of others those that the
    ledger does not name.

    A record that was there before a change was merged is none of it, whatever number it names.
    """
    job, reviews = base.job, base.catalogue.reviews
    open_commits = scope.unseen_commits.union(scope.waiting.commits)
    for commit in scope.examined_commits:
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


def _evaluate_own_change(job: ForgeJob, number: int) -> ApprovalVerdict | None:
    """Evaluates the change with the records; again after a while if the forge cannot say yet who pushed it."""
    for seconds in OWN_CHANGE_WAITS:
        verdict = review_job.run_review_job(job, number)
        if verdict is None or all(blocker.code != "unread" for blocker in verdict.blockers):
            return verdict
        job.sleep(seconds)
    return review_job.run_review_job(job, number)


def _list_first_parents(root: Path, before: str, commit: str) -> list[str]:
    """Returns the commits that the default branch was at from after `before` to `commit`, the latest first."""
    return query_git(root, "rev-list", "--first-parent", f"{before}..{commit}")


def _format_paths(paths: Sequence[str]) -> str:
    lines = "\n".join(f"- `{path}`" for path in paths[:100])
    return f"{format_count(len(paths), 'record')}:\n\n{lines}\n"
