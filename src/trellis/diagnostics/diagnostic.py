"""What a stage has to say about content: where, how grave, what is so, what to do next.

Terms follow LSP and SARIF. Lines and columns count from 1, columns in characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How grave. An error stops publication, a warning is to be mended soon, advice may be left."""

    ERROR = 0
    WARNING = 1
    ADVICE = 2

    def __str__(self) -> str:
        return self.name.lower()


class Location(NamedTuple):
    """A stretch of one line. path: below the portal's root, with ``/``. end: the column after the last character."""

    path: str
    line: int = 1
    column: int = 1
    end: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that the message speaks of, with its own few words."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. message: the fact, with its number. help: the next act."""

    rule: str
    severity: Severity
    location: Location
    message: str
    help: str = ""
    related: tuple[Label, ...] = ()
    entry: tuple[str, str] | None = None
    """Kind and id of the entry whose status decides the severity, where a portal sets a rule's severity by status."""
    status: str = ""
    """The status itself, where the entry could not be read."""
    private: bool = False
    """Whether its line holds what nobody may read, so that no report quotes it."""
