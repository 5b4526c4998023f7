"""Compares what a record of the ledger states with Git: its commit, its text, its day, the size of a small change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import format_count, format_date, join_phrases
from ...kinds import Collection, Review
from ...load.commit import CommitTree
from ...load.git import GitCommand, GitUnavailable, is_shallow
from ..collect.change_size import EntriesById, count_spaced_words, index_entries, measure_item_change
from ..collect.commit_range import CommitRange
from ..collect.renamed_entries import find_version_renames
from ..collect.renames import Renames
from ..snapshot import ChangeSize
from .digest import digest_files, is_of_first_kind, list_digests
from .item_files import add_shown_files

_ITEM_KINDS = ("course", "lesson", "path")
_COMMIT_LIMIT = 100
"""How many commits of the item, and how many of all, are searched for a text. A record comes soon after its text."""

_ONE_DAY = timedelta(days=1)
"""How far two days may differ because of time zones."""


class _ItemVersion(NamedTuple):
    """A course or path as one commit has it."""

    commit: str
    catalogue: Catalogue
    item: Entry[Any]
    digests: tuple[str, ...]
    """Those by which a record can be bound to it."""

    @property
    def entries(self) -> tuple[Entry[Any], ...]:
        """The course with its lessons, or the path."""
        return (self.item, *self.catalogue.lessons(self.item))

    @property
    def files(self) -> Mapping[str, str]:
        """Path of each file that it shows, as seen from the entry that shows it → digest of its content."""
        return {path: digest for files in digest_files(self.catalogue, self.entries) for path, digest in files.items()}


class RecordHistory:
    """Looks up the versions of items, each once. Reads nothing until it is asked."""

    def __init__(self, root: Path, collections: Sequence[Collection]) -> None:
        self._root, self._all_collections = root, collections
        self._collections = [c for c in collections if c.model.NAME in _ITEM_KINDS]
        self._versions: dict[tuple[str, str], _ItemVersion | None] = {}

    def find_faults(
        self, review: Review, tips: Sequence[str], today: date, known_digests: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Returns what Git says against a new record, as predicates that follow "the record".

        tips: the revisions whose history counts. known_digests: of texts that are not committed yet. Nothing is held
        against a record where the history is not here, or where a commit's day lies ahead. Raises GitUnavailable.
        """
        return tuple(dict.fromkeys(self._generate_faults(review, tips, today, known_digests)))

    def _generate_faults(
        self, review: Review, tips: Sequence[str], today: date, known_digests: Sequence[str]
    ) -> Iterator[str]:
        if is_of_first_kind(review.content_hash):
            yield "is bound to its text as records once were, which leaves out the title, files and white space"
        if review.commit and (committed_on := self._find_day(review.commit)):
            version = self._load_version(review.commit, review.item)
            if version is None or review.content_hash not in version.digests:
                yield f"names commit {review.commit[:10]}, which has another text of `{review.item}`"
            if review.on < committed_on - _ONE_DAY and committed_on <= today:
                day = format_date(committed_on)
                yield f"is of {format_date(review.on)}, and the commit that it names is of {day}"
        if is_shallow(self._root):
            return
        text = self._find_version(review, review.content_hash, tips)
        if text is None and review.content_hash not in known_digests:
            yield f"is bound to a text of `{review.item}` that no commit has"
        if review.follows is None:
            return
        former = self._find_version(review, review.follows.content_hash, tips)
        if former is None:
            yield f"follows a text of `{review.item}` that no commit has"
        elif text is not None:
            yield from self._compare_sizes(review, former, text)

    def _find_version(self, review: Review, digest: str, tips: Sequence[str]) -> _ItemVersion | None:
        """Returns the version with this digest, from the commits that can have it, the likeliest first."""
        ids = self._list_ids(review.item, tips)
        for commit in self._list_commits(review, ids, tips):
            versions = (self._load_version(commit, id) for id in ids)
            if version := next((version for version in versions if version and digest in version.digests), None):
                return version
        return None

    def _list_ids(self, item: str, tips: Sequence[str]) -> tuple[str, ...]:
        """Returns the id of an item and its former ones."""
        versions = (self._load_version(tip, item) for tip in tips)
        return tuple(
            dict.fromkeys((item, *(id for version in versions if version for id in version.item.meta.aliases)))
        )

    def _list_commits(self, review: Review, ids: Sequence[str], tips: Sequence[str]) -> Iterator[str]:
        """Yields each commit once: the one that the record names, the tips, the item's latest, the latest of all."""
        yielded: set[str] = set()
        item_paths = [path for id in ids for path in (f":(glob)content/**/{id}/**", f":(glob)content/**/{id}.*")]

        def list_all() -> Iterator[str]:
            yield from [review.commit] if review.commit else []
            yield from tips
            for paths in (item_paths, (".",)):
                options = ("--format=%H", f"--max-count={_COMMIT_LIMIT}")
                yield from GitCommand(self._root, "log", *options, *tips, "--", *paths).output.split()

        for commit in list_all():
            if commit not in yielded:
                yielded.add(commit)
                yield commit

    def _find_day(self, commit: str) -> date | None:
        """Returns the day of a commit; None if it is not here, as after a merge that made one commit of several."""
        try:
            return date.fromisoformat(GitCommand(self._root, "log", "-1", "--format=%cs", commit, "--").output.strip())
        except (GitUnavailable, ValueError):
            return None

    def _load_version(self, commit: str, item: str) -> _ItemVersion | None:
        """Returns an item as a commit has it; None if it has none, or if the commit is not here."""
        key = (commit, item)
        if key not in self._versions:
            try:
                tree = CommitTree(self._root, commit)
                sources = tree.read_sources(self._collections, lambda path: item in re.split(r"[/.]", path))
            except GitUnavailable:
                sources = []
            catalogue = build_catalogue(sources)
            catalogue = add_shown_files(catalogue, tree) if sources else catalogue
            entry = catalogue.item(item)
            self._versions[key] = (
                _ItemVersion(commit, catalogue, entry, list_digests(catalogue, entry)) if entry else None
            )
        return self._versions[key]

    def _compare_sizes(self, review: Review, former: _ItemVersion, text: _ItemVersion) -> Iterator[str]:
        """Yields what differs between the small change that a record states and the two texts."""
        assert review.follows
        stated = format_count(review.follows.words, "word")
        before, after = (index_entries(version.entries) for version in (former, text))
        if is_of_first_kind(review.content_hash):
            words = count_spaced_words(before, after)
            if words > review.follows.words:
                yield f"says that {stated} changed, and {words:,} did"
            return
        size = self._measure_change(former, text, before, after)
        if size.other_changes:
            yield f"says that only {stated} changed, and so did {join_phrases(size.other_changes)}"
        elif size.words > review.follows.words:
            yield f"says that {stated} changed, and {size.words:,} did"

    def _measure_change(
        self, former: _ItemVersion, text: _ItemVersion, before: EntriesById, after: EntriesById
    ) -> ChangeSize:
        """Measures the change between two versions. What is renamed between them is looked up only if it matters."""
        has_changed_files = former.files != text.files
        size = measure_item_change(before, after, has_changed_files)
        if not size.other_changes or former.commit == text.commit:
            return size
        return measure_item_change(before, after, has_changed_files, renames=self._find_renames(former, text))

    def _find_renames(self, former: _ItemVersion, text: _ItemVersion) -> Renames:
        commit_range = CommitRange(self._root, former.commit, text.commit, former.commit)
        return find_version_renames(commit_range, self._all_collections)
