"""Defines what a forge can do for a portal, independent of the forge. A pull request is a merge request at GitLab.

All operations raise ForgeError, and none returns normally unless it succeeded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple, Protocol

from ..approvals.snapshot import Conversation

CHECK = "approvals"
"""The name of the check that a default branch requires."""

MARK = "looked-at"
"""The name of the check that says which commits of the default branch were looked at; no job is called so."""

MARK_TITLE = "Looked at, with all before it"

Outcome = Literal["approved", "waiting", "failed"]
"""Only `approved` lets a change be merged. `waiting`: somebody has to act. `failed`: the evaluation raised an error."""


@dataclass(frozen=True, kw_only=True)
class ForgeChange:
    """A pull request."""

    number: int
    head: str
    """Its last commit."""
    branch: str
    """The source branch."""
    base: str
    """The target branch."""
    ref: str
    """The ref to fetch its commits by."""
    author: str
    title: str = ""
    url: str = ""
    is_fork: bool = False
    fork: str = ""
    """The fork's project, as far as it is known; "" for a change of the repository itself."""
    is_open_fork: bool = False
    """Whether others than the fork's owner may push to the branch."""
    fork_owner: str = ""
    """Whose the fork is, as far as the forge says so with the change. They may push, whoever opened the change."""
    is_open: bool = True
    is_closed: bool = False
    """Whether it was closed without being merged; not while it is being merged."""
    merge_commits: tuple[str, ...] = ()
    """The commits that it became on the target branch; none before.

    The first is the one that the target branch was at: the head itself, where the branch was moved forward to it. A
    squashed one that it merged comes after it.
    """
    opening_time: datetime | None = None
    """When it was opened; None if the forge does not say."""
    merge_time: datetime | None = None
    """When it was merged; None if it was not, or if the forge does not say."""

    @property
    def opened(self) -> date | None:
        """The day it was opened, in UTC; None if the forge does not say."""
        return self.opening_time.astimezone(UTC).date() if self.opening_time else None

    @property
    def is_private_fork(self) -> bool:
        """Whether it comes from a fork to which nobody may push but its owner, and whom they let."""
        return self.is_fork and not self.is_open_fork


class ListedChange(NamedTuple):
    """What a forge's list says of an open change."""

    number: int
    head: str
    """Its last commit; "" if the list does not say."""
    author: str = ""
    base: str = ""
    """The target branch; "" if the list does not say."""
    is_fork: bool = True


class StartedCheck(NamedTuple):
    """A check that was started on a commit of a change."""

    id: str
    commit: str
    number: int
    is_owner: bool = True
    """Whether the check speaks of this change. If not, nothing is written on the commit."""
    author: str = ""
    """The account that opened the change; "" where it is not known."""
    judged_time: str = ""
    """When this commit of the change was judged before, in a form that sorts; "" if it never was."""
    is_registered: bool = False
    """Whether the portal names the account that opened it."""


class CheckOutput(NamedTuple):
    """The output of a check."""

    title: str
    """One line."""
    text: str
    """Markdown."""
    mark: str = ""
    """What was judged, as `judgement.build_mark` puts it, for the next run to read; "" if it is to be judged again."""


class StandingVerdict(NamedTuple):
    """The verdict that stands on the last commit of a change. mark, time: as they were written; "" if there is none."""

    mark: str = ""
    time: str = ""


class ForgeIssue(NamedTuple):
    """An issue that Trellis maintains."""

    number: int
    title: str
    body: str
    is_open: bool
    url: str = ""


class SubmittedIssue(NamedTuple):
    """An issue that somebody opened. author: their account, "" if it is gone. opened: in UTC.

    node: how the forge calls it where it tells of its edits, "" if it does not. updated: when anything of it changed.
    is_confidential: whether fewer people read it than read the repository. author_id: the number of the account, 0
    where the forge needs none.
    """

    number: int
    title: str
    body: str
    author: str
    is_open: bool
    opened: date | None = None
    node: str = ""
    updated: datetime | None = None
    is_confidential: bool = False
    author_id: int = 0


@dataclass(frozen=True)
class ForgeAccess:
    """The address of a forge, the project, and the token."""

    api_url: str
    project: str
    """``owner/name``."""
    token: str = field(repr=False)
    web_url: str = ""
    """The address for browsers and Git."""
    account: str = ""
    """The account that writes, where that is another one than the token's; only GitLab needs to know it."""


