"""Loads the catalogue of a release from the objects of its commit, with the models of that commit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue
from ...load.commit import CommitTree, load_collections_of
from ...load.commit_log import LATEST_TIME, read_time
from ...load.git import UNSHALLOW, GitCommand, GitUnavailable, is_shallow
from ..ledger.item_files import add_shown_files

SAMPLE_KINDS = ("portal", "person", "team", "course", "lesson", "path", "rubric", "review", "sample")
"""The kinds that a sample depends on."""


class Arrival(NamedTuple):
    """The commit that brought a file into a branch, and its time."""

    commit: str
    time: datetime


def load_release(root: Path, revision: str) -> tuple[str, Catalogue]:
    """Returns the full id of a commit and the catalogue of its items and its ledger. Raises GitUnavailable."""
    commit = CommitTree(root, revision)
    collections = [c for c in load_collections_of(commit) if c.model.NAME in SAMPLE_KINDS]
    catalogue = build_catalogue(commit.read_sources(collections, lambda path: True))
    return commit.id, add_shown_files(catalogue, commit)


def find_arrival(root: Path, path: str) -> Arrival | None:
    """Returns the commit that brought a file, as it stands, into the branch that is checked out.

    None if no commit did. A merge counts as one commit, so that its time is that of whoever merged. Raises
    GitUnavailable, for a shallow clone too: its oldest commit seems to bring everything.
    """
    if is_shallow(root):
        raise GitUnavailable(f"this clone is shallow, so nobody knows when {path} came; {UNSHALLOW}")
    if GitCommand(root, "--literal-pathspecs", "status", "--porcelain", "--", path).output:
        return None
    return find_arrival_in(root, "HEAD", path)


def find_arrival_in(root: Path, tip: str, path: str) -> Arrival | None:
    """Returns the commit of a branch itself that brought a file, as its tip has it. Raises GitUnavailable.

    None if no commit did. tip: a revision of the branch, with its history.
    """
    options = ("-1", "--first-parent", "-m", "--no-renames", "--format=%H %ct")
    log = GitCommand(root, "--literal-pathspecs", "log", *options, tip, "--", path)
    commit, _, time = log.output.strip().partition(" ")
    seconds = read_time(time)
    return Arrival(commit, datetime.fromtimestamp(LATEST_TIME if seconds is None else seconds, UTC)) if commit else None


def find_release_day(root: Path, commit: str, tip: str = "HEAD") -> date | None:
    """Returns the day of a commit that a branch itself once was at; None for another commit. Raises GitUnavailable.

    tip: a revision of the branch. What a merge brought with it is not meant: in a branch of their own, whoever
    proposes a change can have any settings and any few approvals, and take that back before it is merged.
    """
    if GitCommand(root, "merge-base", commit, tip).output.strip() != commit:
        return None
    if commit not in GitCommand(root, "rev-list", "--first-parent", tip, "--").output.split():
        return None
    try:
        return date.fromisoformat(GitCommand(root, "log", "-1", "--format=%cs", commit, "--").output.strip())
    except ValueError:  # it states a day that no calendar has
        return None
