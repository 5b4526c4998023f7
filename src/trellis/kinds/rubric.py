"""A rubric: the criteria that content or a checkpoint is assessed against."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from .kind import Authored, Kind, Status
from .scalars import Slug, Text, Whole


class Criterion(Kind):
    model_config = ConfigDict(populate_by_name=True)

    id: Slug
    text: Text
    levels: Annotated[tuple[Text, ...], Field(min_length=2, max_length=6)]
    """What each level looks like, lowest first."""
    pass_: Annotated[Whole, Field(ge=1, le=6, alias="pass")]
    """The lowest level that passes, from 1."""


class Rubric(Authored):
    NAME: ClassVar[str] = "rubric"
    PLURAL: ClassVar[str] = "rubrics"

    status: Status
    for_: Annotated[Literal["content", "checkpoint"], Field(alias="for")]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=3, max_length=10)]
    version: Whole
    """Rises whenever a criterion changes; a version that a review cites never changes."""
