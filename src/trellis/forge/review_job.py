"""Evaluates a proposed change and writes the result to the forge: one check on its commit, and one comment.

The check is started first, so that an earlier verdict on the same commit is no longer valid. After any error it
completes as failed, or stays incomplete: it is green only if the verdict is `approved` and everything was written.
Evaluating only reads, so that a job without any right to write can do it; `judgement` carries the result over.

Somebody may review or push while a change is evaluated, and another job may write at the same time. So the conversation
is read once more before a check becomes green, and once more after all is written; if it differs, all is done again.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from ..approvals.collect.snapshot import collect_snapshot
from ..approvals.evaluate.evaluate import evaluate_snapshot
from ..approvals.evaluate.verdict import ApprovalVerdict
from ..approvals.snapshot import Snapshot
from ..load import git
from ..load.commit import is_commit_id, resolve_revision
from ..reports import comment as comments
from ..reports.review import phrases
from . import branch, content, pull_request_commits
from .bounded_process import GRACE_SECONDS, compute_bounded
from .check_owner import find_check_owners
from .judgement import Judgement, build_mark, fingerprint_conversation
from .merged_change import list_granted_records, read_present_branch
from .preview_job import is_of_the_portal
from .problems import EvaluationTimeout, ForgeError
from .protocol import CHECK, CheckOutput, Forge, ForgeChange, ListedChange, StandingVerdict, StartedCheck
from .pushed_commits import fetch_pushed_commits
from .record_claims import LOOKUP_LIMIT, add_merged_changes
from .time_limit import limit_time

T = TypeVar("T")

MAX_ROUNDS = 3
"""How often a change is evaluated in one run while people go on reviewing it."""

LIMIT_SECONDS = 180.0
"""The seconds that the evaluation of one change may take, so that it cannot hold up the others."""

_MERGE_LIMIT = 20
"""Of how many merges that its records name a change has looked up what was given; one of the jobs, of all of them."""

_STRANGERS_LOOKUP_LIMIT = 3
"""How many pull requests are asked about that the records of a stranger name. A forge answers so many times an hour."""

READING_SECONDS = 20.0
"""The seconds that reading a conversation may take where it is only to be known whether anything happened."""

WRITING_SECONDS = 60.0
"""The seconds that writing one judgement may take. The conversation is read for it several times."""

CLOSED_PERIOD = timedelta(days=2)
"""How far back closed changes are looked at: longer than two runs lie apart."""

MIN_SECONDS = 0.1
"""The seconds that a part of an evaluation has in any case, so that one whose time is over says so."""


@dataclass(frozen=True)
class MergeGroup:
    """A commit of a merge queue: a change merged into its predecessor."""

    commit: str
    base: str
    """The preceding commit."""
    ref: str
    """The ref to fetch the commit by."""
    target: str
    """The ref of the branch that the queue belongs to."""


@dataclass(frozen=True)
class ForgeJob:
    """The inputs of a job on a runner."""

    forge: Forge
    root: Path
    """The portal, in a clone with the default branch checked out."""
    today: date
    remote: str = "origin"
    """The Git remote from which changes are fetched."""
    preview_url: str = ""
    """The address of previews, with ``{number}`` in it; "" if there are none."""
    limit_seconds: float = LIMIT_SECONDS
    """The seconds that the evaluation of one change may take."""
    sleep: Callable[[float], None] = time.sleep


def run_review_job(job: ForgeJob, number: int, merge_group: MergeGroup | None = None) -> ApprovalVerdict | None:
    """Evaluates a change, writes the result and returns it; None if the change is no longer open. Raises ForgeError."""
    for _ in range(MAX_ROUNDS):
        check = begin_check(job.forge, number, merge_group)
        if check is None:
            return None
        try:
            verdict, judgement = evaluate_change(job, number, merge_group)
            if write_judgement(job.forge, judgement, check):
                return verdict
        except BaseException as error:
            with suppress(Exception):  # a check that is never completed is not green either
                job.forge.finish_check(check, "failed", describe_failure(error))
            raise
    raise ForgeError(
        f"{job.forge.change_noun} {number} changed each time that it was looked at", "run this again in a few minutes"
    )


def begin_check(
    forge: Forge,
    number: int,
    merge_group: MergeGroup | None = None,
    open_changes: Sequence[ListedChange] | None = None,
) -> StartedCheck | None:
    """Starts the check of a change; returns None if the change is no longer open. Raises ForgeError.

    What a verdict allowed is taken back in both cases, since nobody judges the change then. open_changes: what the list
    of the open changes said at the beginning of this run; without it the forge is asked.
    """
    with take_back_on_failure(forge, number):
        change = forge.get_change(number)
        if not change.is_open and merge_group is None:
            _withdraw_closed(forge, change, open_changes)
            return None
        _require_commit(forge, change)
        if merge_group is None and number not in find_check_owners(forge, change, open_changes):
            check = StartedCheck("", change.head, number, is_owner=False)
        else:
            check = forge.begin_check(change, merge_group.commit if merge_group else change.head)
        return check._replace(author=change.author)


def _withdraw_closed(forge: Forge, change: ForgeChange, open_changes: Sequence[ListedChange] | None) -> None:
    """Takes back what a verdict allowed of a change that is closed: whoever opens it again chooses when.

    open_changes: where they are not known, one of them may have the same last commit, and its check stays.
    """
    if change.is_closed:
        is_owner = open_changes is not None and is_only_owner(change.number, change.head, open_changes)
        forge.withdraw_verdict(StartedCheck("", change.head, change.number, is_owner))


def is_only_owner(number: int, commit: str, open_changes: Sequence[ListedChange]) -> bool:
    """Returns whether a change's last commit is known, and no other open change has it."""
    return bool(commit) and all(other.head != commit for other in open_changes if other.number != number)


