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


Criteria = Annotated[tuple[Criterion, ...], Field(min_length=3, max_length=10)]


class RubricVersion(Kind):
    """A former version of a rubric, kept so that what old reviews scored can still be read."""

    version: Annotated[Whole, Field(ge=0)]
    criteria: Criteria


class Rubric(Authored):
    NAME: ClassVar[str] = "rubric"
    PLURAL: ClassVar[str] = "rubrics"

    status: Status
    for_: Annotated[Literal["content", "checkpoint"], Field(alias="for")]
    criteria: Criteria
    version: Annotated[Whole, Field(ge=0)]
    """Rises whenever a criterion changes; a version that a review cites never changes."""
    versions: tuple[RubricVersion, ...] = ()
    """Former versions that reviews cite, each with the criteria that it had."""

    def find_criteria(self, version: int) -> tuple[Criterion, ...] | None:
        """Returns the criteria of a version, the present one or a kept one; None if it is not here."""
        if version == self.version:
            return self.criteria
        return next((former.criteria for former in self.versions if former.version == version), None)
