"""Finds the commits whose records wait in a change that an earlier run of the ledger has opened.

Its branch is one that others may push to. So nothing of it is taken for a record, and reading it is bounded: in time,
in memory, in the number of its files and in their size. What it holds can neither end the run nor keep it from its
work.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..approvals.ledger.new_records import LEDGER_FOLDER, select_new_records
from ..catalogue.build import build_catalogue
from ..kinds import Review
from ..load.commit import CommitTree
from ..load.git import GitCommand, GitUnavailable
from ..load.site_modules import load_collections
from . import pull_request_commits
from .bounded_process import compute_bounded
from .own_change import list_branch_names
from .protocol import ForgeChange
from .review_job import ForgeJob

MAX_WAITING = 100
"""Of how many commits records that wait are judged anew."""

MAX_FILES = 500
"""How many files are read. A commit brings a few records."""

MAX_FILE_SIZE = 8_000
"""How many bytes a record may have. One with a long name of everything has 2,000."""

LIMIT_SECONDS = 30.0
"""The seconds that reading them may take."""

_TIMEOUT_MESSAGE = f"reading what waits in the ledger's branch took more than {LIMIT_SECONDS:,.0f} seconds"


class WaitingCommits(NamedTuple):
    """The commits of the default branch whose records wait, the latest first."""

    commits: tuple[str, ...] = ()
    is_certain: bool = True
    """Whether no other can wait: if not, the last commits are judged anew."""
    open_changes: tuple[ForgeChange, ...] = ()
    """The changes that have the records."""


def list_waiting_commits(job: ForgeJob, branch: str, tip: str, existing_records: Sequence[Review]) -> WaitingCommits:
    """Returns the commits whose records nobody has merged yet. tip: of the default branch. branch: that of the change.

    They are judged anew, whatever stands in that change. Nothing is certain where it cannot be read, where somebody
    closed it or merged it into another branch, or where the last to push to its branch was somebody else, who may have
    taken records out. Nor is it where the names of its branch are taken, so that it comes from one that nobody knows.
    """
    forge, names = job.forge, list_branch_names(branch)
    try:
        changes = [change for name in names if (change := forge.find_own_change(name))]
        last_number = max((change.number for change in changes), default=0)
        parts = [
            _read_waiting_commits(job, change, tip, existing_records)
            for change in changes
            if change.is_open or change.number == last_number
        ]
        is_certain = all(map(forge.is_branch_free, names)) and all(part.is_certain for part in parts)
    except Exception:  # whatever it was, and whoever made that branch so: the run has other work to do
        return WaitingCommits(is_certain=False)
    commits = dict.fromkeys(commit for part in parts for commit in part.commits)
    return WaitingCommits(tuple(commits), is_certain, tuple(change for change in changes if change.is_open))


def _read_waiting_commits(
    job: ForgeJob, change: ForgeChange, tip: str, existing_records: Sequence[Review]
) -> WaitingCommits:
    pushes = job.forge.get_conversation(change).pushes
    bot_pushed_last = bool(pushes) and pushes[-1].account.casefold() == change.author.casefold()
    if not change.is_open:
        return WaitingCommits(is_certain=bot_pushed_last and _is_merged(job, change, tip))
    pull_request_commits.fetch_refs(job.root, job.remote, [change.ref], job.forge.build_git_settings())
    named_commits = compute_bounded(
        tuple[str, ...],
        lambda: _read_named_commits(job.root, change.head, tip, existing_records),
        LIMIT_SECONDS,
        _TIMEOUT_MESSAGE,
    )
    return WaitingCommits(named_commits, is_certain=bot_pushed_last)


def _is_merged(job: ForgeJob, change: ForgeChange, tip: str) -> bool:
    """Returns whether a change that is not open any more was merged into the default branch."""
    if change.base != job.forge.get_default_branch():
        return False
    return any(_is_ancestor(job.root, commit, tip) for commit in change.merge_commits)


def _is_ancestor(root: Path, commit: str, tip: str) -> bool:
    try:
        _ = GitCommand(root, "merge-base", "--is-ancestor", "--end-of-options", commit, tip).output
    except GitUnavailable:
        return False
    return True


def _read_named_commits(root: Path, head: str, tip: str, existing_records: Sequence[Review]) -> tuple[str, ...]:
    """Returns the commits of the default branch that records of another commit name. Raises GitUnavailable.

    One of which the ledger has a record is among them, too, while another record of it waits.
    """
    folder = f"{LEDGER_FOLDER}/"
    kinds = [collection for collection in load_collections(root) if collection.model is Review]
    tree, published_tree = CommitTree(root, head, [folder]), CommitTree(root, tip, [folder])
    paths = {
        path
        for path, blob in tree.blobs.items()
        if blob != published_tree.blobs.get(path) and 0 < blob.size <= MAX_FILE_SIZE
    }
    if len(paths) > MAX_FILES:
        raise GitUnavailable(f"the ledger's branch has {len(paths):,} files that the default branch has not")
    reviews = build_catalogue(tree.read_sources(kinds, paths.__contains__)).reviews
    commits = {record.commit for record in select_new_records((r.meta for r in reviews), existing_records)}
    published_commits = GitCommand(root, "rev-list", "--first-parent", tip).output.split() if commits else []
    return tuple([commit for commit in published_commits if commit in commits][:MAX_WAITING])
