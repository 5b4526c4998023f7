"""What a forge can do for a portal, whichever forge it is. A pull request is a merge request at GitLab.

Everything raises ForgeError, and nothing passes for done that was not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from ..approvals.snapshot import Conversation

CHECK = "approvals"
"""The name of the check that a default branch requires."""

Outcome = Literal["approved", "waiting", "failed"]
"""approved: the only one that lets a change be merged. waiting: somebody has to do something. failed: nobody could judge."""


@dataclass(frozen=True)
class Change:
    """A pull request. head: its last commit. branch: the one it comes from. base: the one it goes into.

    ref: what to fetch its commits by. merged: the commit that it was merged as, "" while it is not.
    """

    number: int
    head: str
    branch: str
    base: str
    ref: str
    author: str
    title: str = ""
    url: str = ""
    fork: bool = False
    open: bool = True
    merged: str = ""


class Mark(NamedTuple):
    """A check that was begun on a commit of a change."""

    id: str
    commit: str
    number: int


class Told(NamedTuple):
    """What a check says. title: on one line. text: Markdown."""

    title: str
    text: str


class Issue(NamedTuple):
    """An issue that this program keeps."""

    number: int
    title: str
    body: str
    open: bool
    url: str = ""


@dataclass(frozen=True)
class Access:
    """Where a forge is and who asks. base: its interface's address. project: ``owner/name``. token: never shown.

    web: the address that people and Git use.
    """

    base: str
    project: str
    token: str = field(repr=False)
    web: str = ""


class Forge(Protocol):
    """The operations; each is one or a few requests."""

    @property
    def name(self) -> str:
        """As people know it: GitHub."""

    @property
    def called(self) -> str:
        """What it calls a change: pull request."""

    def default_branch(self) -> str:
        """The name of the branch that is published."""

    def change(self, number: int) -> Change:
        """The change of that number."""

    def opened(self, commit: str = "") -> tuple[int, ...]:
        """Numbers of the open changes; where a commit is given, only of those whose last one it is."""

    def merged_by(self, commit: str) -> tuple[int, ...]:
        """Numbers of the changes that a commit of the default branch came from."""

    def conversation(self, change: Change) -> Conversation:
        """Who opened it, who worked at it, and what was said about it."""

    def begin(self, change: Change, commit: str) -> Mark:
        """Begins the check on a commit of a change: from here on no earlier verdict on that commit holds."""

    def finish(self, mark: Mark, outcome: Outcome, told: Told) -> None:
        """Ends the check."""

    def comment(self, number: int, marker: str, body: str) -> None:
        """Keeps one comment of ours on a change: the one that starts with the marker is replaced, else one is made."""

    def issues(self, label: str) -> tuple[Issue, ...]:
        """The issues that this program made under a label, open and closed."""

    def keep_issue(self, issue: Issue | None, label: str, title: str, body: str, *, open: bool) -> None:
        """Makes an issue, or brings one up to date; what is so already is left alone."""

    def propose(self, branch: str, base: str, title: str, body: str) -> int:
        """Opens a change from a branch that was pushed, or finds the open one; its number."""

    def merge(self, number: int, commit: str) -> bool:
        """Merges a change if `commit` is still its last and the rules of the branch let it; whether it was merged."""

    def fetching(self) -> Mapping[str, str]:
        """Settings of Git, as environment variables, with which this forge's repository can be fetched from and pushed to."""
