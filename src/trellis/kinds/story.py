"""A story: changes told together, a case with its impact, or news."""

from __future__ import annotations

from typing import ClassVar, Literal

from .course import Audience
from .kind import Authored, Status
from .references import ItemRef, ObjectiveRef
from .scalars import Day


class Story(Authored):
    NAME: ClassVar[str] = "story"
    PLURAL: ClassVar[str] = "stories"
    ADDRESS: ClassVar[str] = "/stories/{id}/"

    status: Status
    kind: Literal["change", "case", "news"]
    date: Day
    audience: Audience
    items: tuple[ItemRef, ...] = ()
    """The courses and paths it tells about; a change bundles at least two."""
    objective: ObjectiveRef | None = None
