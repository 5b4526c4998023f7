"""Diagnostics: what is wrong with content, where, how severe, and what to do about it.

The terms follow LSP and SARIF. Lines and columns count from 1; columns count characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """An error stops publication, a warning should be fixed soon, advice is optional."""

    ERROR = 0
    WARNING = 1
    ADVICE = 2

    def __str__(self) -> str:
        return self.name.lower()


class Location(NamedTuple):
    """A range within one line.

    path: relative to the portal's root, with ``/``. end: the column after the last character.
    """

    path: str
    line: int = 1
    column: int = 1
    end: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A related location with a short message of its own."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of a rule. message: the fact. help: what to do next."""

    rule: str
    severity: Severity
    location: Location
    message: str
    help: str = ""
    related: tuple[Label, ...] = ()
    entry: tuple[str, str] | None = None
    """Kind and id of the entry whose status decides the severity, for portals that set a rule's severity by status."""
    status: str = ""
    """The status itself, if the entry could not be read."""
    private: bool = False
    """Whether the line holds confidential text, so that no report may quote it."""
