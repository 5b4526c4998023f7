"""portal.yml: what the learning team sets for the whole portal."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Kind
from .refs import ItemRef, ObjectiveRef, TeamRef
from .scalars import Day, Slug, Text, Whole

Level = Literal["error", "warning", "advice", "off"]


class Spotlight(Kind):
    """One of at most three items that the whole company is pointed to."""

    item: ItemRef
    objective: ObjectiveRef
    reason: Text
    until: Day


class Thresholds(Kind):
    spotlights: Whole = 3
    """How many items may stand in the spotlight at once."""
    minutes_tolerance: Annotated[Whole, Field(ge=0, le=100)] = 15
    """By how many per cent a course's minutes may differ from its lessons' sum."""
    touchpoint_days: Whole = 92
    """Within how many days every team meets the learning team."""
    upkeep_hours: Whole = 12
    """Hours a year that it takes to keep one course right: its reviews, its questions, its figures."""
    change_minutes: Whole = 240
    """Minutes of learning that change stories may bring to one team in one month."""


class Portal(Kind):
    NAME: ClassVar[str] = "portal"
    PLURAL: ClassVar[str] = "portal"

    learning_team: TeamRef | None = None
    """The team that runs the portal and clears the standard."""
    spotlight: tuple[Spotlight, ...] = ()
    thresholds: Thresholds = Thresholds()
    severity: dict[Slug, Level | dict[Slug, Level]] = Field(default_factory=dict)
    """A rule's severity here: one for all, or one a status, such as `{draft: advice, stable: error}`."""
