"""The verdict on a proposed change: the approvals that it requires, those it has, and why other reviews do not count.

It is serialised as JSON by alias; docs/review-json.md describes every key. The format is stable: keys are only added.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from ..snapshot import FrozenModel, RubricSnapshot
from .requirements import ApprovalKind

VerdictState = Literal["approved", "missing", "blocked"]

RejectionReason = Literal[
    "unknown-account", "conflict", "withdrawn", "dismissed", "edited", "stale", "no-authority", "unscored",
    "below-pass", "superfluous",
]  # fmt: skip
"""The machine-readable reason why a review does not count."""


class NamedApprover(FrozenModel):
    """A person with the role in which they approve."""

    person: str
    name: str
    handle: str | None = None
    role: str = ""
    """A noun phrase that follows a name, such as "manager of Sales"."""


class PassedOverPerson(FrozenModel):
    """A person who comes earlier in the escalation chain and may not approve."""

    person: str
    name: str
    why: str
    """The reason as a predicate that follows the person's name."""


class GrantedApproval(FrozenModel):
    """An approval that counts."""

    by: NamedApprover
    on: date
    """The day on which it was given."""
    review: str = ""
    """The id of the review."""
    scores: dict[str, int] = {}
    """Criterion → level; empty where no scores are required."""


class ApprovalResult(FrozenModel):
    """A required approval and whether it has been given."""

    kind: ApprovalKind = Field(alias="key")
    team: str = ""
    """The team whose approval is required; "" for the learning team's."""
    state: Literal["given", "stale", "missing"]
    """`stale` where one of the candidates has approved an earlier version."""
    scored: bool = False
    """Whether the approval has to score a rubric."""
    grant: GrantedApproval | None = Field(default=None, alias="given")
    candidates: tuple[NamedApprover, ...] = Field(default=(), alias="who")
    """The people who can give it now; empty once it is given."""
    passed_over: tuple[PassedOverPerson, ...] = ()


class UncountedReview(FrozenModel):
    """An approving review that does not count for an entry."""

    review: str = ""
    account: str = ""
    name: str = ""
    on: date
    why: RejectionReason
    message: str
    """The reason as a predicate that follows "the approval"."""


class Subject(FrozenModel):
    """An entry that the change touches, with its approvals."""

    kind: str
    id: str
    renamed_from: str = ""
    """The id that it has on the default branch; "" where that is the same."""
    title: str = ""
    team: str = ""
    owner: str = ""
    """The team's name."""
    change: str = ""
    """A short description of the change to the entry."""
    approvals: tuple[ApprovalResult, ...] = Field(alias="keys")
    uncounted_reviews: tuple[UncountedReview, ...] = Field(default=(), alias="not_counted")

    @property
    def missing_approvals(self) -> tuple[ApprovalResult, ...]:
        """The approvals that it still needs."""
        return tuple(approval for approval in self.approvals if approval.state != "given")


class Blocker(FrozenModel):
    """A problem that no approval can resolve."""

    code: str
    """The machine-readable name of the problem."""
    message: str
    help: str
    """The next step that resolves it."""
    paths: tuple[str, ...] = ()


class ApprovalVerdict(FrozenModel):
    """The verdict on a change."""

    version: Literal[1] = 1
    state: VerdictState
    """`approved` only where no approval is missing and nothing blocks the change."""
    base: str
    head: str
    number: int | None = None
    subjects: tuple[Subject, ...] = ()
    blockers: tuple[Blocker, ...] = Field(default=(), alias="blocked")
    rubrics: dict[str, RubricSnapshot] = {}
    """Kind of subject → the rubric that its missing approvals have to score."""
    notes: tuple[str, ...] = ()
    """Remarks that do not block the change."""
