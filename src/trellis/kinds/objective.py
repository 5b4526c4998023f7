"""An objective: what the company, a team or a value asks for, in a tree."""

from __future__ import annotations

from typing import ClassVar, Literal

from .kind import Authored, Status
from .references import MetricRef, ObjectiveRef, TeamRef
from .scalars import Day, Period, Url


class Objective(Authored):
    NAME: ClassVar[str] = "objective"
    PLURAL: ClassVar[str] = "objectives"
    ADDRESS: ClassVar[str] = "/objectives/{id}/"

    status: Status
    kind: Literal["business", "team", "value"]
    parent: ObjectiveRef | None = None
    """The objective it serves; a team's objective has one."""
    period: Period
    """When it counts, such as 2026-Q3."""
    team: TeamRef | None = None
    metrics: tuple[MetricRef, ...] = ()
    source: Url | None = None
    """Where the company states it."""
    go_live: Day | None = None
    """The day it takes effect, so that learning can be there before."""
