"""The base models: `Kind`, frozen and without unknown keys, and `Authored`, with the fields of authored entries."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

from .intervals import Interval, add_interval
from .markers import Compared, Searchable
from .references import PersonRef
from .scalars import (
    REASON_LENGTH,
    SLUG,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    Day,
    Label,
    Slug,
    Text,
    require_one_line,
    require_plain_text,
    require_visible_text,
    require_words,
)

Tier = Literal["organisation", "team", "individual"]
Status = Literal["draft", "mvp", "stable", "retired"]
Title = Annotated[
    str,
    TITLE_LENGTH,
    AfterValidator(require_one_line),
    AfterValidator(require_plain_text),
    AfterValidator(require_words),
    Searchable(10),
    Compared(2),
]
Summary = Annotated[
    str,
    SUMMARY_LENGTH,
    AfterValidator(require_plain_text),
    AfterValidator(require_visible_text),
    Searchable(2),
    Compared(2),
]


class Vocabulary(StrEnum):
    """A closed list of values, each with the words a reader sees: ``EMEA = "emea", "Europe, Middle East, Africa"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("-", " ").capitalize()
        return member


class Kind(BaseModel):
    """A frozen model that rejects unknown keys.

    NAME: the kind in references and messages. ADDRESS: where it is published, with ``{id}``; empty if it has no page.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True, validate_default=False
    )

    NAME: ClassVar[str] = ""
    PLURAL: ClassVar[str] = ""
    ADDRESS: ClassVar[str] = ""


CONTRIBUTOR_ROLES = ("author", "teacher", "editor", "specialist", "reviewer")
"""The usual roles of contributors, in the order in which lists of them go. There may be any others."""


class Contribution(Kind):
    person: Annotated[PersonRef, Searchable(1.5)]
    role: Label
    """What they did or do: author, reviewer, specialist …"""


class Waiver(Kind):
    rule: Annotated[str, WithJsonSchema({"type": "string", "pattern": SLUG})]
    """The rule that may be broken."""
    reason: Annotated[Text, REASON_LENGTH]
    expires: Day
    """The waiver's last day."""


class Authored(Kind):
    """The fields that every authored kind shares.

    The owner is the team's folder, the id is the file's or folder's name.
    """

    title: Title
    """What it is called, 3 to 80 characters; those of Chinese, Japanese and Korean count as two."""
    summary: Summary
    """One or two sentences for its card, 40 to 200 characters, counted as in the title."""
    status: str
    """How far along it is."""
    people: tuple[Contribution, ...] = ()
    """Who made it, in which role."""
    review_by: Day | None = None
    """The day by which someone must have read it again."""
    reviewed: Day | None = None
    """The day someone last read it through."""
    review_every: Interval | None = None
    """How long a review holds, such as `12 months`."""
    aliases: tuple[Slug, ...] = ()
    """Ids it had before; their addresses lead here."""
    waivers: tuple[Waiver, ...] = ()
    """Rules it may break, each with a reason and an end."""

    @property
    def review_due(self) -> date | None:
        """The day the next review is due, or None where no review was planned."""
        if self.review_by:
            return self.review_by
        if self.reviewed and self.review_every:
            return add_interval(self.reviewed, self.review_every)
        return None
