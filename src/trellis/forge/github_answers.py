"""The fields of GitHub's responses that are used. tests/forge compares each with the API description of GitHub."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from .limits import ReadText


class ForgeResponse(BaseModel):
    """A part of a response; fields that are not in use are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


PROGRAM_SUFFIX = "[bot]"
"""How the account of an app ends."""


class GitHubUser(ForgeResponse):
    login: str
    type: str = "User"

    @property
    def account(self) -> str:
        """Its name, with the suffix of programs where GitHub tells by its type alone that it is one."""
        is_unmarked = self.type == "Bot" and not self.login.endswith(PROGRAM_SUFFIX)
        return f"{self.login}{PROGRAM_SUFFIX}" if is_unmarked else self.login


class GitHubRepository(ForgeResponse):
    full_name: str


class GitHubFullRepository(GitHubRepository):
    default_branch: str


class GitHubBranch(ForgeResponse):
    ref: str
    sha: str
    user: GitHubUser | None = None
    """Whose the repository is."""
    repo: GitHubRepository | None = None
    """None if the fork was deleted."""


class GitHubPullRequest(ForgeResponse):
    number: int
    title: str
    html_url: str
    state: str
    user: GitHubUser | None = None
    head: GitHubBranch
    base: GitHubBranch
    created_at: datetime
    merged_at: datetime | None = None
    merge_commit_sha: str | None = None
    maintainer_can_modify: bool = False
    """Whether whoever may write to this repository may push to the branch of the fork."""


class GitHubCommit(ForgeResponse):
    """A commit, with the accounts that GitHub matched to it; each may be missing or an empty object."""

    sha: str
    author: GitHubUser | dict[str, Any] | None = None
    committer: GitHubUser | dict[str, Any] | None = None


class GitHubReview(ForgeResponse):
    id: int
    node_id: str
    user: GitHubUser | None = None
    body: ReadText = ""
    state: str
    commit_id: str | None = None
    submitted_at: datetime | None = None


class GitHubActivity(ForgeResponse):
    """An entry of the activity of a branch."""

    before: str
    after: str
    activity_type: str
    """Such as push, force_push, branch_creation, merge_queue_merge."""
    actor: GitHubUser | None = None
    ref: str = ""
    timestamp: datetime | None = None


class GitHubComment(ForgeResponse):
    id: int
    body: str | None = None
    user: GitHubUser | None = None


class GitHubIssue(ForgeResponse):
    number: int
    title: str
    body: str | None = None
    state: str
    html_url: str = ""
    user: GitHubUser | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    node_id: str = ""
    pull_request: dict[str, Any] | None = None


class GitHubCheckRun(ForgeResponse):
    id: int


class GitHubApp(ForgeResponse):
    slug: str = ""


class GitHubListedCheckRun(ForgeResponse):
    """A check run with the app that wrote it, which alone can write it."""

    name: str
    app: GitHubApp | None = None
    external_id: str | None = None


class GitHubCheckRunList(ForgeResponse):
    check_runs: tuple[GitHubListedCheckRun, ...]


class GitHubCommitStatus(ForgeResponse):
    id: int


class GitHubMergeResult(ForgeResponse):
    merged: bool