def _limit_reading() -> AbstractContextManager[None]:
    """Ends the reading of a conversation that takes too long: a forge can hand out its pages slowly."""
    return _limit_step("reading what people said", READING_SECONDS)


def limit_writing() -> AbstractContextManager[None]:
    """Ends the writing of a judgement that takes too long."""
    return _limit_step("writing the judgement", WRITING_SECONDS)


def _limit_step(step: str, seconds: float) -> AbstractContextManager[None]:
    message = f"{step} took more than {seconds:,.0f} seconds"
    return limit_time(seconds, lambda: EvaluationTimeout(message, "run this again"))


@contextmanager
def take_back_on_failure(forge: Forge, number: int) -> Iterator[None]:
    """Takes back what a verdict allowed of a change if anything goes wrong."""
    try:
        yield
    except BaseException:
        with suppress(Exception):  # what went wrong is to be told, and may go wrong here too
            forge.postpone_check(StartedCheck("", "", number))
        raise


def begin_unjudged_check(
    forge: Forge, number: int, base: str, today: date, open_changes: Sequence[ListedChange] | None = None
) -> StartedCheck | None:
    """Starts the check of a change unless its verdict stands and would be the same again; returns None if so.

    base: the commit that the default branch is at; "" if that is not known, so that each is judged. open_changes: as
    for `begin_check`.
    """
    with take_back_on_failure(forge, number):
        change = forge.get_change(number)
        if not change.is_open:
            _withdraw_closed(forge, change, open_changes)
            return None
        _require_commit(forge, change)
        standing = StandingVerdict()
        # What cannot be read, or not in time, is judged, and the judgement says so.
        with suppress(ForgeError), _limit_reading():
            standing = forge.get_standing_verdict(change)
            if standing.mark and base:
                conversation = forge.get_conversation(change)
                if standing.mark == build_mark(change.head, conversation, base, today):
                    return None
        check = begin_check(forge, number, open_changes=open_changes)
        return check._replace(judged_time=standing.time) if check else None


