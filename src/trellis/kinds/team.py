"""A team: who leads it, who ties it to the learning team, and what it recommends."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from .kind import Authored, Kind, Status
from .markers import Searchable
from .references import ItemRef, MetricRef, PersonRef, TeamRef
from .scalars import Day, Label, Number, Slug, Text


class Liaison(Kind):
    """A term as the team's link to the learning team."""

    person: PersonRef
    from_: Annotated[Day, Field(alias="from")]
    until: Day

    def holds(self, day: date) -> bool:
        """Whether `day` lies within the term."""
        return self.from_ <= day <= self.until


class Recommendation(Kind):
    item: ItemRef
    reason: Text
    until: Day | None = None


class SkillSet(Kind):
    """A kind of work that learning takes, such as design, and the days of it that a team has in a quarter."""

    id: Slug
    """By which needs name it, such as design."""
    name: Label
    days: Annotated[Number, Field(ge=0)]
    """Days a quarter."""
    plan: Text | None = None
    """What is planned where there is too little of it: a hire, a course, somebody from outside."""


class Team(Authored):
    """A team. Its front matter is the team's, its text is the mission."""

    NAME: ClassVar[str] = "team"
    PLURAL: ClassVar[str] = "teams"
    ADDRESS: ClassVar[str] = "/teams/{id}/"

    status: Status = "stable"
    manager: Annotated[PersonRef, Searchable()]
    leads: Annotated[tuple[PersonRef, ...], Searchable()]
    parent: TeamRef | None = None
    """The team that it is a part of. What is required of that team is not required of this one."""
    region: str | None = None
    liaison: Liaison | None = None
    former_liaisons: tuple[Liaison, ...] = ()
    """The terms before, so that whoever follows knows whom to ask."""
    handle: Label | None = None
    """The team's name in the forge, with `@` and in quotation marks, such as "@company/finance"."""
    capacity_days: Annotated[Number, Field(ge=0)] | None = None
    """Days a quarter that it can give to making learning."""
    skill_sets: tuple[SkillSet, ...] = ()
    """Of the learning team: its days a quarter by kind of work."""
    metrics: tuple[MetricRef, ...] = ()
    recommends: tuple[Recommendation, ...] = ()