class Forge(Protocol):
    """The operations of a forge; each sends one or a few requests."""

    @property
    def name(self) -> str:
        """The name of the forge, such as GitHub."""

    @property
    def change_noun(self) -> str:
        """What the forge calls a change, such as pull request."""

    def get_default_branch(self) -> str:
        """Returns the name of the branch that is published."""

    def get_change(self, number: int) -> ForgeChange:
        """Returns the change with this number."""

    def list_open_changes(self, commit: str = "", source: str = "") -> tuple[int, ...]:
        """Returns the numbers of the open changes; with a commit, only of those whose head it is.

        source: ``owner/name:branch``; if changes come from there, only these are returned.
        """

    def describe_open_changes(self) -> tuple[ListedChange, ...]:
        """Returns what the list of the open changes says of each of them."""

    def describe_changes_since(self, time: datetime) -> tuple[ListedChange, ...]:
        """Returns what the list says of the changes that are not merged and of which anything changed since a time.

        They are none at a forge that begins a run whenever one is opened again.
        """

    def list_changes_of_commit(self, commit: str) -> tuple[int, ...]:
        """Returns the numbers of the changes that were merged as this commit of the default branch."""

    def list_changes_with_commit(self, commit: str) -> tuple[int, ...]:
        """Returns the numbers of the merged changes that brought this commit to the default branch, as one of several.

        A rebase brings one commit for each of the change; `list_changes_of_commit` names the change for the last alone.
        """

    def has_mark(self, commit: str) -> bool:
        """Returns whether we marked this commit of the default branch as looked at; nobody else's mark counts."""

    def write_mark(self, commit: str) -> None:
        """Marks a commit of the default branch: it was looked at, and so were those before it."""

    def get_conversation(self, change: ForgeChange) -> Conversation:
        """Returns the author, the accounts of contributors, and the reviews of a change."""

    def begin_check(self, change: ForgeChange, commit: str) -> StartedCheck:
        """Starts the check on a commit of a change, which invalidates earlier verdicts on that commit."""

    def get_standing_verdict(self, change: ForgeChange) -> StandingVerdict:
        """Returns the verdict that we wrote last on the last commit of a change, if nobody wrote another one since.

        A forge that tells of each review needs none: there nothing is judged twice.
        """

    def postpone_check(self, check: StartedCheck) -> None:
        """Leaves a check as it was begun, until another run judges the change; takes back what a verdict allowed."""

    def withdraw_verdict(self, check: StartedCheck) -> None:
        """Takes back what a verdict allowed of a change that this run does not judge, so that another one has to.

        Of a check that does not speak of the change only what belongs to the change is taken back.
        """

    def finish_check(self, check: StartedCheck, outcome: Outcome, output: CheckOutput) -> None:
        """Completes the check. If it does not speak of the change, only what belongs to the change is written."""

    def upsert_comment(self, number: int, marker: str, body: str) -> None:
        """Updates our comment that starts with the marker, or creates it; of several, all but one are deleted."""

    def list_issues(self, label: str) -> tuple[ForgeIssue, ...]:
        """Returns our issues with a label, open and closed; an issue that somebody else opened is none of ours."""

    def upsert_issue(self, issue: ForgeIssue | None, label: str, title: str, body: str, *, is_open: bool) -> None:
        """Creates an issue if `issue` is None, else updates it if anything differs."""

    def get_issue(self, number: int) -> SubmittedIssue | None:
        """Returns the issue with this number, whoever opened it; None if it is a change or a program's own."""

    def list_submitted_issues(self, label: str) -> tuple[SubmittedIssue, ...]:
        """Returns the open issues with a label, whoever opened them; those of programs are left out, by their names."""

    def list_issue_editors(self, issue: SubmittedIssue) -> tuple[str, ...]:
        """Returns the accounts that changed the text of an issue after it was opened, each once.

        There is "" among them for one that is gone, and for a program: nobody knows whose words it wrote.
        """

    def upsert_issue_comment(self, number: int, marker: str, body: str) -> None:
        """Updates our comment on an issue that starts with the marker, or creates it."""

    def find_own_change(self, branch: str) -> ForgeChange | None:
        """Returns the latest change that we opened from a branch of the repository itself, open or not."""

    def is_branch_free(self, branch: str) -> bool:
        """Returns whether no open change of the repository itself from this branch was opened by somebody else."""

    def propose_change(self, branch: str, base: str, title: str, body: str, *, is_draft: bool = False) -> int:
        """Opens a change from a pushed branch of the repository, or updates our open one; returns its number.

        is_draft: whether a new one is a draft, where the forge has drafts; one that is open stays as it is.

        A change that somebody else opened, or that comes from a fork, is none of ours, whatever its branch is called.
        Raises BranchTaken if such a one keeps ours from being opened.
        """

    def merge_change(self, number: int, commit: str) -> bool:
        """Merges a change if `commit` is still its head and the branch rules allow it; returns whether it did."""

    def build_git_settings(self) -> Mapping[str, str]:
        """Returns environment variables with which Git can fetch from and push to the repository."""
