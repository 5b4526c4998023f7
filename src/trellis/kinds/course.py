"""A course: what people will be able to do after it, how long it takes, and what it stands on."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .kind import Authored, Kind, Status, Tier
from .languages import LanguageTag
from .lesson import PassMark
from .markers import Card, Compared, Facet, Searchable
from .picture import Picture
from .references import (
    ALL_TEAMS,
    CourseRef,
    ItemRef,
    LessonRef,
    MetricRef,
    NeedRef,
    ObjectiveRef,
    RoleRef,
    SkillRef,
    TeamsOrAll,
)
from .resource import Resource
from .scalars import (
    OUTCOME_LENGTH,
    REASON_LENGTH,
    Day,
    Flag,
    Label,
    Minutes,
    Number,
    ShortText,
    Slug,
    Text,
    Url,
    VersionId,
    Whole,
)


def _drop_default(schema: dict[str, Any]) -> None:
    """Takes the default out of a field's JSON Schema, where it only stands for a value from elsewhere."""
    schema.pop("default", None)


class Outcome(Kind):
    id: Slug
    """A short name by which lessons refer to it, such as weigh: small letters, digits and hyphens."""
    text: Annotated[Text, OUTCOME_LENGTH, Searchable(1.5)]
    """What a person can do afterwards; starts with a verb that can be observed."""


class Module(Kind):
    """A part of a course: the lessons from one on, up to that with which the next module begins."""

    title: Annotated[Label, Searchable(1.5)]
    """What it is called."""
    summary: Text | None = None
    """What it is about, in a sentence or two."""
    first_lesson: LessonRef
    """The lesson with which it begins, by its id within the course."""


class Audience(Kind):
    teams: TeamsOrAll = ()
    roles: tuple[RoleRef, ...] = ()
    """What people do at work.

    Ids of `content/roles.yml`; free text in a portal without it.
    """
    regions: tuple[Label, ...] = ()

    @model_validator(mode="after")
    def _require_names(self) -> Self:
        _refuse_all_words(self)
        return self


def _refuse_all_words(people: Audience | RequiredFor) -> None:
    """Raises for a role or a region called `all`: what is for all of them names none."""
    for field in ("roles", "regions"):
        if any(str(name).casefold() == ALL_TEAMS for name in getattr(people, field)):
            help = {"help": f"leave `{field}` out where all are meant"}
            raise PydanticCustomError("all_of_them", "names `all` in `{field}`", {"field": field, **help})


class RequiredFor(Kind):
    """For whom it is compulsory. Needs the learning team's approval.

    Of several teams, roles or regions one has to fit, and all keys that are there: `teams: [finance]` with `roles:
    [credit-controller]` are the credit controllers of Finance.
    """

    teams: TeamsOrAll = ()
    """The teams that are named, not the teams below them, or all; without it those of any team."""
    roles: tuple[RoleRef, ...] = ()
    """The roles; without it everybody in the teams and regions."""
    regions: tuple[Label, ...] = ()
    """The regions; without it everywhere."""
    due_days: Annotated[Whole, Field(ge=1, le=1000)]
    """Days by which it is done: after joining, or after `since` if that is later."""
    renew_days: Annotated[Whole, Field(ge=1, le=4000)] | None = None
    """Days after which it is taken again."""
    since: Day | None = None
    """The day it became compulsory: who joined before has `due_days` from then on.

    Left out, the day on which it was first published.
    """

    @property
    def is_limited(self) -> bool:
        """Whether it is compulsory for some people of a team only: those of a role or a region."""
        return bool(self.roles or self.regions)

    @property
    def is_for_everyone(self) -> bool:
        """Whether it is compulsory for everybody in the company."""
        return ALL_TEAMS in self.teams and not self.is_limited

    @model_validator(mode="after")
    def _require_somebody(self) -> Self:
        _refuse_all_words(self)
        if not (self.teams or self.roles or self.regions):
            help = {"help": "write `teams: all`, or name teams, roles or regions"}
            raise PydanticCustomError("required_of_nobody", "names nobody", help)
        return self


