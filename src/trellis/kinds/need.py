"""A need: a problem with its evidence, before anybody names a solution."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Authored, Kind
from .markers import Searchable
from .references import AnyItemRef, ObjectiveRef, PersonRef, SkillRef, TeamRef
from .scalars import REASON_LENGTH, Day, Label, Number, Slug, Text


class RaisedBy(Kind):
    team: TeamRef
    role: Label


class Verdict(Kind):
    """What was decided about a need, and why."""

    choice: Literal["build", "buy", "curate", "reuse", "no-training"]
    reason: Annotated[Text, REASON_LENGTH]
    by: PersonRef
    on: Day


class Effort(Kind):
    """Days of one kind of work, of those that a need takes."""

    skill_set: Slug
    """One of the learning team's `skill_sets`."""
    days: Annotated[Number, Field(ge=0)]


class Need(Authored):
    NAME: ClassVar[str] = "need"
    PLURAL: ClassVar[str] = "needs"
    ADDRESS: ClassVar[str] = "/needs/{id}/"

    status: Literal["raised", "consulting", "decided", "delivered", "declined"]
    problem: Annotated[Text, Searchable()]
    evidence: Text
    """What shows that it is a problem: figures, cases, who said so."""
    success: Text
    """How anyone would see that it is solved."""
    impact: Text
    """What it costs while it is not."""
    raised_by: RaisedBy
    raised_on: Day
    needed_by: Day | None = None
    origin: Literal["reactive", "proactive"]
    objective: ObjectiveRef | None = None
    skills: tuple[SkillRef, ...] = ()
    supporters: tuple[PersonRef, ...] = ()
    alternatives: tuple[Text, ...] = ()
    """What else could be done; at least two before it is decided."""
    effort_days: Annotated[Number, Field(ge=0)] | None = None
    """Days of work that it takes, the team's own and the learning team's together."""
    effort: tuple[Effort, ...] = ()
    """Those of the learning team, by kind of work; the rest of `effort_days` is the team's own."""
    priority: Literal["low", "medium", "high"] | None = None
    decision: Verdict | None = None
    answered_by: tuple[AnyItemRef, ...] = ()
    """What was made or found for it."""
