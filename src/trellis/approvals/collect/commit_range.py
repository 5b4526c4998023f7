"""Reads the commits between the default branch and a change: the merge base, the differing files, the contributors."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ...kinds.handles import fold_account
from ...load.commit import find_present_commits, is_commit_id, require_plausible_listing, resolve_revision
from ...load.git import UNSHALLOW, GitCommand, GitUnavailable, is_shallow
from ..snapshot import Account, BranchPush, ChangeCommit, ChangedPath, Conversation
from .pushes_repository import find_pushes_repository

_NO_MODE = "000000"
_NOREPLY_ADDRESS = re.compile(r"(?<![\w.-])-*+(?:\d++[+-])?([A-Za-z0-9_][\w.-]*+(?:\[bot\])?)@users\.noreply\.")
_GITHUB_COMMITTER = "GitHub <noreply@github.com>"
"""The committer of commits made in the browser; it identifies no person."""

_LOG_FORMAT = "%H%x00%P%x00%an <%ae>%x00%cn <%ce>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x0a)"
_LOG_FIELD_COUNT = 5

_MAX_ARGUMENTS = 40
"""How many paths Git is asked for at once. Each may have 4 KB, and the length of a command line is limited."""


class DifferingFile(NamedTuple):
    """A changed file, with the blob ids of both sides; "" where the file does not exist."""

    path: ChangedPath
    old_blob_id: str
    new_blob_id: str


@dataclass(frozen=True)
class CommitRange:
    """The commits between the default branch (`base`) and the last commit of the change (`head`)."""

    root: Path
    base: str
    head: str
    merge_base: str
    has_several_bases: bool = False
    """Whether they have several merge bases, so that `merge_base` lacks what the default branch has by another one."""

    @cached_property
    def differing_files(self) -> tuple[DifferingFile, ...]:
        """The files that differ between merge base and head, sorted by path; a rename is a deletion and an addition."""
        return self.list_differing_files(self.merge_base, self.head)

    def list_differing_files(self, old: str, new: str) -> tuple[DifferingFile, ...]:
        """Returns the files that differ between any two commits, sorted by path."""
        for commit in (old, new):
            require_plausible_listing(self.root, commit)
        diff = GitCommand(self.root, "diff-tree", "-r", "-z", "--no-renames", "--no-relative", old, new)
        parts = diff.output.split("\0")
        pairs = zip(parts[::2], parts[1::2], strict=False)
        return tuple(self._parse_differing_file(*pair) for pair in pairs)

    def read_commits(self, conversation: Conversation, pathspecs: Sequence[str] = ()) -> tuple[ChangeCommit, ...]:
        """Returns the commits that are not on the default branch, each with its contributors.

        pathspecs: if there are some, only commits that change such files themselves, and no merge but one by hand.
        """
        revision = f"{self.base}..{self.head}" if self.base else self.head
        limits = (revision, "--", *pathspecs) if pathspecs else (revision,)
        log = GitCommand(self.root, "log", "-z", "--topo-order", f"--format={_LOG_FORMAT}", *limits)
        parts = log.output.split("\0")
        starts = range(0, len(parts) - _LOG_FIELD_COUNT + 1, _LOG_FIELD_COUNT)
        rows = [parts[start : start + _LOG_FIELD_COUNT] for start in starts]
        parents = {id: ids.split() for id, ids, *_ in rows}
        pushers = self._find_pushers(parents, conversation)
        merges = {id: ids for id, ids in parents.items() if len(ids) == 2}
        published_ids = self._find_published(chain.from_iterable(merges.values()))
        commits = tuple(self._parse_commit(row, conversation, pushers.get(row[0], ()), published_ids) for row in rows)
        if pathspecs:
            return tuple(c for c in commits if c.id not in merges or not self._is_automatic_merge(c.id, *merges[c.id]))
        return commits

    def find_earlier_pushers(
        self, commits: Sequence[ChangeCommit], pushes: Sequence[BranchPush]
    ) -> tuple[Account, ...]:
        """Returns who pushed what the branch has no more; what the default branch has counts for nothing."""
        own_ids = {commit.id for commit in commits}
        others = [push for push in pushes if push.account and push.after not in own_ids]
        published_ids = self._find_published(push.after for push in others)
        handles = dict.fromkeys(push.account for push in others if push.after not in published_ids)
        return tuple(Account(handle=handle) for handle in handles)

    def find_untold_tip(self, pushes: Sequence[BranchPush], *, is_cut: bool = False) -> str:
        """Returns a commit that the branch was at, of which the pushes do not say who brought it; "" if there is none.

        They have to lead back to where the branch was created, or to a commit of the default branch. is_cut: whether
        there may be earlier ones; then a commit of the default branch says nothing, since others may have been before.
        """
        tips = [push.after for push in pushes if not push.account]
        if pushes and pushes[0].before.strip("0"):
            if is_cut:
                return pushes[0].before
            tips.append(pushes[0].before)
        elif pushes and is_cut:
            tips.append(pushes[0].after)
        published_ids = self._find_published(tips)
        return next((tip for tip in tips if tip not in published_ids), "")

    def _find_published(self, commits: Iterable[str]) -> frozenset[str]:
        """Returns those of the commits that the default branch has. One that is not in this clone it has not."""
        present_ids = find_present_commits(self.root, commits) if self.base else ()
        if not present_ids:
            return frozenset()
        lines = "".join(f"{id}\n" for id in (*present_ids, f"^{self.base}"))
        own_ids = GitCommand(self.root, "rev-list", "--stdin", input_text=lines).output.split()
        return frozenset(present_ids).difference(own_ids)

    def _find_pushers(
        self, parents: Mapping[str, Sequence[str]], conversation: Conversation
    ) -> Mapping[str, Sequence[str]]:
        """Returns each commit's accounts: of whoever brought it to the branch, and to another one before.

        parents: of each commit of the change.
        """
        # The branch may have had a commit by a tip that it lost since, as where the last of several was amended.
        lost_tips = (push.after for push in conversation.pushes if push.after not in parents)
        first_pushes = _assign_pushes({**self._read_parents(lost_tips), **parents}, conversation.pushes)
        own_pushes = {id: first_pushes[id] for id in parents if id in first_pushes}
        pushers = {id: [push.account] for id, push in own_pushes.items() if push.account}
        pushers.update({id: [account] for id, account in conversation.pushers.items()})
        known_times = {id: push.time for id, push in own_pushes.items() if push.time}
        if (opened := _find_presumed_arrival(conversation)) is not None:
            known_times = {**dict.fromkeys(parents, opened), **known_times}
        author = fold_account(conversation.author.handle or "") if conversation.author else ""
        elsewhere = sorted(conversation.pushes_elsewhere, key=lambda push: fold_account(push.account) != author)
        own_commits = _OwnCommits(parents, self._read_parents(push.after for push in elsewhere))
        for push in elsewhere:
            is_authors = fold_account(push.account) == author
            for id in own_commits.list_brought(push):
                known_time = known_times.get(id)
                is_later = bool(known_time and push.time and push.time > known_time)
                if is_later:
                    continue
                if is_authors and push.time:
                    known_times[id] = push.time
                elif push.account not in pushers.setdefault(id, []):
                    pushers[id].append(push.account)
        return pushers

    def _read_parents(self, commits: Iterable[str]) -> dict[str, Sequence[str]]:
        """Returns the parents of those commits that are here, and of their ancestors up to the default branch.

        Each commit comes before its parents.
        """
        ids = tuple(commits)
        repository = find_pushes_repository(self.root) if ids else self.root
        present_ids = find_present_commits(repository, ids) if self.base else ()
        if not present_ids:
            return {}
        lines = "".join(f"{id}\n" for id in (*present_ids, f"^{self.base}"))
        command = ("rev-list", "--topo-order", "--parents", "--stdin")
        rows = GitCommand(repository, *command, input_text=lines).output.split("\n")
        return {id: parents for id, *parents in (row.split() for row in rows if row)}

    def find_merge_base(self, commit: str) -> str:
        """Returns the merge base of a commit and the default branch; "" if there is none, or not a single one."""
        try:
            merge_bases = _list_merge_bases(self.root, self.base, commit)
        except GitUnavailable:
            return ""
        return merge_bases[0] if len(merge_bases) == 1 else ""

    @cached_property
    def _portal_prefix(self) -> str:
        return GitCommand(self.root, "rev-parse", "--show-prefix").output.rstrip("\n")

    def _parse_differing_file(self, diff_header: str, path: str) -> DifferingFile:
        before, after, old_id, new_id, _ = diff_header.removeprefix(":").split(" ")
        portal_path = path.removeprefix(self._portal_prefix)
        if not path.startswith(self._portal_prefix):
            portal_path = os.path.relpath(path, self._portal_prefix).replace(os.sep, "/")
        modes = ["" if mode == _NO_MODE else mode for mode in (before, after)]
        changed = ChangedPath(path=_replace_invalid_bytes(portal_path), mode=modes[1], before=modes[0])
        return DifferingFile(changed, old_id if modes[0] else "", new_id if modes[1] else "")

    def _parse_commit(
        self, fields: Sequence[str], conversation: Conversation, pushers: Sequence[str], published_ids: Set[str]
    ) -> ChangeCommit:
        id, parents, author, committer, co_authors = fields
        if not is_commit_id(id):
            raise GitUnavailable(f"Git lists a commit as {id[:60]!r}, which is no commit's id")
        people = [author, *([] if committer == _GITHUB_COMMITTER else [committer])]
        makers = [_parse_account(person) for person in people if person.strip()]
        co_author_accounts = [_parse_account(person) for person in co_authors.split("\n") if person.strip()]
        handles = [*conversation.accounts.get(id, ()), *pushers]
        accounts = [Account(handle=handle) for handle in handles if handle]
        is_update = (
            len(parents.split()) == 2
            and not published_ids.isdisjoint(parents.split())
            and self._is_automatic_merge(id, *parents.split())
        )
        return ChangeCommit(
            id=id,
            contributors=tuple(dict.fromkeys((*makers, *co_author_accounts, *accounts))),
            co_authors=tuple(
                dict.fromkeys(account for account in co_author_accounts if account not in (*makers, *accounts))
            ),
            pushers=tuple(Account(handle=pusher) for pusher in pushers),
            update=is_update,
        )

    def _is_automatic_merge(self, id: str, first_parent: str, second_parent: str) -> bool:
        """Whether a merge commit has the tree that Git would create by itself.

        Everything that such a merge adds is in commits of its own, or on the default branch.
        """
        try:
            for commit in (first_parent, second_parent, id):
                require_plausible_listing(self.root, commit)
            merge = GitCommand(self.root, "merge-tree", "--write-tree", first_parent, second_parent)
            merged_tree = merge.output.split("\n")[0]
            return merged_tree == GitCommand(self.root, "rev-parse", f"{id}^{{tree}}").output.strip()
        except GitUnavailable:
            return False  # a conflict that somebody resolved, or a version of Git without `merge-tree --write-tree`


def find_last_arrival(conversation: Conversation) -> datetime | None:
    """Returns the time at which a change had all of its commits at the latest; None if nobody knows.

    What was pushed to another branch after it, brought none of them there first.
    """
    presumed_time = _find_presumed_arrival(conversation)
    times = [push.time or presumed_time for push in conversation.pushes] or [presumed_time]
    known_times = [time for time in (*times, presumed_time) if time]
    return max(known_times) if all(times) else None


def _find_presumed_arrival(conversation: Conversation) -> datetime | None:
    """Returns the time that counts for commits of which no push is shown: that of the request from a fork.

    Those to a private fork may be shown in part, and those to one that was deleted are not shown at all.
    """
    is_unshown = conversation.fork and not conversation.pushes
    return conversation.opened if is_unshown or conversation.private_fork else None


def _assign_pushes(parents: Mapping[str, Sequence[str]], pushes: Sequence[BranchPush]) -> dict[str, BranchPush]:
    """Assigns each commit to the first push by which a branch had it. parents: of each commit. pushes: in order.

    The order of commits in a list says nothing of it: whoever makes them chooses their dates and the order of parents.
    What the branch had before the first of the pushes is of none of them.
    """
    first_pushes = dict[str, BranchPush]()
    seen_ids = set(_list_ancestors(parents, pushes[0].before)) if pushes else set[str]()
    for push in pushes:
        ids = _list_ancestors(parents, push.after, seen_ids)
        first_pushes.update(dict.fromkeys(ids, push))
        seen_ids.update(ids)
    return first_pushes


class _OwnCommits:
    """Which of a change's commits each commit has among its ancestors, itself included, as a set of bits.

    One pass over the commits is enough, however many tips are asked for.
    """

    def __init__(self, parents: Mapping[str, Sequence[str]], other_parents: Mapping[str, Sequence[str]]) -> None:
        """parents: of the change's commits. other_parents: of tips and all their ancestors; both: children first."""
        self._ids = tuple(parents)
        own_bits = {id: 1 << number for number, id in enumerate(self._ids)}
        self._bits = dict[str, int]()
        for commits in (other_parents, parents):
            for id in reversed(tuple(commits)):
                bits = own_bits.get(id, 0)
                for parent in commits[id]:
                    bits |= self._bits.get(parent, 0)
                self._bits[id] = bits

    def list_brought(self, push: BranchPush) -> Iterator[str]:
        """Yields the change's commits that a branch had after a push and not before."""
        bits = self._bits.get(push.after, 0) & ~self._bits.get(push.before, 0)
        while bits:
            lowest = bits & -bits
            yield self._ids[lowest.bit_length() - 1]
            bits ^= lowest


