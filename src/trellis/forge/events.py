"""What a runner was started by: a file in which the forge says so. It is read as data, and only numbers and commits of it are used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from .problems import Odd
from .review_job import Group

_QUEUE = re.compile(r"refs/heads/gh-readonly-queue/.+/pr-(\d+)-[0-9a-f]{40}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Asked(NamedTuple):
    """Which change to judge: by number, or by its last commit. group: where a queue asks."""

    number: int | None = None
    commit: str = ""
    group: Group | None = None


def asked(file: Path) -> Asked:
    """What GitHub's event asks for. Raises Odd where it asks for nothing that is known."""
    said: Any = json.loads(file.read_text("utf-8"))
    match said:
        case {"merge_group": {"head_sha": str(commit), "base_sha": str(base), "head_ref": str(ref)}}:
            number = _QUEUE.fullmatch(ref)
            if number and _COMMIT.fullmatch(commit) and _COMMIT.fullmatch(base):
                return Asked(int(number[1]), group=Group(commit, base, ref))
        case {"workflow_run": {"head_sha": str(commit)}} if _COMMIT.fullmatch(commit):
            return Asked(commit=commit)
        case {"pull_request": {"number": int(number)}}:
            return Asked(number)
    raise Odd("this event names no pull request", "start this on pull_request_target, workflow_run or merge_group")


def before(file: Path) -> str:
    """The commit that the default branch stood at before a push; "" where the event is no push, or the branch is new."""
    said: Any = json.loads(file.read_text("utf-8"))
    commit = said.get("before") if isinstance(said, dict) else None
    return commit if isinstance(commit, str) and _COMMIT.fullmatch(commit) and commit.strip("0") else ""
