"""Proposes what a job made as a change of its own, which nobody else's change can take the place of.

Anybody may open a change from a branch with the job's name: from a fork, or from the repository, if they may push
there. What is proposed is therefore a change that the job's own account opened, from the repository itself, and whose
last commit is the one that was pushed; where the name of the branch is taken, or a branch stands in its way, the job
takes another one.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from . import branch as branches
from .problems import ForgeError, NameTaken
from .review_job import ForgeJob

HEAD_WAITS = (1.0, 5.0, 20.0)
"""The seconds to wait for the forge to see what was pushed to a branch."""


def propose_own_change(job: ForgeJob, folder: Path, commit: str, branch: str, title: str, body: str) -> int:
    """Pushes the commit that is checked out in a folder, and opens or updates its change; returns the number.

    branch: the name of the branch, unless somebody else's open change comes from there. Raises ForgeError, also if such
    a change is opened in this moment; then the next run takes another name.
    """
    forge = job.forge
    base = forge.get_default_branch()
    name = _push_to_free_branch(job, folder, commit, branch)
    number = forge.propose_change(name, base, title, body)
    for seconds in (*HEAD_WAITS, None):
        change = forge.get_change(number)
        if change.head == commit and not change.is_fork and change.branch == name:
            return number
        if seconds is not None:
            job.sleep(seconds)
    raise ForgeError(
        f"{forge.change_noun} {number} is not what was pushed to {name}", "look who pushed there, then run this again"
    )


def _push_to_free_branch(job: ForgeJob, folder: Path, commit: str, branch: str) -> str:
    """Pushes the commit, and returns the name of the branch that it went to.

    Somebody can have made a branch that stands in the way of all below it; then it is one at the top, the same in each
    run if that can be. The last name is one that nobody knows beforehand.
    """
    top_branch = branch.replace("/", "-")
    for name in (branch, top_branch):
        free_name = name if job.forge.is_branch_free(name) else f"{name}-{commit[:12]}"
        with suppress(NameTaken):
            branches.push_branch(folder, job.remote, free_name, job.forge.build_git_settings())
            return free_name
    free_name = f"{top_branch}-{commit[:12]}"
    branches.push_branch(folder, job.remote, free_name, job.forge.build_git_settings())
    return free_name