def evaluate_change(
    job: ForgeJob, number: int, merge_group: MergeGroup | None = None
) -> tuple[ApprovalVerdict, Judgement]:
    """Returns the verdict, and what is to be written of it. Only reads. Raises ForgeError, also after the time limit.

    The change is always compared with the default branch, since its own target branch can be altered later. In a merge
    queue it is the queue's commit that is judged, compared with the preceding one.
    """
    help = "run this again; if it is no faster then, make several smaller changes of it"
    seconds = job.limit_seconds
    message = f"the evaluation took more than {seconds:,.0f} seconds and was ended, so that others need not wait"
    end = time.monotonic() + seconds

    def bound(result_type: type[T], compute: Callable[[], T]) -> T:
        return compute_bounded(result_type, compute, max(end - time.monotonic(), MIN_SECONDS), message, help)

    with limit_time(seconds + 2 * GRACE_SECONDS, lambda: EvaluationTimeout(message, help)):
        change = job.forge.get_change(number)
        ref = f"refs/heads/{job.forge.get_default_branch()}"
        if merge_group and merge_group.target != ref:
            message = "this queue is of another branch than the default one, whose people would judge it"
            raise ForgeError(message, "ask for the check `approvals` on the default branch alone")
        refs = [ref, change.ref, *([merge_group.ref] if merge_group else [])]
        pull_request_commits.fetch_refs(job.root, job.remote, refs, job.forge.build_git_settings())
        tip = pull_request_commits.format_local_ref(ref)
        base = resolve_revision(job.root, merge_group.base if merge_group else tip)
        if resolve_revision(job.root, pull_request_commits.format_local_ref(change.ref)) != change.head:
            raise ForgeError(
                f"{job.forge.change_noun} {change.number} changed while it was looked at", "run this again"
            )
        if merge_group:
            _require_single_change(job, change, merge_group)
        conversation = job.forge.get_conversation(change)
        settings = job.forge.build_git_settings()
        traced = fetch_pushed_commits(job.root, job.remote, conversation, settings)
        published = merge_group.commit if merge_group else ""
        collected = bound(Snapshot, lambda: collect_snapshot(job.root, base, change.head, traced, job.today, published))
        preview_url = job.preview_url.replace("{number}", str(change.number))
        head = published or change.head
        handles = (person.handle or "" for person in collected.policy.people if person.active)
        is_shown = is_of_the_portal(change, handles)
        is_of_the_jobs = not change.is_fork and change.branch == branch.LEDGER_BRANCH
        merge_limit = None if is_of_the_jobs else _MERGE_LIMIT * is_shown  # each takes a dozen requests
        read_present = partial(read_present_branch, job.root, resolve_revision(job.root, tip), job.today)
        list_records = partial(list_granted_records, job, read_present, end)
        lookup_limit = LOOKUP_LIMIT if is_shown else _STRANGERS_LOOKUP_LIMIT
        snapshot = add_merged_changes(job.forge, collected, list_records, merge_limit, lookup_limit)
        number_of_preview = change.number if is_shown else 0

        def write() -> tuple[ApprovalVerdict, str]:
            verdict = evaluate_snapshot(snapshot)
            comment = content.build_comment(job.root, base, head, job.today, verdict, preview_url, number_of_preview)
            return verdict, comments.render(comment)

        verdict, text = bound(tuple[ApprovalVerdict, str], write)
        is_final = merge_group is None and traced == conversation  # else the next run may have more time
        return verdict, Judgement(
            number=number,
            head=change.head,
            commit=merge_group.commit if merge_group else change.head,
            is_queued=merge_group is not None,
            state=verdict.state,
            title=phrases.format_state(verdict),
            text=text,
            fingerprint=fingerprint_conversation(conversation),
            mark=build_mark(change.head, conversation, base, job.today) if is_final else "",
        )


def judge_change(job: ForgeJob, number: int, merge_group: MergeGroup | None = None) -> Judgement | None:
    """Returns what is to be written of a change, also where it could not be evaluated; None if it is not open.

    Raises ForgeError for a change about which nothing can be written.
    """
    change = job.forge.get_change(number)
    if not change.is_open and merge_group is None:
        return None
    _require_commit(job.forge, change)
    try:
        return evaluate_change(job, number, merge_group)[1]
    except Exception as error:
        if not isinstance(error, ForgeError | git.GitUnavailable):
            traceback.print_exc()
        output = describe_failure(error)
        mark = _mark_timeout(job, change) if isinstance(error, EvaluationTimeout) and not merge_group else ""
        return Judgement(
            number=number,
            head=change.head,
            commit=merge_group.commit if merge_group else change.head,
            is_queued=merge_group is not None,
            state="failed",
            title=output.title,
            text=output.text,
            mark=mark,
        )


def _mark_timeout(job: ForgeJob, change: ForgeChange) -> str:
    """Returns the mark of a change that took too long, so that it does so once and not in each run."""
    local_ref = pull_request_commits.format_local_ref(f"refs/heads/{job.forge.get_default_branch()}")
    with suppress(ForgeError, git.GitUnavailable), _limit_reading():
        base = resolve_revision(job.root, local_ref)
        return build_mark(change.head, job.forge.get_conversation(change), base, job.today)
    return ""


