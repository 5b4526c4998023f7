"""A lesson: one page of a course, of one of four types."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from .kind import Kind, Title
from .references import LessonRef, OutcomeRef, RubricRef
from .resource import Resource
from .scalars import Flag, Minutes, Number, ShortText, Slug, Text, Url, Whole

QuestionType = Literal["single", "multiple", "order", "match", "text", "number"]

PassMark = Annotated[Whole, Field(ge=1, le=100)]
"""The share of a quiz's questions, in per cent, whose right answers pass it."""

Answer = int | float | str | tuple[int, ...] | tuple[str, ...]
"""What is right: numbers of choices, from 1, the texts that are accepted, or a number."""

_CHOICE_NUMBER: TypeAdapter[int] = TypeAdapter(Whole)
_CHOICE_NUMBERS: TypeAdapter[tuple[int, ...]] = TypeAdapter(tuple[Whole, ...])
_ACCEPTED_TEXT: TypeAdapter[str] = TypeAdapter(ShortText)
_ACCEPTED_TEXTS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[ShortText, ...])
_NUMBER: TypeAdapter[float] = TypeAdapter(Number)

_NEEDED_PARTS: dict[QuestionType, tuple[str, ...]] = {
    "single": ("choices", "answer"),
    "multiple": ("choices", "answer"),
    "order": ("choices",),
    "match": ("pairs",),
    "text": ("answer",),
    "number": ("answer",),
}
_OWN_PARTS: dict[QuestionType, tuple[str, ...]] = {**_NEEDED_PARTS, "number": ("answer", "tolerance", "unit")}
TYPE_PARTS = ("choices", "pairs", "answer", "tolerance", "unit")
"""The parts of a question that depend on its type."""


def _parse_answer(value: Any, info: ValidationInfo) -> Any:
    """Reads an answer as the question's type has it. A type or choices that could not be read leave both open."""
    question = info.data or {}
    type = question.get("type")
    if type == "number":
        return _NUMBER.validate_python(value)
    if type == "text":
        return _parse_texts(value)
    if type in ("single", "multiple") or question.get("choices"):
        return _parse_choices(value)
    try:
        return _parse_choices(value)
    except ValidationError:
        return _parse_texts(value)


def _parse_choices(value: Any) -> int | tuple[int, ...]:
    """Reads the number of a choice, or a list of them."""
    is_list = isinstance(value, list | tuple)
    return _CHOICE_NUMBERS.validate_python(value) if is_list else _CHOICE_NUMBER.validate_python(value)


def _parse_texts(value: Any) -> str | tuple[str, ...]:
    """Reads a text that is accepted, or a list of them."""
    is_list = isinstance(value, list | tuple)
    return _ACCEPTED_TEXTS.validate_python(value) if is_list else _ACCEPTED_TEXT.validate_python(value)


_ANSWER_SCHEMA = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "minLength": 1, "maxLength": 80},
        {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1}]}},
    ]
}


class Pair(Kind):
    """Two things that belong together, in a question of type `match`."""

    item: Annotated[Text, Field(max_length=200)]
    """What is shown."""
    match: Annotated[Text, Field(max_length=200)]
    """What people choose for it."""


