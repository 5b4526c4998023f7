"""Reads the event file that describes what started a runner. It is untrusted: only numbers and commit ids are used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from .problems import UnexpectedResponse
from .review_job import MergeGroup

_QUEUE_REF = re.compile(r"refs/heads/gh-readonly-queue/.+/pr-(\d+)-[0-9a-f]{40}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class ReviewTarget(NamedTuple):
    """The change to review, by number or by its last commit. merge_group: set if a merge queue requests the review."""

    number: int | None = None
    commit: str = ""
    merge_group: MergeGroup | None = None
    source: str = ""
    """``owner/name:branch`` with that commit: its changes are looked at together, and no other's check begins anew."""


def read_review_target(file: Path) -> ReviewTarget:
    """Returns the change that a GitHub event refers to. Raises UnexpectedResponse if it refers to none."""
    event: Any = json.loads(file.read_text("utf-8"))
    match event:
        case {
            "merge_group": {
                "head_sha": str(commit),
                "base_sha": str(base),
                "head_ref": str(ref),
                "base_ref": str(target),
            }
        }:
            number = _QUEUE_REF.fullmatch(ref)
            if number and _COMMIT.fullmatch(commit) and _COMMIT.fullmatch(base):
                return ReviewTarget(int(number[1]), merge_group=MergeGroup(commit, base, ref, target))
        case {"workflow_run": {"head_sha": str(commit)}} if _COMMIT.fullmatch(commit):
            return ReviewTarget(commit=commit, source=_read_source(event["workflow_run"]))
        case {"pull_request": {"number": int(number), "head": {"sha": str(commit)} as head}} if _COMMIT.fullmatch(
            commit
        ):
            return ReviewTarget(number, commit, source=_name_source(head.get("repo"), head.get("ref")))
        case {"pull_request": {"number": int(number)}}:
            return ReviewTarget(number)
    raise UnexpectedResponse(
        "this event names no pull request", "start this on pull_request_target, workflow_run or merge_group"
    )


def _read_source(run: dict[str, Any]) -> str:
    """Returns the repository and the branch that a run was started for; "" if it does not say."""
    return _name_source(run.get("head_repository"), run.get("head_branch"))


def _name_source(repository: object, branch: object) -> str:
    match repository:
        case {"full_name": str(project)} if isinstance(branch, str):
            return f"{project}:{branch}"
    return ""


def read_issue_number(file: Path) -> int:
    """Returns the number of the issue that a GitHub event is about. Raises UnexpectedResponse if it is about none."""
    event: Any = json.loads(file.read_text("utf-8"))
    match event:
        case {"issue": {"number": int(number)}}:
            return number
    raise UnexpectedResponse("this event names no issue", "start this on issues, or name an issue")


def read_commit_before_push(file: Path) -> str:
    """Returns the commit of the default branch before a push; "" if the event is not a push, or the branch is new."""
    event: Any = json.loads(file.read_text("utf-8"))
    commit = event.get("before") if isinstance(event, dict) else None
    return commit if isinstance(commit, str) and _COMMIT.fullmatch(commit) and commit.strip("0") else ""
