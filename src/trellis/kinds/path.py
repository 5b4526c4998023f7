"""A path: courses in an order, for a role, a start or a certificate."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .course import Audience, RequiredFor
from .kind import Authored, Kind, Status, Tier
from .languages import LanguageTag
from .markers import Card, Compared, Facet, Searchable
from .picture import Picture
from .references import ItemRef, MetricRef, ObjectiveRef, PersonRef
from .scalars import Day, Flag, Label, Text, VersionId, Whole


class Step(Kind):
    section: Label
    items: Annotated[tuple[ItemRef, ...], Field(min_length=1)]
    optional: Flag = False
    """Whether the section may be left out."""


class Certificate(Kind):
    name: Annotated[Label, Searchable(2)]
    criteria: Text
    """What a person has shown when they hold it."""
    valid_days: Annotated[Whole, Field(ge=1, le=4000)] | None = None


class Path(Authored):
    """A learning path. Its minutes are the sum of its items'."""

    NAME: ClassVar[str] = "path"
    PLURAL: ClassVar[str] = "paths"
    ADDRESS: ClassVar[str] = "/paths/{id}/"

    status: Annotated[Status, Facet("Status", order=900)]
    kind: Literal["path", "onboarding", "certificate"]
    tier: Annotated[Tier, Facet("Scope", order=20), Card()]
    steps: Annotated[tuple[Step, ...], Field(min_length=1), Compared(2)]
    audience: Audience
    picture: Picture | None = None
    """A picture on its card and its page; without one it has a mark of its own."""
    objectives: tuple[ObjectiveRef, ...] = ()
    metrics: tuple[MetricRef, ...] = ()
    required_for: RequiredFor | None = None
    certificate: Certificate | None = None
    language: Annotated[LanguageTag | None, Facet("Language", order=70), Field(examples=["pt-BR"])] = None
    """The language that its texts are written in, by its code in BCP 47; left out, the portal's own."""
    buddy: PersonRef | None = None
    """Who takes a newcomer by the hand."""
    version: Annotated[Whole, Field(ge=0)]
    """Rises whenever the steps change."""
    first_offered: Day | None = None
    """The day it was first offered, where that was before it came into this repository."""
    withheld_versions: tuple[VersionId, ...] = ()
    """Former versions that are shown no more, by the last part of their addresses."""

    @property
    def is_compulsory(self) -> bool:
        """Whether somebody has to take it."""
        return self.required_for is not None
