"""The fields of GitLab's responses that are used."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from .github_answers import ForgeResponse
from .limits import ReadText


class GitLabUser(ForgeResponse):
    username: str
    id: int | None = None
    bot: bool = False
    """Only told where GitLab is asked about this account alone."""


class GitLabProject(ForgeResponse):
    id: int
    default_branch: str


class GitLabListedRequest(ForgeResponse):
    """A merge request in a list: what else is wrong with one of them must not keep the others from being listed."""

    iid: int
    state: Any = None
    sha: str | None = None
    author: Any = None
    source_project_id: Any = None
    target_project_id: Any = None
    target_branch: Any = None


class GitLabMergeRequest(ForgeResponse):
    iid: int
    title: str
    web_url: str = ""
    state: str
    sha: str | None = None
    """Its last commit."""
    author: GitLabUser | None = None
    source_branch: str
    target_branch: str
    source_project_id: int | None = None
    target_project_id: int
    allow_collaboration: bool = False
    """Whether whoever may merge may push to the branch of the fork."""
    created_at: datetime
    merged_at: datetime | None = None
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None


class GitLabCommit(ForgeResponse):
    id: str


class GitLabApprover(ForgeResponse):
    user: GitLabUser
    approved_at: datetime | None = None
    """None at older versions of GitLab."""


class GitLabApprovals(ForgeResponse):
    approved_by: tuple[GitLabApprover, ...]


class GitLabVersion(ForgeResponse):
    """A version of a merge request; each push creates one."""

    id: int
    head_commit_sha: str
    created_at: datetime


class GitLabNote(ForgeResponse):
    """A comment, or a system note."""

    id: int
    body: ReadText
    author: GitLabUser | None = None
    system: bool = False
    """Whether GitLab wrote it to record an action of its author."""
    created_at: datetime
    updated_at: datetime


class GitLabNoteEdit(ForgeResponse):
    """What GraphQL says of a note. Where a field is missing, nothing is known of it."""

    id: str
    """With the kind of the note, such as gid://gitlab/DiscussionNote/7."""
    updated_at: datetime = Field(alias="updatedAt")
    last_edited_at: datetime | None = Field(alias="lastEditedAt")
    last_edited_by: dict[str, Any] | None = Field(alias="lastEditedBy")


class GitLabNoteData(ForgeResponse):
    note: GitLabNoteEdit | None


class GitLabNoteAnswer(ForgeResponse):
    data: GitLabNoteData
    errors: Any = None


class GitLabEvent(ForgeResponse):
    author_username: Annotated[str, BeforeValidator(lambda name: "" if name is None else name)] = ""
    """"" where the account is gone."""
    created_at: datetime | None = None
    push_data: dict[str, Any] | None = None


class GitLabCommitStatus(ForgeResponse):
    id: int


class GitLabListedStatus(ForgeResponse):
    """A status of a commit, and who wrote it. Whoever may push can write one."""

    id: int
    name: str = ""
    status: str = ""
    target_url: str | None = None
    author: GitLabUser | None = None
    created_at: datetime | None = None


class GitLabIssue(ForgeResponse):
    iid: int
    title: str
    description: ReadText | None = None
    author: GitLabUser | None = None
    state: str
    web_url: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    confidential: bool = False


class GitLabEmptyResponse(ForgeResponse):
    """A response of which no field is needed."""
