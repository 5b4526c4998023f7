"""portal.yml: what the learning team sets for the whole portal."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Kind
from .references import ItemRef, ObjectiveRef, PersonRef, RubricRef, TeamRef
from .scalars import Day, Label, Slug, Text, Whole

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


class Approvals(Kind):
    """What an approval is measured by, and who answers where nobody else may."""

    rubrics: dict[Slug, RubricRef] = Field(default_factory=dict)
    (
        "By kind, the rubric whose criteria an approval scores, such as `course: course-standard`; "
        "no scores for other kinds."
    )
    small_change_words: Annotated[Whole, Field(ge=0, le=500)] = 20
    (
        "Up to how many changed words need one look instead of all keys, "
        "as long as nothing else changes that people rely on."
    )
    top: tuple[PersonRef, ...] = ()
    """Who approves what the head of the company had a hand in, since nobody is above them."""
    recorder: Label | None = None
    """The account, in the forge, of the program that writes the ledger after a merge."""
    spot_check_size: Annotated[Whole, Field(ge=1, le=1000)] = 5
    """How many items a spot check draws."""


class Portal(Kind):
    NAME: ClassVar[str] = "portal"
    PLURAL: ClassVar[str] = "portal"

    learning_team: TeamRef | None = None
    """The team that runs the portal and clears the standard."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["en"])] = "en"
    """BCP 47: the language that teams, skills, stories and all else is written in that names none of its own."""
    spotlight: tuple[Spotlight, ...] = ()
    thresholds: Thresholds = Thresholds()
    approvals: Approvals = Approvals()
    severity: dict[Slug, Level | dict[Slug, Level]] = Field(default_factory=dict)
    """A rule's severity here: one for all, or one a status, such as `{draft: advice, stable: error}`."""
