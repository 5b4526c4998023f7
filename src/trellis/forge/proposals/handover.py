"""What the job that reads issues hands to the one that writes: numbers, a checked path, and texts of limited length."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from ...check.rules.references.name_not_portable import MAX_PATH_LENGTH, describe_name_fault
from ..problems import UnexpectedResponse

MAX_PROPOSALS = 50
"""The maximum number of issues that a run reads; the others wait for the next one."""

_NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"
_PATH = rf"^(content/{_NAME}/(index|{_NAME}/{_NAME}|courses/{_NAME}/{_NAME})\.md)?$"
"""A text of a team's: its page, or one in a folder of a kind. Every part is an id."""

MAX_HANDOVER_SIZE = 19_000_000
"""The maximum number of bytes of all proposals of a run. Others, of very long texts, wait for a run with fewer."""

MAX_EDITORS = 20
"""The maximum number of people who changed the text of an issue that is proposed."""

_Account = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(\[bot\])?$", max_length=255)]

_HELP = "see the log of the job before this one, then run both again"


class Proposal(BaseModel):
    """What is to be written for an issue: a new file, a file with a correction, or an answer alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    number: Annotated[int, Field(ge=1, le=10**12)]
    """Of the issue."""
    state: Literal["entry", "correction", "incomplete"]
    path: Annotated[str, Field(pattern=_PATH, max_length=MAX_PATH_LENGTH)] = ""
    before: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """The SHA-256 of the file that a correction changes, as it was read."""
    text: Annotated[str, Field(max_length=200_000)] = ""
    """The whole file."""
    title: Annotated[str, Field(max_length=200)] = ""
    opener: _Account | Literal[""] = ""
    """The account that opened the issue."""
    editors: Annotated[tuple[_Account, ...], Field(max_length=MAX_EDITORS, strict=False)] = ()
    """The other accounts that changed its text since."""
    answer: Annotated[str, Field(max_length=30_000)]
    """What is said in the issue, in Markdown."""

    @model_validator(mode="after")
    def _require_consistency(self) -> Self:
        has_file, is_incomplete = bool(self.path and self.text), self.state == "incomplete"
        is_corrected = bool(self.before)
        if has_file is is_incomplete or (self.state == "correction") is not is_corrected:
            raise ValueError("the parts do not fit the state")
        if any(map(describe_name_fault, filter(None, self.path.split("/")))):
            raise ValueError("the path is not possible on every system")
        return self


_PROPOSALS: TypeAdapter[tuple[Proposal, ...]] = TypeAdapter(Annotated[tuple[Proposal, ...], Field(max_length=50)])


def select_proposals(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Returns as many proposals as a file may hold, the small ones before the large, in the order that they had.

    So whoever corrects a very long page keeps nobody else's issue from being proposed.
    """
    room = MAX_HANDOVER_SIZE
    chosen: set[int] = set()
    sizes = {place: len(proposal.model_dump_json().encode()) + 1 for place, proposal in enumerate(proposals)}
    for place in sorted(sizes, key=lambda place: sizes[place]):
        room -= sizes[place]
        if room < 0:
            break
        chosen.add(place)
    return tuple(proposal for place, proposal in enumerate(proposals) if place in chosen)


def format_proposals(proposals: tuple[Proposal, ...]) -> str:
    """Returns proposals as JSON."""
    return _PROPOSALS.dump_json(proposals).decode()


def parse_proposals(text: bytes) -> tuple[Proposal, ...]:
    """Returns the proposals in a file. Raises UnexpectedResponse unless all of it is as the other job writes it."""
    try:
        return _PROPOSALS.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        location = ".".join(str(step) for step in first["loc"]) or "the whole"
        message = f"the file of the job before is not as that job writes it: {location}: {first['msg']}"
        raise UnexpectedResponse(message, _HELP) from None