class Question(Kind):
    """A question of a quiz. Its type says how it is answered; choices or pairs say it where `type` is left out."""

    type: QuestionType | None = None
    """How it is answered; left out, `match` where it has pairs, else `single` or `multiple` by its answer."""
    prompt: Text
    choices: Annotated[tuple[Text, ...], Field(min_length=2, max_length=8)] = ()
    """What to choose from, or the steps in their right order for `type: order`; none for `type: text` and `number`."""
    pairs: Annotated[tuple[Pair, ...], Field(min_length=2, max_length=8)] = ()
    """What belongs together, in a question of type `match`."""
    answer: Annotated[Annotated[Answer, WithJsonSchema(_ANSWER_SCHEMA)] | None, BeforeValidator(_parse_answer)] = None
    """The right choice's number, from 1, or a list of them; for `text` what is accepted; for `number` the number."""
    tolerance: Annotated[Number, Field(ge=0)] | None = None
    """How far an answer in numbers may be from the right one, either way."""
    unit: ShortText | None = None
    """What an answer in numbers is counted in, such as EUR or kg; people need not write it."""
    explain: Text | None = None
    """Why that is the answer; shown after answering."""
    read_again: tuple[LessonRef, ...] = ()
    """The lessons of the course that whoever was wrong should read again."""
    outcomes: tuple[OutcomeRef, ...] = ()
    """The outcomes it tests, where a quiz tests several."""

    @property
    def form(self) -> QuestionType:
        """How it is answered, also where `type` is left out."""
        if self.type:
            return self.type
        if self.pairs:
            return "match"
        return "multiple" if isinstance(self.answer, tuple) and len(set(self.answer)) > 1 else "single"

    @property
    def right_numbers(self) -> tuple[int, ...]:
        """The numbers of the right choices, from 1, each once; none where nothing is chosen."""
        answers = self.answer if isinstance(self.answer, tuple) else (self.answer,)
        is_chosen = self.form in ("single", "multiple")
        return tuple(sorted({n for n in answers if isinstance(n, int)})) if is_chosen else ()

    @property
    def accepted_texts(self) -> tuple[str, ...]:
        """The texts that are right, the first as the one to show; none where no text is asked for."""
        answers = self.answer if isinstance(self.answer, tuple) else (self.answer,)
        return tuple(str(text) for text in answers if text is not None) if self.form == "text" else ()

    @property
    def unused_parts(self) -> tuple[str, ...]:
        """The keys that are written and mean nothing in a question of this type."""
        written_parts = (name for name in TYPE_PARTS if getattr(self, name) not in (None, ()))
        return tuple(name for name in written_parts if name not in _OWN_PARTS[self.form])

    @model_validator(mode="after")
    def _require_parts(self) -> Self:
        """Raises if a part is missing that the type needs."""
        missing_parts = [name for name in _NEEDED_PARTS[self.form] if getattr(self, name) in (None, ())]
        if self.answer == () and "answer" in missing_parts:
            missing_parts.remove("answer")  # it is written; a rule says that nothing is right
        if missing_parts:
            details = [InitErrorDetails(type="missing", loc=(name,), input={}) for name in missing_parts]
            raise ValidationError.from_exception_data(type(self).__name__, details)
        return self


class Video(Kind):
    """A film: the portal's own file, or an address elsewhere."""

    url: Url | None = None
    """Its address, where it is kept elsewhere."""
    file: Annotated[Text, Field(examples=["first-call.mp4"])] | None = None
    """Its file beside the lesson, .mp4 or .webm."""
    picture: Text | None = None
    """The file of a picture of it, which is shown before it plays."""
    transcript: Text | None = None
    """The file or address of the transcript."""
    captions: Text | None = None
    """The file or address of the captions."""

    @model_validator(mode="after")
    def _require_one_place(self) -> Self:
        if (self.url is None) == (self.file is None):
            help = "write `file:` with the name of a film beside the lesson, or `url:` with its address"
            message = "has two places" if self.url else "has neither `file` nor `url`"
            raise PydanticCustomError("video_place", message, {"help": help})
        return self


class Lesson(Kind):
    """One page of a course. Its file's number orders it, the rest of the name is its id within the course."""

    NAME: ClassVar[str] = "lesson"
    PLURAL: ClassVar[str] = "lessons"
    ADDRESS: ClassVar[str] = "/courses/{course}/{id}/"  # without the number, since lessons are reordered

    title: Title
    type: Literal["read", "activity", "quiz", "checkpoint"]
    minutes: Minutes
    """How long it takes, a whole number; a reading about 200 words a minute."""
    outcomes: tuple[OutcomeRef, ...] = ()
    """Which of the course's outcomes it serves."""
    optional: Flag = False
    """Whether the course is finished without it."""
    guiding_questions: tuple[Text, ...] = ()
    """The questions that it answers; shown before its text."""
    key_points: tuple[Text, ...] = ()
    """What to remember of it, a sentence each; shown behind its text."""
    resources: tuple[Resource, ...] = ()
    """What to read or use besides, elsewhere."""
    questions: tuple[Question, ...] = ()
    """A quiz's questions."""
    pass_mark: PassMark | None = None
    """The share of right answers that passes a quiz, in per cent; left out, the course's or the portal's."""
    rubric: RubricRef | None = None
    """What a checkpoint is assessed against."""
    evidence: Text | None = None
    """What a person hands in at a checkpoint."""
    video: Video | None = None
    aliases: tuple[Slug, ...] = ()
    """Ids it had before within its course; their addresses lead here."""
