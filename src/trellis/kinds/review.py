"""The ledger of approvals: who assessed what, in which role, against which rubric; and the samples of spot checks."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .kind import Kind
from .references import ItemRef, PersonRef, RubricRef, SampleRef
from .scalars import Day, Slug, Text, Whole

ContentHash = Annotated[str, Field(pattern=r"^(v[23]:)?sha256:[0-9a-f]{64}$", examples=["v3:sha256:" + "0" * 64])]
"""A digest of what was assessed. With `v2:` it has the texts as they are written; without a number it covers less."""
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$", examples=["0" * 40])]
"""A commit's whole id."""


class Follows(Kind):
    """The version that a small change started from; approvals of that version hold on for this one."""

    content_hash: ContentHash
    words: Annotated[Whole, Field(ge=0, le=100_000)]
    """How many words the small change changed."""


class Review(Kind):
    NAME: ClassVar[str] = "review"
    PLURAL: ClassVar[str] = "reviews"

    item: ItemRef
    content_hash: ContentHash
    """The digest of what was assessed; the approval holds while it matches."""
    rubric: RubricRef | None = None
    """What it was assessed by; a small change and what others made are approved without."""
    rubric_version: Annotated[Whole, Field(ge=0)] | None = None
    reviewer: PersonRef
    role: Annotated[Text, Field(max_length=200)] | None = None
    """In which role, as the portal's people and teams had it on that day, such as `manager of Sales`."""
    key: Literal["accuracy", "standard", "spot-check"]
    scores: dict[Slug, Annotated[Whole, Field(ge=1, le=6)]] = Field(default_factory=dict)
    """The level given for each of the rubric's criteria, from 1."""
    outcome: Literal["approved", "changes-requested"]
    on: Day
    comment: Text | None = None
    pull_request: Annotated[Whole, Field(ge=1)] | None = None
    """The number of the pull request that it was given in."""
    commit: Commit | None = None
    """The commit that was looked at, or that it was published as."""
    follows: Follows | None = None
    sample: SampleRef | None = None
    """The sample that a spot check was drawn in."""


class Sample(Kind):
    """What a spot check looks at: announced, then drawn by what nobody knew or chose, so that anybody can repeat it.

    An announcement names a release's commit and a round of a public beacon that is still to come. The sample repeats
    both and holds the round's signature. Older samples have a commit alone.
    """

    NAME: ClassVar[str] = "sample"
    PLURAL: ClassVar[str] = "samples"

    seed: Commit
    """The id of a release's commit."""
    round: Annotated[Whole, Field(ge=1, le=1_000_000_000)] | None = None
    """The round of the beacon, named before it is published."""
    size: Annotated[Whole, Field(ge=1, le=1000)] | None = None
    """How many items are drawn by the round alone; what has been in no sample for long comes besides."""
    on: Day
    """The day it was announced or drawn."""
    announcement: SampleRef | None = None
    """The announcement that this sample keeps."""
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{96}$")] | None = None
    """The beacon's signature of the round, from which its value comes."""
    out_of: Annotated[Whole, Field(ge=1)] | None = None
    """How many approved items there were to draw from."""
    items: tuple[ItemRef, ...] = ()

    @property
    def is_announcement(self) -> bool:
        """Whether it only says what will draw a sample."""
        return not self.items

    @model_validator(mode="after")
    def _require_all_parts(self) -> Self:
        drawn = (self.out_of, self.items or None)
        proved = (self.round, self.size, self.announcement, self.signature)
        is_announced = self.round is not None and self.size is not None
        is_announcement = is_announced and not any((*drawn, self.announcement, self.signature))
        is_sample = all(drawn) and (all(proved) or not any(proved))
        if not (is_announcement or is_sample):
            raise PydanticCustomError(
                "sample_parts",
                "is neither an announcement nor a sample",
                {
                    "help": "an announcement has `seed`, `round`, `size` and `on`; a sample has `announcement`, "
                    "`signature`, `out_of` and `items` besides"
                },
            )
        return self
