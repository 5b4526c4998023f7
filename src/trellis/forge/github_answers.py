"""The fields of GitHub's answers that are used; tests/forge holds each against GitHub's own description."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class User(Answer):
    login: str
    type: str = "User"


class Repository(Answer):
    full_name: str


class Project(Repository):
    default_branch: str


class Branch(Answer):
    ref: str
    sha: str
    repo: Repository | None = None
    """None where the fork is gone."""


class Pull(Answer):
    number: int
    title: str
    html_url: str
    state: str
    user: User | None = None
    head: Branch
    base: Branch
    merged_at: datetime | None = None
    merge_commit_sha: str | None = None


class Hands(Answer):
    """A commit, with the accounts that GitHub takes its people for; either may be missing, or an empty object."""

    sha: str
    author: User | dict[str, Any] | None = None
    committer: User | dict[str, Any] | None = None


class Review(Answer):
    id: int
    node_id: str
    user: User | None = None
    body: str = ""
    state: str
    commit_id: str | None = None
    submitted_at: datetime | None = None


class Push(Answer):
    """An entry of a branch's activity. activity_type: push, force_push, branch_creation, merge_queue_merge …"""

    before: str
    after: str
    activity_type: str
    actor: User | None = None


class Comment(Answer):
    id: int
    body: str | None = None
    user: User | None = None


class Issue(Answer):
    number: int
    title: str
    body: str | None = None
    state: str
    html_url: str = ""
    user: User | None = None
    pull_request: dict[str, Any] | None = None


class CheckRun(Answer):
    id: int


class Status(Answer):
    id: int


class Merged(Answer):
    merged: bool
