"""A lesson: one page of a course, of one of four types."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .kind import Kind, Title
from .references import OutcomeRef, RubricRef
from .scalars import Minutes, Slug, Text, Url, Whole


class Question(Kind):
    prompt: Text
    choices: Annotated[tuple[Text, ...], Field(min_length=2, max_length=8)]
    answer: Annotated[
        Whole | tuple[Whole, ...], Field(description="The right choice's number, from 1, or a list of them.")
    ]
    explain: Text | None = None
    """Why that is the answer; shown after answering."""
    outcomes: tuple[OutcomeRef, ...] = ()
    """The outcomes it tests, where a quiz tests several."""


class Video(Kind):
    url: Url
    transcript: Text | None = None
    """The file or address of the transcript."""
    captions: Text | None = None
    """The file or address of the captions."""


class Lesson(Kind):
    """One page of a course. Its file's number orders it, the rest of the name is its id within the course."""

    NAME: ClassVar[str] = "lesson"
    PLURAL: ClassVar[str] = "lessons"
    ADDRESS: ClassVar[str] = "/courses/{course}/{id}/"  # without the number, since lessons are reordered

    title: Title
    type: Literal["read", "activity", "quiz", "checkpoint"]
    minutes: Minutes
    outcomes: tuple[OutcomeRef, ...] = ()
    """Which of the course's outcomes it serves."""
    questions: tuple[Question, ...] = ()
    """A quiz's questions."""
    rubric: RubricRef | None = None
    """What a checkpoint is assessed against."""
    evidence: Text | None = None
    """What a person hands in at a checkpoint."""
    video: Video | None = None
    aliases: tuple[Slug, ...] = ()
    """Ids it had before within its course; their addresses lead here."""