def _list_ancestors(
    parents: Mapping[str, Sequence[str]], tip: str, left_out: Set[str] = frozenset()
) -> tuple[str, ...]:
    """Returns a commit and its ancestors as far as they are in the map; none of those left out, nor beyond them."""
    ids, stack = dict[str, None](), [tip]
    while stack:
        id = stack.pop()
        if id in parents and id not in ids and id not in left_out:
            ids[id] = None
            stack += parents[id]
    return tuple(ids)


def find_commit_range(root: Path, base: str, head: str) -> CommitRange:
    """Resolves two revisions and their merge base. Raises GitUnavailable if one of the three does not exist."""
    base_commit, head_commit = resolve_revision(root, base), resolve_revision(root, head)
    try:
        merge_bases = _list_merge_bases(root, base_commit, head_commit)
    except GitUnavailable:
        message = f"{base} and {head} have no commit in common"
        if is_shallow(root):
            raise GitUnavailable(f"{message} in this shallow clone; {UNSHALLOW}") from None
        raise GitUnavailable(f"{message}; fetch the history whole") from None
    return CommitRange(root, base_commit, head_commit, merge_bases[0], len(merge_bases) > 1)


def _list_merge_bases(root: Path, base: str, head: str) -> Sequence[str]:
    """Returns all best common ancestors, at least one. Raises GitUnavailable if there is none."""
    return GitCommand(root, "merge-base", "--all", base, head).output.split()


