"""Compares what a record of the ledger states with Git: its commit, its text, its day, the size of a small change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from ...catalogue.build import build_catalogue
from ...catalogue.catalogue import Catalogue, Entry
from ...catalogue.portal_language import PORTAL_FILE, parse_portal_language
from ...catalogue.renames import IdHistory
from ...diagnostics.phrases import format_count, format_date, join_phrases
from ...kinds import Collection, Review, Sample
from ...load.commit import CommitTree
from ...load.git import GitCommand, GitUnavailable, is_shallow
from ...load.parse import parse_bytes
from ..collect.change_size import (
    EntriesById,
    count_introduction_words,
    count_spaced_words,
    index_entries,
    measure_item_change,
)
from ..collect.commit_range import CommitRange
from ..collect.renamed_entries import find_version_renames
from ..collect.renames import Renames
from ..snapshot import ChangeSize
from .digest import digest_files, is_of_first_kind, list_digests
from .item_files import add_shown_files
from .record_rules import NEVER_SMALL, ONE_DAY, is_scrutinised
from .records import UNKNOWN_WORD_COUNT

_ITEM_KINDS = ("course", "lesson", "path")
_COMMIT_LIMIT = 100
"""How many commits of the item, and how many of all, are searched for a text. A record comes soon after its text."""

_MAX_IDS = 20
"""By how many ids an item is searched for: its present one, and the first of its former ones."""


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

    def __init__(
        self,
        root: Path,
        collections: Sequence[Collection],
        *,
        is_published_only: bool = False,
        is_pull_request_proved: bool = False,
        read_id_history: Callable[[], IdHistory] = dict,
    ) -> None:
        """Creates a history.

        is_published_only: whether nothing but what the tips themselves once were proves a text and its time. A branch
        that was merged can have hidden any text among its commits, with any time. is_pull_request_proved: whether the
        forge is asked about the pull request that a record names, about its last commit and the day of its opening.
        read_id_history: returns the ids that whatever items refer to has and had, so that a text is the same under all.
        """
        self._read_id_history = read_id_history
        self._root, self._all_collections = root, collections
        self._is_published_only, self._is_pull_request_proved = is_published_only, is_pull_request_proved
        self._collections = [c for c in collections if c.model.NAME in _ITEM_KINDS]
        self._versions: dict[tuple[str, str], _ItemVersion | None] = {}
        self._parents_by_tip: dict[str, Mapping[str, Sequence[str]]] = {}

    def find_faults(
        self,
        review: Review,
        tips: Sequence[str],
        today: date,
        known_digests: Sequence[str] = (),
        *,
        is_of_merge: bool = False,
    ) -> tuple[str, ...]:
        """Returns what Git says against a new record, as predicates that follow "the record".

        tips: the revisions whose history counts, the most trusted first. known_digests: of texts that are not committed
        yet. is_of_merge: whether it is of a pull request that was judged when it was merged. An approval outlives what
        the pull request takes over from the default branch, and waits for the merge, so all commits may be of later
        days than that; the forge says when it was opened. Nothing is held against a record where the history is not
        here, or where a commit's day lies ahead. Raises GitUnavailable.
        """
        return tuple(dict.fromkeys(self._generate_faults(review, tips, today, known_digests, is_of_merge)))

    def find_commit_by(self, tip: str, day: date) -> str:
        """Returns the last commit of the tip's own line by the end of a day; "" if there is none."""
        return next(iter(self._query_line(tip, f"--before={day}T23:59:59Z")), "")

    def may_precede_commit(self, review: Review, tip: str) -> bool:
        """Returns whether a record is of an earlier day than the commit that it names, or may be.

        Of a commit that the tip never was, such as the last one of what was merged as one commit, nobody knows the day.
        """
        if not review.commit:
            return False
        committed_on = self._find_day(review.commit) if self._is_in_history(review.commit, [tip]) else None
        return committed_on is None or review.on < committed_on - ONE_DAY

    def count_words_since(
        self, tip: str, approval: Entry[Review], small_words: int, ids: Sequence[str], present: EntriesById
    ) -> int:
        """Returns how many words have changed since the text that a record approves in full.

        Records count those of what they are bound to (`small_words`). A summary is not, so the texts are compared too.
        tip: the commit that has the record. ids: of the item, present and former ones. The number is UNKNOWN_WORD_COUNT
        where the approved text is not in the history. Raises GitUnavailable.
        """
        version = self._find_approved_version(approval, tip, ids)
        if version is None:
            return UNKNOWN_WORD_COUNT
        approved = index_entries(version.entries)
        counted_once = max(small_words, measure_item_change(approved, present, False).words)
        if is_of_first_kind(approval.meta.content_hash):
            return counted_once
        return min(counted_once, small_words + count_introduction_words(approved, present))

    def find_item(self, commit: str, item: str) -> Entry[Any] | None:
        """Returns a course or path as a commit has it; None if it has none, or if the commit is not here."""
        version = self._load_version(commit, item)
        return version.item if version else None

    def list_digests(self, commit: str, item: str) -> tuple[str, ...]:
        """Returns the digests by which a record can be bound to an item as a commit has it."""
        version = self._load_version(commit, item)
        return version.digests if version else ()

    def list_shown_paths(self, commit: str, item: str) -> tuple[str, ...]:
        """Returns the pictures and documents that an item shows as a commit has it, wherever they lie."""
        version = self._load_version(commit, item)
        return tuple(asset.path for asset in version.catalogue.files) if version else ()

    def find_approved_commit(self, approval: Entry[Review], tip: str, ids: Sequence[str]) -> str:
        """Returns a commit that has the text that a record approves; "" if the history has none."""
        version = self._find_approved_version(approval, tip, ids)
        return version.commit if version else ""

    def find_last_text(self, review: Review, tip: str) -> tuple[str, tuple[str, ...]]:
        """Returns the last commit that has the text of a record, with the digests of that text.

        It is the tip where that has it, else one of the tip's history that changed the item; "" if none is found.
        """
        version = self._find_version(review.model_copy(update={"commit": None}), review.content_hash, [tip])
        return (version.commit, version.digests) if version else ("", ())

    def had_text(self, review: Review, sample: Entry[Sample] | None, tip: str) -> bool:
        """Returns whether the tip, or what it was before, had a record's text by its day, and once it had a sample.

        What counts are the commits that the tip itself once was, from the last one before that day, or the one that
        brought the sample, on. False where the history is not here, or where the sample is new. Raises GitUnavailable.
        """
        if is_shallow(self._root):
            return False
        day = f"--before={review.on - ONE_DAY}T00:00:00Z"
        starts = self._query_line(tip, day)
        if sample:
            arrivals = self._query_line(tip, "-m", "--no-renames", path=sample.path)
            if not arrivals:
                return False
            starts += arrivals
        excluded = [f"^{start}" for start in starts]
        options = ("rev-list", "--first-parent", "--parents")
        lines = GitCommand(self._root, *options, tip, *excluded, "--").output.splitlines()
        later_start = lines[-1].split()[1:2] if lines else [tip]
        ids = self._list_ids(review.item, [tip])
        versions = (
            self._load_version(commit, id)
            for commit in (*later_start, *self._list_changes(ids, [tip, *excluded]))
            for id in ids
        )
        return any(version is not None and review.content_hash in version.digests for version in versions)

    def _query_line(self, tip: str, *options: str, path: str = "") -> list[str]:
        """Returns the last commit of the tip's own line that Git lists with these options; [] if there is none."""
        paths = [path] if path else []
        command = ("--literal-pathspecs", "log", "-1", "--first-parent", "--format=%H", *options, tip, "--", *paths)
        return GitCommand(self._root, *command).output.split()

    def _list_changes(self, ids: Sequence[str], revisions: Sequence[str]) -> Iterator[str]:
        """Yields the commits of some revisions' own line that can have changed an item, the latest of them."""
        for paths in (list_item_paths(ids), (".",)):
            lines = "\n".join((*revisions, "--", *paths))
            options = ("--format=%H", f"--max-count={_COMMIT_LIMIT}", "--first-parent", "--stdin")
            yield from GitCommand(self._root, "log", *options, input_text=lines).output.split()

    def precedes(self, commit: str, later: str) -> bool:
        """Returns whether a commit was before another one, where only what is published counts on the same branch."""
        return commit != later and self._is_in_history(commit, [later])

    def _find_approved_version(self, approval: Entry[Review], tip: str, ids: Sequence[str]) -> _ItemVersion | None:
        """Returns the text that was approved: that of the named commit, or as it was when the record came."""
        review = approval.meta
        options = ("--format=%H", "--max-count=1", "--diff-filter=A", "--no-renames", "--first-parent")
        adding = GitCommand(self._root, "--literal-pathspecs", "log", *options, tip, "--", approval.path).output.strip()
        commits = [commit for commit in (review.commit, adding) if commit]
        versions = (self._load_version(commit, id) for commit in commits for id in ids)
        if version := next((v for v in versions if v and review.content_hash in v.digests), None):
            return version
        return self._find_version(review, review.content_hash, [adding]) if adding else None

    def _generate_faults(
        self, review: Review, tips: Sequence[str], today: date, known_digests: Sequence[str], is_of_merge: bool
    ) -> Iterator[str]:
        is_dated_by_git = not is_of_merge and not (self._is_pull_request_proved and review.pull_request is not None)
        is_predated = False
        if is_of_first_kind(review.content_hash):
            yield "is bound to its text as records once were, which leaves out the title, files and white space"
        if review.commit and (committed_on := self._find_day(review.commit)):
            version = self._load_version(review.commit, review.item)
            if version is None or review.content_hash not in version.digests:
                yield f"names commit {review.commit[:10]}, which has another text of `{review.item}`"
            is_predated = is_dated_by_git and review.on < committed_on - ONE_DAY and committed_on <= today
            if is_predated:
                day = format_date(committed_on)
                yield f"is of {format_date(review.on)}, and the commit that it names is of {day}"
        if is_shallow(self._root):
            return
        if review.commit and review.pull_request is None and not self._is_in_history(review.commit, tips):
            yield f"names commit {review.commit[:10]}, which is not in the history, and no pull request that had it"
        text = self._find_version(review, review.content_hash, tips)
        if text is None and review.content_hash not in known_digests:
            yield f"is bound to a text of `{review.item}` that no commit has"
        if text and not is_predated and is_dated_by_git and self._is_older_than_text(review, tips, today):
            yield f"is of {format_date(review.on)}, and no commit had its text by then"
        if review.follows is None:
            return
        former = self._find_version(review, review.follows.content_hash, tips)
        if former is None:
            yield f"follows a text of `{review.item}` that no commit has"
        elif text is not None:
            yield from self._compare_sizes(review, former, text, is_of_merge)

    def _is_older_than_text(self, review: Review, tips: Sequence[str], today: date) -> bool:
        """Whether a record is older than every commit that has its text.

        A pull request has the text before the default branch does. Where its commits are gone, as after a merge that
        made one commit of them, the forge says whether the record names one of them, and when it was opened. Whoever
        proposes a change can give its commits any time, so a tip counts only if those before it never had the text.
        """
        if review.commit and review.pull_request is not None and self._find_day(review.commit) is None:
            return False
        versions = ((tip, self._find_version(review, review.content_hash, [tip])) for tip in tips)
        tip, text = next(((tip, version) for tip, version in versions if version), ("", None))
        text_day = self._find_day(text.commit) if text else None
        if text_day is None or not review.on < text_day - ONE_DAY or text_day > today:
            return False
        return self._find_version(review, review.content_hash, [tip], review.on + ONE_DAY) is None

    def _is_in_history(self, commit: str, tips: Sequence[str]) -> bool:
        """Whether one of the tips is or follows the commit; where only what is published counts, whether it was it."""
        if self._is_published_only:
            return any(commit in self._list_parents(tip) for tip in tips)
        for tip in tips:
            with suppress(GitUnavailable):
                _ = GitCommand(self._root, "merge-base", "--is-ancestor", "--end-of-options", commit, tip).output
                return True
        return False

    def _is_proof(self, review: Review, commit: str, tips: Sequence[str]) -> bool:
        """Whether the commit that a record names can prove its text: it was published, or what was merged then."""
        if self._is_in_history(commit, tips):
            return True
        if review.pull_request is None:
            return False
        if self._is_pull_request_proved or not self._is_published_only:
            return True
        return any(commit in parents for tip in tips for parents in self._list_parents(tip).values())

    def _list_parents(self, tip: str) -> Mapping[str, Sequence[str]]:
        """Maps the tip, and each commit that it once was before, to its parents."""
        if tip not in self._parents_by_tip:
            lines = GitCommand(self._root, "rev-list", "--first-parent", "--parents", tip, "--").output.splitlines()
            self._parents_by_tip[tip] = {commit: parents for commit, *parents in map(str.split, lines)}
        return self._parents_by_tip[tip]

    def _find_version(
        self, review: Review, digest: str, tips: Sequence[str], last_day: date | None = None
    ) -> _ItemVersion | None:
        """Returns the version with this digest, from the commits that can have it, the likeliest first.

        last_day: only of commits up to that day.
        """
        ids = self._list_ids(review.item, tips)
        for commit in self._list_commits(review, ids, tips, last_day):
            versions = (self._load_version(commit, id) for id in ids)
            if version := next((version for version in versions if version and digest in version.digests), None):
                return version
        return None

    def _list_ids(self, item: str, tips: Sequence[str]) -> tuple[str, ...]:
        """Returns the id of an item and its former ones, not more of them than can be looked up in time."""
        versions = (self._load_version(tip, item) for tip in tips)
        ids = dict.fromkeys((item, *(id for version in versions if version for id in version.item.former_ids)))
        return tuple(islice(ids, _MAX_IDS))

    def _list_commits(
        self, review: Review, ids: Sequence[str], tips: Sequence[str], last_day: date | None
    ) -> Iterator[str]:
        """Yields each commit once: the one that the record names, the tips, the item's latest, the latest of all."""
        yielded: set[str] = set()
        item_paths = list_item_paths(ids)

        def list_all() -> Iterator[str]:
            if last_day is None:
                yield from [review.commit] if review.commit and self._is_proof(review, review.commit, tips) else []
                yield from tips
            options = ["--format=%H", f"--max-count={_COMMIT_LIMIT}"]
            options += [f"--until={last_day.isoformat()}T23:59:59Z"] if last_day else []
            options += ["--first-parent"] if self._is_published_only else []
            for paths in (item_paths, (".",)):
                lines = "\n".join((*tips, "--", *paths))  # there may be too many for a command line
                yield from GitCommand(self._root, "log", *options, "--stdin", input_text=lines).output.split()

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
                _ItemVersion(commit, catalogue, entry, self._list_digests(catalogue, entry)) if entry else None
            )
        return self._versions[key]

    def _list_digests(self, catalogue: Catalogue, item: Entry[Any]) -> tuple[str, ...]:
        return list_digests(catalogue, item, {**catalogue.id_history, **self._id_history})

    @cached_property
    def _id_history(self) -> IdHistory:
        return self._read_id_history()

    def _compare_sizes(
        self, review: Review, former: _ItemVersion, text: _ItemVersion, is_of_merge: bool
    ) -> Iterator[str]:
        """Yields what differs between the small change that a record states and the two texts.

        is_of_merge: whether that was judged when it was merged. What no approval is bound to, such as for whom the item
        is compulsory, may have been otherwise then than in the commits that are found to have the texts.
        """
        assert review.follows
        if not is_of_merge and review.follows.words and is_scrutinised(former.item.meta):
            yield NEVER_SMALL
        stated = format_count(review.follows.words, "word")
        before, after = (index_entries(version.entries) for version in (former, text))
        if is_of_first_kind(review.content_hash):
            words = count_spaced_words(before, after)
            if words > review.follows.words:
                yield f"says that {stated} changed, and {words:,} did"
            return
        size = self._measure_change(former, text, before, after)
        if size.other_changes and not is_of_merge:
            yield f"says that only {stated} changed, and so did {join_phrases(size.other_changes)}"
        elif size.words > review.follows.words:
            yield f"says that {stated} changed, and {size.words:,} did"

    def _measure_change(
        self, former: _ItemVersion, text: _ItemVersion, before: EntriesById, after: EntriesById
    ) -> ChangeSize:
        """Measures the change between two versions. What is renamed between them is looked up only if it matters."""
        has_changed_files, language = former.files != text.files, self._read_language(text.commit)
        size = measure_item_change(before, after, has_changed_files, language)
        if not size.other_changes or former.commit == text.commit:
            return size
        return measure_item_change(before, after, has_changed_files, language, self._find_renames(former, text))

    def _read_language(self, commit: str) -> str:
        """Returns the portal's language as a commit has it, in which a text may say its numbers."""
        contents = CommitTree(self._root, commit, [PORTAL_FILE]).read_contents([PORTAL_FILE])
        return parse_portal_language(parse_bytes(PORTAL_FILE, contents.get(PORTAL_FILE, b"")).data)

    def _find_renames(self, former: _ItemVersion, text: _ItemVersion) -> Renames:
        commit_range = CommitRange(self._root, former.commit, text.commit, former.commit)
        return find_version_renames(commit_range, self._all_collections)


def list_item_paths(ids: Sequence[str]) -> list[str]:
    """Returns the path patterns of the files in an item's folders, by its present and former ids."""
    return [path for id in ids for path in (f":(glob)content/**/{id}/**", f":(glob)content/**/{id}.*")]
