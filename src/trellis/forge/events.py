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


def read_review_target(file: Path) -> ReviewTarget:
    """Returns the change that a GitHub event refers to. Raises UnexpectedResponse if it refers to none."""
    event: Any = json.loads(file.read_text("utf-8"))
    match event:
        case {"merge_group": {"head_sha": str(commit), "base_sha": str(base), "head_ref": str(ref)}}:
            number = _QUEUE_REF.fullmatch(ref)
            if number and _COMMIT.fullmatch(commit) and _COMMIT.fullmatch(base):
                return ReviewTarget(int(number[1]), merge_group=MergeGroup(commit, base, ref))
        case {"workflow_run": {"head_sha": str(commit)}} if _COMMIT.fullmatch(commit):
            return ReviewTarget(commit=commit)
        case {"pull_request": {"number": int(number)}}:
            return ReviewTarget(number)
    raise UnexpectedResponse(
        "this event names no pull request", "start this on pull_request_target, workflow_run or merge_group"
    )


def read_commit_before_push(file: Path) -> str:
    """Returns the commit of the default branch before a push; "" if the event is not a push, or the branch is new."""
    event: Any = json.loads(file.read_text("utf-8"))
    commit = event.get("before") if isinstance(event, dict) else None
    return commit if isinstance(commit, str) and _COMMIT.fullmatch(commit) and commit.strip("0") else ""
