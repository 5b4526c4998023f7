"""A review record: who assessed what, in which role, against which rubric. The ledger of approvals."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Kind
from .refs import ItemRef, PersonRef, RubricRef
from .scalars import Day, Slug, Text, Whole


class Review(Kind):
    NAME: ClassVar[str] = "review"
    PLURAL: ClassVar[str] = "reviews"

    item: ItemRef
    content_hash: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$", examples=["sha256:" + "0" * 64])]
    """The digest of what was assessed; the approval holds while it matches."""
    rubric: RubricRef
    rubric_version: Whole
    reviewer: PersonRef
    key: Literal["accuracy", "standard", "spot-check"]
    scores: dict[Slug, Annotated[Whole, Field(ge=1, le=6)]]
    """The level given for each of the rubric's criteria, from 1."""
    outcome: Literal["approved", "changes-requested"]
    on: Day
    comment: Text | None = None
