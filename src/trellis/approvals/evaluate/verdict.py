"""The verdict on a proposed change: which approvals it asks for, which it has, and why others do not count.

It is written as JSON as it stands; docs/review-json.md describes every field. Stable: fields are only ever added.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from ..snapshot import Data, Rubric
from .requirements import Key

State = Literal["approved", "missing", "blocked"]

Why = Literal[
    "unknown-account", "conflict", "withdrawn", "dismissed", "edited", "stale", "no-authority", "unscored", "below-pass", "superfluous"
]  # fmt: skip
"""Why an approval does not count, for programs."""


class Who(Data):
    """Somebody in a role. role: in words that follow a name, such as "manager of Sales"."""

    person: str
    name: str
    handle: str | None = None
    role: str = ""


class PassedOver(Data):
    """Somebody who would be nearer and may not. why: the rest of a sentence about them."""

    person: str
    name: str
    why: str


class Given(Data):
    """An approval that counts. on: the day it was given. scores: by criterion, empty where none are asked for."""

    by: Who
    on: date
    review: str = ""
    scores: dict[str, int] = {}


class KeyState(Data):
    """One approval that is asked for.

    key: ``accuracy``, ``standard``, or ``either`` where one look is enough. team: whose word it is. scored: whether by a rubric.
    state: ``stale`` where somebody who may give it approved an earlier version. who: who can give it now.
    """

    key: Key
    team: str = ""
    state: Literal["given", "stale", "missing"]
    scored: bool = False
    given: Given | None = None
    who: tuple[Who, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()


class NotCounted(Data):
    """An approval that does not count for an entry. message: why, as the rest of a sentence about the approval."""

    review: str = ""
    account: str = ""
    name: str = ""
    on: date
    why: Why
    message: str


class Subject(Data):
    """One thing that the change touches. owner: its team's name. change: what happens to it, in a few words."""

    kind: str
    id: str
    title: str = ""
    team: str = ""
    owner: str = ""
    change: str = ""
    keys: tuple[KeyState, ...]
    not_counted: tuple[NotCounted, ...] = ()

    @property
    def missing(self) -> tuple[KeyState, ...]:
        """The approvals that it still needs."""
        return tuple(key for key in self.keys if key.state != "given")


class Block(Data):
    """What no approval can mend. code: for programs. message: the fact. help: the next act."""

    code: str
    message: str
    help: str
    paths: tuple[str, ...] = ()


class Verdict(Data):
    """state: ``approved`` only where nothing is missing and nothing is in the way."""

    version: Literal[1] = 1
    state: State
    base: str
    head: str
    number: int | None = None
    subjects: tuple[Subject, ...] = ()
    blocked: tuple[Block, ...] = ()
    rubrics: dict[str, Rubric] = {}
    """By kind of subject, what the missing keys are scored by."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and stands in nobody's way."""
