"""A rule: a requirement with its name, its severity, its text and the function that finds where it is not met."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..catalogue.catalogue import Catalogue
from ..catalogue.entry import Entry, EntrySummary, Key
from ..diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ..load.positions import Path as KeyPath
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
        entry: Entry[Any] | EntrySummary,
        place: str | KeyPath | Location,
        message: str,
        *,
        help: str = "",
        related: tuple[Label, ...] = (),
        severity: Severity | None = None,
        subject: Entry[Any] | None = None,
    ) -> Diagnostic:
        """Returns a finding on an entry, at the severity that the portal sets for entries of its status.

        place: a key of its front matter, the path of a nested one such as ``("outcomes", 2, "text")``, or a location in its text.
        severity: where this finding is more or less severe than the rule's others. subject: the entry whose status counts, where it
        is not the one that the finding stands at: a review's item, for example.
        """
        if isinstance(place, Location):
            location = place
        elif isinstance(entry, EntrySummary):
            raise TypeError("a key's position is known of an entry, not of its summary: pass a location")
        else:
            location = entry.at(place) if isinstance(place, str) else entry.at(*place)
        key = (subject or entry).key
        return self.at_location(location, message, help=help, related=related, severity=severity, entry=key)

    def at_location(
        self,
        location: Location,
        message: str,
        *,
        help: str = "",
        related: tuple[Label, ...] = (),
        severity: Severity | None = None,
        entry: Key | None = None,
    ) -> Diagnostic:
        """Returns a finding on a file that is no entry, such as a picture. entry: the key of the one whose status counts, if any."""
        severity = self.severity if severity is None else severity
        return Diagnostic(self.id, severity, location, message, help, related, entry=entry, private=self.private)