def write_judgement(forge: Forge, judgement: Judgement, check: StartedCheck) -> bool:
    """Writes the comment and completes the check; returns whether the judgement is still that of the change.

    If somebody has reviewed or pushed meanwhile, the check does not become green or stay so, and it is to be evaluated
    anew. Raises ForgeError.
    """
    outdated = CheckOutput(
        "Somebody reviewed or pushed meanwhile; this is judged again", "This is judged again in a moment.\n"
    )
    if judgement.outcome == "approved" and not _is_current(forge, judgement):
        forge.finish_check(check, "failed", outdated)
        return False
    owners = (judgement.number,) if judgement.is_queued else _find_current_owners(forge, judgement)
    if judgement.number in owners and not check.is_owner:
        forge.postpone_check(check)
        return False  # the one that the check spoke of was closed meanwhile
    outcome, remark, mark = judgement.outcome, "", judgement.mark if owners == (judgement.number,) else ""
    title, subject = judgement.title, f"{forge.change_noun} {judgement.number}"
    if judgement.number not in owners:
        check = check._replace(is_owner=False)
        title, subject = f"This speaks of {forge.change_noun} {owners[0]}", f"{forge.change_noun} {owners[0]}"
        remark = "It has the same last commit. To have this one judged by itself, add a commit here."
    elif len(owners) > 1:
        numbers = " and ".join(map(str, owners))
        title = f"{forge.change_noun.capitalize()}s {numbers} have the same last commit, so neither is approved"
        subject = f"{forge.change_noun}s {numbers}"
        remark = "They have the same last commit: close all but one, then run this again or push a commit."
        outcome = "waiting" if outcome == "approved" else outcome
    if not judgement.is_queued and judgement.state != "failed":
        sentence = f"\nThe check `{CHECK}` on this commit speaks of {subject}. {remark}\n" if remark else ""
        forge.upsert_comment(judgement.number, comments.MARKER, judgement.text + sentence)
    text = f"This check speaks of {subject}. {remark}".rstrip()
    forge.finish_check(check, outcome, CheckOutput(title, f"{text}\n\n{judgement.text}", mark))
    if judgement.state == "failed" or _is_current(forge, judgement, is_written=True):
        return True
    if judgement.outcome == "approved":
        forge.finish_check(check, "failed", outdated)
    return False


def finish_without_judgement(forge: Forge, check: StartedCheck) -> None:
    """Completes a check of which the job that judges handed nothing over."""
    message = "the job that judges handed no judgement over"
    forge.finish_check(check, "failed", describe_failure(ForgeError(message, "see its log, then run it again")))


def describe_failure(error: BaseException) -> CheckOutput:
    """Returns the output of a check whose change could not be evaluated, with the message if it is one for readers."""
    help = getattr(error, "help", "") or "see the log of this run, then run it again"
    message = (
        str(error) if isinstance(error, ForgeError | git.GitUnavailable) else "Trellis stopped on a mistake of its own"
    )
    return CheckOutput(f"Nobody could judge this: {message}", f"{message}.\n\n{help}.")


def _is_current(forge: Forge, judgement: Judgement, *, is_written: bool = False) -> bool:
    """Returns whether the change and its conversation are those that were evaluated.

    is_written: whether the judgement has taken effect, so that a change that is closed by now needs no other.
    """
    change = forge.get_change(judgement.number)
    if not change.is_open and not judgement.is_queued:
        return is_written
    if change.head != judgement.head:
        return False
    return fingerprint_conversation(forge.get_conversation(change)) == judgement.fingerprint


def _find_current_owners(forge: Forge, judgement: Judgement) -> tuple[int, ...]:
    """Returns of which changes the check speaks now."""
    change = forge.get_change(judgement.number)
    return find_check_owners(
        forge, replace(change, head=judgement.head, is_open=change.is_open and change.head == judgement.head)
    )


def _require_commit(forge: Forge, change: ForgeChange) -> None:
    """Raises ForgeError if the forge names no commit of a change, as for a branch that is empty or not read yet."""
    if not is_commit_id(change.head):
        raise ForgeError(
            f"{forge.name} names no last commit of {forge.change_noun} {change.number}, so it cannot be judged",
            "look whether its branch has a commit; if so, this is judged in the next run",
        )


def _require_single_change(job: ForgeJob, change: ForgeChange, merge_group: MergeGroup) -> None:
    """Raises ForgeError unless the commit of the merge queue contains this change and nothing else."""
    if not pull_request_commits.is_merge_of(job.root, merge_group.commit, merge_group.base, change.head):
        message = (
            f"the queue's commit {merge_group.commit[:10]} is not "
            f"{job.forge.change_noun} {change.number} merged, and nothing else"
        )
        raise ForgeError(message, "let the queue check each one by itself: grouping strategy ALLGREEN")
