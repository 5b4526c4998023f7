"""What was judged of a change, as plain data that one job hands to another.

The job that evaluates changes parses what strangers wrote, so it holds no right to write. The job that writes holds
the right, and reads nothing but this: numbers, commit ids, a state, and a text of limited length for people.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..approvals.snapshot import Conversation
from .problems import UnexpectedResponse
from .protocol import Outcome, StartedCheck

MAX_FILE_SIZE = 20_000_000
"""The maximum number of bytes of a file that one job hands to another."""

_HELP = "see the log of the job before this one, then run both again"

CommitId = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
_OUTCOMES: dict[str, Outcome] = {
    "approved": "approved",
    "missing": "waiting",
    "blocked": "waiting",
    "failed": "failed",
}


class Judgement(BaseModel):
    """The verdict on a change as it is to be written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    number: Annotated[int, Field(ge=1)]
    head: CommitId
    """The last commit of the change."""
    commit: CommitId
    """The commit that gets the check: the head, or the commit of a merge queue."""
    is_queued: bool = False
    """Whether it is about a commit of a merge queue, which gets no comment."""
    state: Literal["approved", "missing", "blocked", "failed"]
    title: Annotated[str, Field(max_length=10_000)]
    text: Annotated[str, Field(max_length=65_000)]
    """Markdown: the comment, and the output of the check."""
    fingerprint: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Of the conversation that was evaluated; "" where none could be."""

    @property
    def outcome(self) -> Outcome:
        """What the check says. Only `approved` lets a change be merged."""
        return _OUTCOMES[self.state]


T = TypeVar("T")

_JUDGEMENTS = TypeAdapter(tuple[Judgement, ...])
_CHECKS = TypeAdapter(tuple[StartedCheck, ...])


def fingerprint_conversation(conversation: Conversation) -> str:
    """Returns a hash of everything that people said about a change, so that two jobs can compare it.

    Comments are left out: they decide nothing, and nothing is judged again after one.
    """
    deciding_reviews = tuple(review for review in conversation.reviews if review.state != "commented")
    decided = conversation.model_copy(update={"reviews": deciding_reviews})
    return sha256(decided.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest()


def read_handover(file: Path) -> bytes:
    """Returns the content of a file that another job wrote. Raises UnexpectedResponse."""
    try:
        size = file.stat().st_size
        if size <= MAX_FILE_SIZE:
            return file.read_bytes()
    except OSError as error:
        raise UnexpectedResponse(f"{file} cannot be read: {error.strerror}", _HELP) from None
    raise UnexpectedResponse(f"{file} has {size:,} bytes, which is more than is read", _HELP)


def format_judgements(judgements: tuple[Judgement, ...]) -> str:
    """Returns judgements as JSON."""
    return _JUDGEMENTS.dump_json(judgements).decode()


def parse_judgements(text: bytes) -> tuple[Judgement, ...]:
    """Returns the judgements in a file. Raises UnexpectedResponse unless all of it is as another job writes it."""
    return _parse(_JUDGEMENTS, text)


def format_checks(checks: tuple[StartedCheck, ...]) -> str:
    """Returns started checks as JSON."""
    return _CHECKS.dump_json(checks).decode()


def parse_checks(text: bytes) -> tuple[StartedCheck, ...]:
    """Returns the started checks in a file. Raises UnexpectedResponse unless all of it is as another job writes it."""
    return _parse(_CHECKS, text)


def _parse(adapter: TypeAdapter[tuple[T, ...]], text: bytes) -> tuple[T, ...]:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        location = ".".join(str(step) for step in first["loc"]) or "the whole"
        message = f"the file of the job before is not as that job writes it: {location}: {first['msg']}"
        raise UnexpectedResponse(message, _HELP) from None
