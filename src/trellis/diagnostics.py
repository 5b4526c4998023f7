"""What a stage has to say about content: where, how grave, what is so, what to do next.

Terms follow LSP and SARIF. Lines and columns count from 1, columns in characters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .context import Context

    Check = Callable[[Catalogue, Context], Iterator["Diagnostic"]]


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
    status: str = ""
    """The entry's status, where it has one; a portal may set a rule's severity by it."""
    private: bool = False
    """Whether its line holds what nobody may read, so that no report quotes it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement with its name, its gravity and its words.

    id: kebab-case, says what is wrong. check: yields the findings; None where a stage before `check` finds them.
    doc: first line the requirement, then why, then a bad and a good example; the module's docstring unless given.
    waivable: whether an entry may waive it; not where it guards readers against the author. private: see `Diagnostic`.
    """

    id: str
    severity: Severity
    check: Check | None = None
    doc: str = field(default="", repr=False)
    waivable: bool = True
    private: bool = False

    def __post_init__(self) -> None:
        if not self.doc and self.check:
            object.__setattr__(self, "doc", sys.modules[self.check.__module__].__doc__ or "")

    @property
    def requirement(self) -> str:
        """The first paragraph of `doc` on one line: what must hold."""
        return " ".join(self.doc.strip().split("\n\n")[0].split())

    def at(
        self,
        location: Location,
        message: str,
        *,
        help: str = "",
        related: tuple[Label, ...] = (),
        status: str = "",
        severity: Severity | None = None,
    ) -> Diagnostic:
        """A finding of this rule. severity: where this finding is less or more grave than the rule's others."""
        grave = self.severity if severity is None else severity
        return Diagnostic(self.id, grave, location, message, help, related, status, self.private)