class Source(Kind):
    """Where the material comes from. A vendor's or a curated course has a `url`."""

    kind: Literal["in-house", "vendor", "curated"] = "in-house"
    provider: Annotated[ShortText | None, Searchable()] = None
    """Who offers it."""
    catalogue: Slug | None = None
    """The catalogue it was imported from."""
    id: ShortText | None = None
    """Its id in that catalogue."""
    url: Url | None = None
    cost: Annotated[Number, Field(ge=0)] | None = None
    """Price for one person."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])] | None = None
    funded: Flag | None = None
    """Whether the company pays."""


class Decision(Kind):
    """What was decided about a course that is close to this one."""

    about: CourseRef
    decision: Literal["reuse", "variant", "supersede", "distinct"]
    reason: Annotated[Text, REASON_LENGTH]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$", examples=["3f9a0c12"])] | None = None
    (
        "What both courses taught when it was taken; `trellis check --fix` writes it. "
        "It lapses when either teaches something else."
    )


class Course(Authored):
    """A course, with its lessons beside it."""

    NAME: ClassVar[str] = "course"
    PLURAL: ClassVar[str] = "courses"
    ADDRESS: ClassVar[str] = "/courses/{id}/"

    status: Annotated[Status, Facet("Status", order=900)]
    """draft → mvp (early, lighter rules, with a sunset) → stable → retired."""
    tier: Annotated[Tier, Facet("Scope", order=20), Card()]
    """Whose choice it is: the organisation's, a team's or the person's own."""
    level: Annotated[str | None, Facet("Level", order=30), Card(), Compared()] = None
    minutes: Annotated[Minutes | None, Card()] = None
    """How long it takes, a whole number such as 45; within 15 % of its lessons' sum."""
    mode: Annotated[str, Facet("Format", order=50), Card()]
    """How it is taken: self-paced, live, blended, external."""
    outcomes: Annotated[tuple[Outcome, ...], Compared(2)] = ()
    """Three to seven things that people can do afterwards."""
    skills: Annotated[tuple[SkillRef, ...], Facet("Skill", order=40, plural="Skills"), Searchable(3), Compared(1)] = ()
    audience: Audience = Audience()
    """For whom it is meant; empty is everyone."""
    picture: Picture | None = None
    """A picture on its card and its page; without one it has a mark of its own."""
    pass_mark: PassMark | None = None
    """The share of right answers that passes its quizzes, in per cent; left out, the portal's."""
    credit: Annotated[tuple[Label, ...], Searchable(1.5)] = ()
    """Names of people who made it and are not on the roster; shown beside `people`."""
    prerequisites: tuple[ItemRef, ...] = ()
    """What to take first."""
    entry_requirements: tuple[Text, ...] = ()
    """What people should know, have or be able to do before they begin, in words, where no course teaches it."""
    modules: tuple[Module, ...] = ()
    """Its lessons in parts, in the order of the lessons."""
    resources: tuple[Resource, ...] = ()
    """What to read or use besides, elsewhere."""
    objectives: tuple[ObjectiveRef, ...] = ()
    """What it is for."""
    metrics: tuple[MetricRef, ...] = ()
    """Where its effect should show."""
    needs: tuple[NeedRef, ...] = ()
    """The needs it answers."""
    required_for: RequiredFor | None = None
    source: Source = Source()
    variant_of: CourseRef | None = None
    """The course it adapts, for another region or language."""
    renews: CourseRef | None = None
    """The compulsory course that this one renews: who has taken that one takes this in its place from then on."""
    supersedes: tuple[CourseRef, ...] = ()
    decisions: tuple[Decision, ...] = ()
    enrol_url: Url | None = None
    lms_id: ShortText | None = None
    """Its id in the learning management system."""
    language: Annotated[
        LanguageTag, Facet("Language", order=70), Field(examples=["pt-BR"], json_schema_extra=_drop_default)
    ] = ""
    """The language it is written in, by its code in BCP 47, such as en, ar, pt-BR or zh-Hant; left out, the portal's.\
"""
    license: Label | None = None
    version: ShortText | None = None
    first_offered: Day | None = None
    """The day it was first offered, where that was before it came into this repository."""
    sunset: Day | None = None
    """The day after which an mvp is either stable or gone."""
    help_wanted: Text | None = None
    """What its people would be glad of help with."""
    retired_reason: Text | None = None
    """Why it was retired, if nothing replaces it."""
    withheld_versions: tuple[VersionId, ...] = ()
    """Former versions that are shown no more, by the last part of their addresses."""

    @property
    def is_compulsory(self) -> bool:
        """Whether somebody has to take it, also in place of the compulsory course that it renews."""
        return self.required_for is not None or self.renews is not None

    @property
    def in_house(self) -> bool:
        """Whether the company wrote it, and so must say all that a course says."""
        return self.source.kind == "in-house"