def read_blob_ids(root: Path, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Maps each of the paths that exist in the commit to the id of its blob. Paths are relative to the root."""
    requested_paths = [path for path in paths if "\n" not in path]
    requests = "".join(f"{commit}:{'' if path.startswith('../') else './'}{path}\n" for path in requested_paths)
    if not requested_paths:
        return {}
    output = GitCommand(root, "cat-file", "--batch-check=%(objectname)", input_text=requests).output
    return {path: line for path, line in zip(requested_paths, output.split("\n"), strict=False) if " " not in line}


def read_file_ids(root: Path, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Maps each of the paths that are files in the commit to the id of its blob; folders are left out.

    So are paths with a sign that cannot be shown, which no change may have: Git repeats a path that it lacks, and a
    line break of either kind in it would shift the answers of all that follow.
    """
    requested_paths = [path for path in paths if path.isprintable()]
    if not requested_paths:
        return {}
    requests = "".join(f"{commit}:./{path}\n" for path in requested_paths)
    output = GitCommand(root, "cat-file", "--batch-check=%(objecttype) %(objectname)", input_text=requests).output
    lines = (line.partition(" ") for line in output.split("\n"))
    return {path: id for path, (type, _, id) in zip(requested_paths, lines, strict=False) if type == "blob"}


def read_raw_versions(root: Path, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Maps each of the paths that are files in the commit to its mode and the id of its content, with a space between.

    The mode says whether it is a file, one that can be run, or a link.
    """
    requested_paths, versions = tuple(dict.fromkeys(paths)), dict[str, str]()
    for start in range(0, len(requested_paths), _MAX_ARGUMENTS):
        scope = requested_paths[start : start + _MAX_ARGUMENTS]
        command = ("--literal-pathspecs", "ls-tree", "-r", "-z", commit, "--", *scope)
        for line in GitCommand(root, *command).output.split("\0"):
            head, _, path = line.partition("\t")
            if path in scope and " blob " in head:
                mode, _, id = head.split(" ")
                versions[path] = f"{mode} {id}"
    return versions


def _parse_account(person: str) -> Account:
    """Parses a name and address; the handle is set where the address is a no-reply address that a forge assigned."""
    name, _, address = _replace_invalid_bytes(person).rpartition(" <")
    match = _NOREPLY_ADDRESS.search(address)
    return Account(handle=match[1] if match else None, name=name or address.rstrip(">").partition("@")[0])


def _replace_invalid_bytes(text: str) -> str:
    """Replaces invalid UTF-8. A file with such a name cannot be found again, so nobody can approve it."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
