"""Proposes what a job made as a change of its own, which nobody else's change can take the place of.

Anybody may open a change from a branch with the job's name: from a fork, or from the repository, if they may push
there. What is proposed is therefore a change that the job's own account opened, from the repository itself, and whose
last commit is the one that was pushed; where the name of the branch is taken, or a branch stands in its way, the job
takes another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..approvals.collect.commit_range import read_blob_ids
from . import branch as branches
from . import pull_request_commits
from .bounded_process import compute_bounded
from .problems import ForgeError, NameTaken, UnexpectedResponse
from .protocol import ForgeChange
from .review_job import ForgeJob

HEAD_WAITS = (1.0, 5.0, 20.0)
"""The seconds to wait for the forge to see what was pushed to a branch."""

CHECKS_LIMIT = timedelta(hours=1)
"""How long the checks of a change may take."""

_COMPARISON_SECONDS = 30.0
"""How long it may take to compare what is proposed with what was proposed before."""


def propose_own_change(
    job: ForgeJob, folder: Path, commit: str, branch: str, title: str, body: str, *, needs_people: bool
) -> tuple[int, str]:
    """Pushes the commit that is checked out in a folder, and opens or updates its change.

    Returns the number of the change and its last commit. If an open one has the very same files, nothing is pushed:
    what people approved there, and checks that have begun, would be gone. Where nobody has to approve it, that lasts as
    long as its checks may, so that one that failed is begun anew, on what the default branch has by then. branch: the
    name of the branch, unless somebody else's open change comes from there. Raises ForgeError, also if such a change is
    opened in this moment; then the next run takes another name.
    """
    forge = job.forge
    base = forge.get_default_branch()
    standing = _find_same_change(job, folder, commit, branch, base)
    if standing and (needs_people or _find_age(folder, standing.head) < CHECKS_LIMIT):
        return forge.propose_change(standing.branch, base, title, body), standing.head
    name = _push_to_free_branch(job, folder, commit, branch)
    number = forge.propose_change(name, base, title, body)
    for seconds in (*HEAD_WAITS, None):
        change = forge.get_change(number)
        if change.head == commit and not change.is_fork and change.branch == name and change.base == base:
            return number, commit
        if seconds is not None:
            job.sleep(seconds)
    raise ForgeError(
        f"{forge.change_noun} {number} is not what was pushed to {name}, for {base}",
        "look who pushed there or changed its target, then run this again",
    )


def _find_same_change(job: ForgeJob, folder: Path, commit: str, branch: str, base: str) -> ForgeChange | None:
    """Returns the job's own open change that brings the same files as a commit, and to which the job pushed last."""
    forge = job.forge
    for name in list_branch_names(branch):
        change = forge.find_own_change(name)
        if change is None or not change.is_open or change.is_fork or change.base != base:
            continue
        # What somebody else pushed there is not looked at: it may be of any size.
        if _has_own_head(job, change) and _is_same(job, folder, f"{commit}^", commit, change):
            return change
    return None


def _has_own_head(job: ForgeJob, change: ForgeChange) -> bool:
    """Returns whether the job's account was the last to push to a change of its own.

    Where the forge does not say so, as of more commits than it names the people behind, it was somebody else: the job
    pushes none of that.
    """
    try:
        pushes = job.forge.get_conversation(change).pushes
    except UnexpectedResponse:
        return False
    if not pushes or pushes[-1].after != change.head:
        return False
    return pushes[-1].account.casefold() == change.author.casefold()


def _is_same(job: ForgeJob, folder: Path, base: str, commit: str, change: ForgeChange) -> bool:
    """Returns whether a change has the same files as a commit, otherwise than where each parted from a base.

    What cannot be fetched or compared, or takes too long or too much memory, is not the same: a program that others may
    start pushes in the name of the same account, where the jobs have none of their own.
    """

    def compare() -> bool:
        return _list_differences(folder, base, commit) == _list_differences(folder, base, change.head)

    try:
        settings = job.forge.build_git_settings()
        pull_request_commits.fetch_refs(job.root, job.remote, [change.ref], settings)
        return compute_bounded(bool, compare, _COMPARISON_SECONDS, "it takes too long to compare what is proposed")
    except Exception:  # whatever it was, and whoever made it so: it is pushed over
        return False


def _find_age(folder: Path, commit: str) -> timedelta:
    """Returns how long ago a commit of the job's own was made."""
    seconds = pull_request_commits.run_git(folder, ["show", "-s", "--format=%ct", commit], {})
    return datetime.now(UTC) - datetime.fromtimestamp(int(seconds), UTC)


def _list_differences(folder: Path, before: str, after: str) -> str:
    """Returns what a commit has otherwise than another one had where they parted: modes, blobs and paths."""
    options = ("--raw", "--no-abbrev", "--no-renames", "-z")
    return pull_request_commits.run_git(folder, ["diff", *options, f"{before}...{after}"], {})


def withdraw_own_change(job: ForgeJob, change: ForgeChange, tip: str, account: str, title: str, body: str) -> None:
    """Takes all out of an open change of the job's, which stays open and empty until there is something to propose.

    Nothing happens if it is empty. tip: of the default branch. account: in whose name. Raises ForgeError.
    """
    if _has_own_head(job, change) and _is_same(job, job.root, tip, tip, change):
        return
    with branches.open_worktree(job.root, tip) as folder:
        branches.commit_files(folder, (), account, title)
        branches.push_branch(folder, job.remote, change.branch, job.forge.build_git_settings())
    job.forge.propose_change(change.branch, change.base, title, body)


def merge_own_change(job: ForgeJob, number: int, commit: str, paths: Sequence[str]) -> bool:
    """Merges an approved change into the default branch; returns whether the forge did. paths: the files of it.

    Whoever may write can point a request at another branch, also in this moment. Raises ForgeError if it went there.
    """
    forge = job.forge
    base = forge.get_default_branch()
    message = f"{forge.change_noun} {number} was pointed at another branch than {base}"
    help = "look who changed its target; the next run proposes all of it again"
    if forge.get_change(number).base != base:
        raise ForgeError(message, help)
    if not forge.merge_change(number, commit):
        return False
    ref = f"refs/heads/{base}"
    for seconds in (*HEAD_WAITS, None):
        pull_request_commits.fetch_refs(job.root, job.remote, [ref], forge.build_git_settings())
        tip = pull_request_commits.format_local_ref(ref)
        if read_blob_ids(job.root, tip, paths) == read_blob_ids(job.root, commit, paths):
            return True
        if forge.get_change(number).base != base:
            raise ForgeError(f"{message}, and merged there", help)
        if seconds is not None:
            job.sleep(seconds)
    return True  # the default branch has gone on, and changed these files since


def list_branch_names(branch: str) -> tuple[str, str]:
    """Returns the names that a branch of a job has in each run, unless somebody else's change comes from there."""
    return branch, branch.replace("/", "-")


def _push_to_free_branch(job: ForgeJob, folder: Path, commit: str, branch: str) -> str:
    """Pushes the commit, and returns the name of the branch that it went to.

    Somebody can have made a branch that stands in the way of all below it; then it is one at the top, the same in each
    run if that can be. The last name is one that nobody knows beforehand.
    """
    for name in list_branch_names(branch):
        free_name = name if job.forge.is_branch_free(name) else f"{name}-{commit[:12]}"
        with suppress(NameTaken):
            branches.push_branch(folder, job.remote, free_name, job.forge.build_git_settings())
            return free_name
    free_name = f"{list_branch_names(branch)[-1]}-{commit[:12]}"
    branches.push_branch(folder, job.remote, free_name, job.forge.build_git_settings())
    return free_name
