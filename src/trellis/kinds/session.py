"""A session: a date in the learning calendar, which may be planned before its content."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .course import Audience
from .kind import Authored
from .references import AnyItemRef, ItemRef, ObjectiveRef, PersonRef
from .scalars import Day, Label, LocalTime, Number, Url, Whole, Zone
from .time_zones import read_zone


class Session(Authored):
    NAME: ClassVar[str] = "session"
    PLURAL: ClassVar[str] = "sessions"
    ADDRESS: ClassVar[str] = "/sessions/{id}/"

    status: Literal["planned", "confirmed", "cancelled", "done"]
    kind: Literal["class", "cohort", "office-hours", "touchpoint"]
    start: LocalTime
    """Wall-clock time in `timezone`: 2026-03-31 14:00."""
    end: LocalTime
    timezone: Zone
    """IANA name, such as Europe/Amsterdam."""
    item: ItemRef | None = None
    """The course or path that is taught."""
    objective: ObjectiveRef | None = None
    audience: Audience
    instructors: tuple[PersonRef, ...] = ()
    capacity: Annotated[Whole, Field(ge=1)] | None = None
    location: Label | None = None
    join_url: Url | None = None
    prework: tuple[AnyItemRef, ...] = ()
    """What to take before it."""
    enrol_url: Url | None = None
    cost: Annotated[Number, Field(ge=0)] | None = None
    content_due: Day | None = None
    """By when a planned session's content must exist."""

    @property
    def starts(self) -> datetime:
        """The start as a moment, with its zone."""
        return self.start.replace(tzinfo=read_zone(self.timezone))

    @property
    def ends(self) -> datetime:
        """The end as a moment, with its zone."""
        return self.end.replace(tzinfo=read_zone(self.timezone))
