"""The fields of GitLab's answers that are used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .github_answers import Answer


class User(Answer):
    username: str


class Project(Answer):
    id: int
    default_branch: str


class Request(Answer):
    """A merge request. sha: its last commit."""

    iid: int
    title: str
    web_url: str = ""
    state: str
    sha: str | None = None
    author: User | None = None
    source_branch: str
    target_branch: str
    source_project_id: int | None = None
    target_project_id: int
    merge_commit_sha: str | None = None
    squash_commit_sha: str | None = None


class Commit(Answer):
    id: str


class Approver(Answer):
    """approved_at: not told by older GitLabs."""

    user: User
    approved_at: datetime | None = None


class Approvals(Answer):
    approved_by: tuple[Approver, ...]


class Version(Answer):
    """What the merge request was at a time."""

    id: int
    head_commit_sha: str
    created_at: datetime


class Note(Answer):
    """A comment; with `system`, a line that GitLab wrote about what somebody did."""

    id: int
    body: str
    author: User | None = None
    system: bool = False
    created_at: datetime
    updated_at: datetime


class Event(Answer):
    author_username: str = ""
    push_data: dict[str, Any] | None = None


class Status(Answer):
    id: int


class Issue(Answer):
    iid: int
    title: str
    description: str | None = None
    state: str
    web_url: str = ""


class Nothing(Answer):
    """An answer of which nothing is needed."""
