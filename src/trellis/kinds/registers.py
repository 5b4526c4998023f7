"""Records of the registers that all teams share: people, skills, metrics and what was observed of them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from .kind import Kind
from .markers import Searchable
from .references import ItemRef, MetricRef, PersonRef, SkillRef, TeamRef
from .scalars import Day, Flag, Label, Number, Period, ShortText, Slug, Text, Url, Whole

_MAX_ABSENCE_DAYS = 731
"""The longest absence: two years."""

SMALLEST_GROUP = 5
"""How many people a figure stands for at least; fewer would point at someone."""


class Absence(Kind):
    """Days on which somebody cannot answer. Why is nobody's business."""

    from_: Annotated[Day, Field(alias="from")]
    until: Day
    """The last of the days."""
    delegate: PersonRef | None = None
    """Who answers for them meanwhile; where nobody is named, the next manager above does."""

    @model_validator(mode="after")
    def _require_plausible_days(self) -> Self:
        days = (self.until - self.from_).days
        if days < 0:
            raise PydanticCustomError("absence_backwards", "ends before it begins", {"help": "check both days"})
        if days > _MAX_ABSENCE_DAYS:
            help = {"days": days + 1, "help": "check the years; who does not come back has `active: false`"}
            raise PydanticCustomError("absence_length", "lasts {days} days, which is no absence any more", help)
        return self


class Person(Kind):
    """Somebody who makes, approves or teaches. No address, no score: the portal holds no personal data beyond a name.\
"""  # noqa: D200 -- the text is in the JSON Schema as one line

    NAME: ClassVar[str] = "person"
    PLURAL: ClassVar[str] = "people"

    id: Slug
    name: Annotated[Label, Searchable(10)]
    manager: PersonRef | None = None
    team: TeamRef | None = None
    handle: Label | None = None
    """Their account's name in the forge, without `@`, such as bob."""
    roles: tuple[Label, ...] = ()
    mentor_for: tuple[SkillRef, ...] = ()
    active: Flag = True
    """false once they have left."""
    away: tuple[Absence, ...] = ()
    """When they cannot approve, and who does it for them."""


class Skill(Kind):
    NAME: ClassVar[str] = "skill"
    PLURAL: ClassVar[str] = "skills"
    ADDRESS: ClassVar[str] = "/skills/{id}/"

    id: Slug
    name: Annotated[Label, Searchable(10)]
    parent: SkillRef | None = None
    same_as: Url | None = None
    """The same skill in ESCO, the European classification."""
    synonyms: Annotated[tuple[Label, ...], Searchable(6)] = ()
    """Other words that people search for."""
    summary: Annotated[Text | None, Searchable(2)] = None
    aliases: tuple[Slug, ...] = ()
    """Ids it had before; their addresses lead here."""


class Role(Kind):
    """What somebody does at work, as courses, paths, sessions and stories are meant for or required of it."""

    NAME: ClassVar[str] = "role"
    PLURAL: ClassVar[str] = "roles"

    id: Slug
    name: Label
    """What one of them is called."""
    plural: Label | None = None
    """What several are called, where it is not the name with an s."""
    synonyms: tuple[Label, ...] = ()
    """Other words for it; a course that uses one is understood."""
    team: TeamRef | None = None
    """The team that most of them are in, where it is one."""


class Metric(Kind):
    NAME: ClassVar[str] = "metric"
    PLURAL: ClassVar[str] = "metrics"
    ADDRESS: ClassVar[str] = "/metrics/{id}/"

    id: Slug
    name: Annotated[Label, Searchable(10)]
    scope: Literal["organisation", "team"]
    unit: ShortText
    direction: Literal["up", "down"]
    """Which way is better."""
    baseline: Number
    target: Number
    source: Text
    """Where the figure comes from."""
    aliases: tuple[Slug, ...] = ()
    """Ids it had before; their addresses lead here."""


class Observation(Kind):
    """One row of a metric's data: an aggregate, never a person's figure."""

    NAME: ClassVar[str] = "observation"
    PLURAL: ClassVar[str] = "observations"

    metric: MetricRef
    period: Period
    value: Number
    group: Label | None = None
    n: Annotated[Whole, Field(ge=5)] | None = None
    """How many people the figure stands for; under five would point at someone."""


class SurveyAnswer(Kind):
    """One row of `survey.csv`: how many people gave an answer. Never who, and never so few that one could tell."""

    NAME: ClassVar[str] = "answer"
    PLURAL: ClassVar[str] = "answers"

    activity: Literal["course", "path", "read", "activity", "quiz", "checkpoint"]
    """What was asked about: a whole course, or what people do in one."""
    item: ItemRef | None = None
    """The course or path; without it, all of the team's."""
    question: Label
    answer: Label
    count: Annotated[Whole, Field(ge=0, le=1_000_000)]
    """How many people gave it. Those who were asked one question are five or more."""


class Demand(Kind):
    """One row of `demand.csv`: how many people wish for something. Never who, and never so few that one could tell."""

    NAME: ClassVar[str] = "demand"
    PLURAL: ClassVar[str] = "demands"

    item: Label
    """The id of a course or path, or the words that were searched for in vain."""
    count: Annotated[Whole, Field(ge=5, le=1_000_000)]
    """How many people wish for it; under five would point at someone."""


def _require_many(value: int) -> int:
    """Returns a count that points at nobody, or raises."""
    if 0 < value < SMALLEST_GROUP:
        context = {"help": "write several months or groups as one row, such as `2026-Q3`, or leave it out"}
        raise PydanticCustomError("group_too_small", "is under 5: it would point at someone", context)
    return value


ManyPeople = Annotated[
    Whole,
    AfterValidator(_require_many),
    WithJsonSchema({"anyOf": [{"const": 0}, {"type": "integer", "minimum": SMALLEST_GROUP, "maximum": 1_000_000}]}),
    Field(ge=0, le=1_000_000),
]
"""How many people: none, or so many that nobody can tell who."""


class Usage(Kind):
    """One row of `usage.csv`: how many people an LMS counted for a course or path in a period. Never who."""

    NAME: ClassVar[str] = "usage"
    PLURAL: ClassVar[str] = "usages"

    item: ItemRef
    month: Period
    """The month, or a longer period where a month has too few."""
    enrolled: ManyPeople
    """How many enrolled in it, or began."""
    completed: ManyPeople
    """How many completed it in that time, whenever they enrolled."""
    group: Label | None = None
    """A region or another part of the people; without it, all of them."""
