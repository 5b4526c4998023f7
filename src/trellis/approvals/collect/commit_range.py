"""From the default branch to the change's last commit: where they parted, which files differ, who made which commit."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...load.commit import resolve
from ...load.git import NoGit, Question
from ..snapshot import Account, ChangedPath, Commit, Conversation

_GONE = "000000"
_NOREPLY = re.compile(r"(?:\d+[+-])?([A-Za-z0-9][\w-]*(?:\[bot\])?)@users\.noreply\.")
_FORGE = "GitHub <noreply@github.com>"
"""The committer of what is made in the browser; it stands for nobody."""

_FORMAT = "%H%x00%P%x00%an <%ae>%x00%cn <%ce>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x0a)"
_FIELDS = 5


class Differing(NamedTuple):
    """A changed file. before, after: the ids of its content on both sides, "" where it is not there."""

    path: ChangedPath
    before: str
    after: str


@dataclass(frozen=True)
class Span:
    """base: the default branch's commit. head: the change's. fork: the commit that both come from."""

    root: Path
    base: str
    head: str
    fork: str

    @cached_property
    def differing(self) -> tuple[Differing, ...]:
        """The files in which the change differs from where it began, in order of paths; a rename is a file gone and one come."""
        asked = Question(self.root, "diff-tree", "-r", "-z", "--no-renames", "--no-relative", self.fork, self.head)
        parts = asked.answer.split("\0")
        pairs = zip(parts[::2], parts[1::2], strict=False)
        return tuple(self._differing(*pair) for pair in pairs)

    def commits(self, conversation: Conversation) -> tuple[Commit, ...]:
        """The commits that the default branch has not got, with whoever has a hand in each."""
        asked = Question(self.root, "log", "-z", "--topo-order", f"--format={_FORMAT}", f"{self.base}..{self.head}")
        parts = asked.answer.split("\0")
        starts = range(0, len(parts) - _FIELDS + 1, _FIELDS)
        return tuple(self._commit(parts[at : at + _FIELDS], conversation) for at in starts)

    @cached_property
    def _prefix(self) -> str:
        return Question(self.root, "rev-parse", "--show-prefix").answer.rstrip("\n")

    def _differing(self, head: str, path: str) -> Differing:
        before, after, old, new, _ = head.removeprefix(":").split(" ")
        shown = path.removeprefix(self._prefix)
        if not path.startswith(self._prefix):
            shown = os.path.relpath(path, self._prefix).replace(os.sep, "/")
        modes = ["" if mode == _GONE else mode for mode in (before, after)]
        changed = ChangedPath(path=_readable(shown), mode=modes[1], before=modes[0])
        return Differing(changed, old if modes[0] else "", new if modes[1] else "")

    def _commit(self, fields: Sequence[str], conversation: Conversation) -> Commit:
        id, parents, author, committer, others = fields
        people = [author, *([] if committer == _FORGE else [committer]), *others.split("\n")]
        hands = [_account(person) for person in people if person.strip()]
        known = [*conversation.accounts.get(id, ()), conversation.pushed.get(id)]
        hands += [Account(handle=handle) for handle in known if handle]
        update = len(parents.split()) == 2 and self._takes_over(id, *parents.split())
        return Commit(id=id, hands=tuple(dict.fromkeys(hands)), update=update)

    def _takes_over(self, id: str, ours: str, theirs: str) -> bool:
        """Whether a merge is just what Git would have made of it; what it brings is in commits of its own, or on the default branch."""
        try:
            merged = Question(self.root, "merge-tree", "--write-tree", ours, theirs).answer.split("\n")[0]
            return merged == Question(self.root, "rev-parse", f"{id}^{{tree}}").answer.strip()
        except NoGit:
            return False  # a conflict that somebody resolved, or a Git too old to tell


def span(root: Path, base: str, head: str) -> Span:
    """The span between two revisions. Raises NoGit where either is not there, or they have nothing in common."""
    first, last = resolve(root, base), resolve(root, head)
    try:
        forks = Question(root, "merge-base", first, last).answer.split()
    except NoGit:
        raise NoGit(f"{base} and {head} have no commit in common; fetch the history whole") from None
    return Span(root, first, last, forks[0])


def contents(root: Path, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Path below the root → the id of what a commit has there, for those of these paths that it has."""
    asked = [path for path in paths if "\n" not in path]
    lines = "".join(f"{commit}:{'' if path.startswith('../') else './'}{path}\n" for path in asked)
    said = Question(root, "cat-file", "--batch-check=%(objectname)", given=lines).answer.split("\n") if asked else []
    return {path: line for path, line in zip(asked, said, strict=False) if " " not in line}


def _account(person: str) -> Account:
    """Somebody as a commit names them; the account where the address is one that a forge gave."""
    name, _, address = _readable(person).rpartition(" <")
    found = _NOREPLY.search(address)
    return Account(handle=found[1] if found else None, name=name or address.rstrip(">").partition("@")[0])


def _readable(text: str) -> str:
    """A name as data: bytes that are no UTF-8 as marks. What has such a name is not looked up again, and nobody can approve it."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
