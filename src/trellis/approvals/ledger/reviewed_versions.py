"""Finds the version of the portal that a record of the ledger reviewed, in Git's history.

People take over courses, managers change and rubrics grow. A record says what was true when it was written, so it is
judged by the people, the teams and the rubric of that time, and not by those of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue
from ...kinds import Collection, Portal, Review
from ...load.commit import CommitTree
from ...load.git import GitCommand, GitUnavailable, GitUnusable
from .digest import list_digests
from .item_files import add_shown_files
from .new_records import LEDGER_FOLDER
from .record_history import RecordHistory
from .record_rules import ONE_DAY

_POLICY_KINDS = ("portal", "person", "team", "rubric")
_ITEM_KINDS = ("course", "lesson", "path")


class ReviewedVersion(NamedTuple):
    """What a record reviewed.

    is_present: whether it is what the portal has now, since the record is not committed yet. catalogue: otherwise the
    people, teams, rubrics and settings of that version, and the item; None if the history does not reach back.
    """

    is_present: bool = False
    catalogue: Catalogue | None = None


class ReviewedVersions:
    """Looks up what records reviewed, each commit once. Reads nothing until it is asked."""

    def __init__(self, root: Path, collections: Sequence[Collection]) -> None:
        self.root, self._collections = root, collections
        self._catalogues: dict[tuple[str, str], Catalogue | None] = {}
        self.is_consulted = False
        """Whether anything was looked up, so that a result depends on the history."""
        self._is_unusable = False

    def find(self, review: Review, path: str) -> ReviewedVersion:
        """Returns what a record reviewed. path: of its file.

        It is the commit that the record names, if that has the very text that was reviewed; else the commit that
        brought the record.
        """
        self.is_consulted = True
        if self._is_unusable:
            return ReviewedVersion()
        try:
            commit = self._find_adding_commit(path)
        except GitUnavailable as error:
            self._is_unusable = isinstance(error, GitUnusable)  # as in a folder without a repository, for all records
            return ReviewedVersion()
        if not commit:
            return ReviewedVersion(is_present=True)
        named_catalogue = self._load_catalogue(review.commit, review.item) if review.commit else None
        item = named_catalogue.item(review.item) if named_catalogue else None
        if named_catalogue and item and review.content_hash in list_digests(named_catalogue, item):
            return ReviewedVersion(catalogue=named_catalogue)
        return ReviewedVersion(
            catalogue=None if commit in self._shallow_commits else self._load_catalogue(commit, review.item)
        )

    def read_policy_catalogues(self, day: date) -> Iterator[Catalogue]:
        """Yields people, teams and settings as the last commit's own line had them by a day, and by the day before.

        They are none where the history is not here.
        """
        with suppress(GitUnavailable):
            commits = (self.history.find_commit_by("HEAD", one) for one in (day, day - ONE_DAY))
            catalogues = (self._load_catalogue(commit, "") for commit in dict.fromkeys(commits) if commit)
            yield from (catalogue for catalogue in catalogues if catalogue)

    def find_settings(self, commit: str) -> Portal | None:
        """Returns the settings that a commit has; None if it is not here."""
        self.is_consulted = True
        catalogue = self._load_catalogue(commit, "")
        return catalogue.portal if catalogue else None

    def _find_adding_commit(self, path: str) -> str:
        """Returns the last commit that added a file; "" if none did. Raises GitUnavailable."""
        options = ("-1", "--diff-filter=A", "--no-renames", "--format=%H")
        return GitCommand(self.root, "--literal-pathspecs", "log", *options, "--", path).output.strip()

    def is_committed(self, path: str) -> bool:
        """Whether the last commit has a file of the ledger; True where nobody can say."""
        self.is_consulted = True
        return self._committed_paths is None or path in self._committed_paths

    @cached_property
    def _committed_paths(self) -> frozenset[str] | None:
        try:
            command = GitCommand(self.root, "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", f"{LEDGER_FOLDER}/")
            return frozenset(command.output.split("\0"))
        except GitUnavailable:
            return None

    @cached_property
    def history(self) -> RecordHistory:
        """Compares records with the history; a result then depends on it."""
        self.is_consulted = True
        return RecordHistory(self.root, self._collections)

    @cached_property
    def _shallow_commits(self) -> frozenset[str]:
        """The commits at which a shallow history ends. Each seems to add every file that it has."""
        name = GitCommand(self.root, "rev-parse", "--git-path", "shallow").output.rstrip("\n")
        file = self.root / name
        return frozenset(file.read_text("utf-8").split()) if file.is_file() else frozenset()

    def _load_catalogue(self, commit: str, item: str) -> Catalogue | None:
        """Returns a commit's policy and this item with its lessons; None if the commit is not here."""
        key = (commit, item)
        if key not in self._catalogues:
            policy_kinds = [c for c in self._collections if c.model.NAME in _POLICY_KINDS]
            item_kinds = [c for c in self._collections if c.model.NAME in _ITEM_KINDS]
            try:
                tree = CommitTree(self.root, commit)
                sources = tree.read_sources(policy_kinds, lambda path: True)
                sources += tree.read_sources(item_kinds, lambda path: item in re.split(r"[/.]", path))
                self._catalogues[key] = add_shown_files(build_catalogue(sources), tree)
            except GitUnavailable:
                self._catalogues[key] = None
        return self._catalogues[key]
