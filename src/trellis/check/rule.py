"""A rule: a requirement with its name, its severity, its text and the function that finds where it is not met."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..catalogue.catalogue import Catalogue
from ..diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from .context import Context

Check = Callable[[Catalogue, Context], Iterator[Diagnostic]]


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
