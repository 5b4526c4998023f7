"""The ledger of approvals: who assessed what, in which role, against which rubric; and the samples of spot checks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Kind
from .references import ItemRef, PersonRef, RubricRef, SampleRef
from .scalars import Day, Slug, Text, Whole

ContentHash = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$", examples=["sha256:" + "0" * 64])]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$", examples=["0" * 40])]
"""A commit's whole id."""


class Follows(Kind):
    """The version that a small change started from; approvals of that version hold on for this one."""

    content_hash: ContentHash
    words: Whole
    """How many words the small change changed."""


class Review(Kind):
    NAME: ClassVar[str] = "review"
    PLURAL: ClassVar[str] = "reviews"

    item: ItemRef
    content_hash: ContentHash
    """The digest of what was assessed; the approval holds while it matches."""
    rubric: RubricRef | None = None
    """What it was assessed by; a small change and what others made are approved without."""
    rubric_version: Whole | None = None
    reviewer: PersonRef
    role: Annotated[Text, Field(max_length=200)] | None = None
    """In which role, as the portal's people and teams had it on that day, such as `manager of Sales`."""
    key: Literal["accuracy", "standard", "spot-check"]
    scores: dict[Slug, Annotated[Whole, Field(ge=1, le=6)]] = Field(default_factory=dict)
    """The level given for each of the rubric's criteria, from 1."""
    outcome: Literal["approved", "changes-requested"]
    on: Day
    comment: Text | None = None
    pull_request: Whole | None = None
    """The number of the pull request that it was given in."""
    commit: Commit | None = None
    """The commit that was looked at."""
    follows: Follows | None = None
    sample: SampleRef | None = None
    """The sample that a spot check was drawn in."""


class Sample(Kind):
    """What a spot check looks at: drawn from a seed that nobody chose, so that anybody can draw it again."""

    NAME: ClassVar[str] = "sample"
    PLURAL: ClassVar[str] = "samples"

    seed: Commit
    """The id of a release's commit."""
    on: Day
    """The day it was drawn."""
    out_of: Annotated[Whole, Field(ge=1)]
    """How many approved items there were to draw from."""
    items: Annotated[tuple[ItemRef, ...], Field(min_length=1)]
