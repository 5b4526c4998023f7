"""What was judged of a change, as plain data that one job hands to another.

The job that evaluates changes parses what strangers wrote, so it holds no right to write. The job that writes holds
the right, and reads nothing but this: numbers, commit ids, a state, and a text of limited length for people.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, BinaryIO, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..approvals.snapshot import Conversation
from .problems import UnexpectedResponse
from .protocol import Outcome, StartedCheck

MAX_FILE_SIZE = 20_000_000
"""The maximum number of bytes of the file of checks that one job hands to another; each has two hundred or so."""

MAX_JUDGEMENT_SIZE = 250_000
"""The maximum number of bytes of one judgement, as it is handed over. What is longer is shortened when it is written,
and not read.
"""

MAX_JUDGEMENTS = 50_000
"""The maximum number of judgements that are read; a forge lists no more open changes than half of that."""

MAX_HANDOVER_SIZE = 50_000_000
"""The number of bytes of judgements after which a run judges no more, so that the forge takes the file."""

_HELP = "see the log of the job before this one, then run both again"

CommitId = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]
_OUTCOMES: dict[str, Outcome] = {
    "approved": "approved",
    "missing": "waiting",
    "blocked": "waiting",
    "failed": "failed",
    "postponed": "waiting",
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
    state: Literal["approved", "missing", "blocked", "failed", "postponed"]
    """`postponed`: it was not judged in this run, and nothing is written of it."""
    title: Annotated[str, Field(max_length=10_000)]
    text: Annotated[str, Field(max_length=65_000)]
    """Markdown: the comment, and the output of the check."""
    fingerprint: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Of the conversation that was evaluated; "" where none could be."""
    mark: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")] = ""
    """What was judged, if judging it again would say the same."""

    @property
    def outcome(self) -> Outcome:
        """What the check says. Only `approved` lets a change be merged."""
        return _OUTCOMES[self.state]


T = TypeVar("T")

_JUDGEMENT = TypeAdapter(Judgement)
_CHECKS = TypeAdapter(tuple[StartedCheck, ...])


def fingerprint_conversation(conversation: Conversation) -> str:
    """Returns a hash of everything that people said about a change, so that two jobs can compare it.

    Comments are left out: they decide nothing, and nothing is judged again after one. So are pushes to other branches
    that brought none of its commits as the forge lists them; a tip above these is looked at when it is evaluated.
    """
    deciding_reviews = tuple(review for review in conversation.reviews if review.is_deciding)
    own_ids = frozenset(conversation.commits or ())
    pushes = tuple(push for push in conversation.pushes_elsewhere if push.after in own_ids)
    decided = conversation.model_copy(update={"reviews": deciding_reviews, "pushes_elsewhere": pushes})
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


def build_mark(head: str, conversation: Conversation, base: str, day: date) -> str:
    """Returns a hash of all that a verdict depends on: the change, what people said, the default branch and the day."""
    parts = (head, fingerprint_conversation(conversation), base, day.isoformat())
    return sha256("\n".join(parts).encode("ascii")).hexdigest()[:32]


def format_judgement(judgement: Judgement) -> bytes:
    """Returns a judgement as a line of JSON. A text that is too long is shortened, and says so."""
    line = _JUDGEMENT.dump_json(judgement)
    length = len(judgement.text)
    while len(line) >= MAX_JUDGEMENT_SIZE and length:
        length //= 2
        text = f"{judgement.text[:length]}\n\n… The rest was left out, since it is too long.\n"
        line = _JUDGEMENT.dump_json(judgement.model_copy(update={"text": text, "title": judgement.title[:1_000]}))
    return line + b"\n"


class JudgementFile:
    """The judgements that another job handed over, one a line; each is read by itself, the last one of each change.

    problems: what is wrong with lines that are not as that job writes them, which keeps nobody from reading the others.
    Raises UnexpectedResponse if there is no file.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._positions: dict[tuple[int, str], int] = {}
        self.problems: list[UnexpectedResponse] = []
        try:
            with file.open("rb") as stream:
                for _ in range(MAX_JUDGEMENTS):
                    position = stream.tell()
                    line = _read_line(stream)
                    if not line:
                        break
                    try:
                        judgement = _parse(_JUDGEMENT, line)
                    except UnexpectedResponse as error:
                        self.problems.append(error)
                        continue
                    self._positions[judgement.number, judgement.commit] = position
        except OSError as error:
            raise UnexpectedResponse(f"{file} cannot be read: {error.strerror}", _HELP) from None

    def read_judgement(self, number: int, commit: str) -> Judgement | None:
        """Returns the judgement of a commit of a change; None if there is none."""
        position = self._positions.get((number, commit))
        if position is None:
            return None
        with self._file.open("rb") as stream:
            stream.seek(position)
            return _parse(_JUDGEMENT, _read_line(stream))


def _read_line(stream: BinaryIO) -> bytes:
    """Returns the next line, and of one that is too long only its beginning, which is no judgement."""
    line = stream.readline(MAX_JUDGEMENT_SIZE + 1)
    rest = line
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(MAX_JUDGEMENT_SIZE)
    return line


def format_checks(checks: tuple[StartedCheck, ...]) -> str:
    """Returns started checks as JSON."""
    return _CHECKS.dump_json(checks).decode()


def parse_checks(text: bytes) -> tuple[StartedCheck, ...]:
    """Returns the started checks in a file. Raises UnexpectedResponse unless all of it is as another job writes it."""
    return _parse(_CHECKS, text)


def _parse(adapter: TypeAdapter[T], text: bytes) -> T:
    try:
        return adapter.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        location = ".".join(str(step) for step in first["loc"]) or "the whole"
        message = f"the file of the job before is not as that job writes it: {location}: {first['msg']}"
        raise UnexpectedResponse(message, _HELP) from None
