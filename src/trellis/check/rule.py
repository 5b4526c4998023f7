"""A rule: a requirement with its id, its severity, its documentation and its check function."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..catalogue.catalogue import Catalogue
from ..catalogue.entry import Entry, EntryKey, EntrySummary
from ..diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ..load.positions import KeyPath
from .context import Context

CheckFunction = Callable[[Catalogue, Context], Iterator[Diagnostic]]
"""Yields the findings of one rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement that the content of a portal must meet."""

    id: str
    """What is wrong, in kebab-case."""
    severity: Severity
    check: CheckFunction | None = None
    """None if an earlier stage reports the findings."""
    doc: str = field(default="", repr=False)
    """The requirement, the reason, a bad and a good example. The docstring of the module of `check` by default."""
    waivable: bool = True
    """Whether an entry may waive it. False for rules that protect readers from the author."""
    private: bool = False
    """Whether its findings are on confidential text; see `Diagnostic.private`."""

    def __post_init__(self) -> None:
        if not self.doc and self.check:
            object.__setattr__(self, "doc", sys.modules[self.check.__module__].__doc__ or "")

    @property
    def requirement(self) -> str:
        """The first paragraph of `doc` on one line."""
        return " ".join(self.doc.strip().split("\n\n")[0].split())

    def at(
        self,
        entry: Entry[Any] | EntrySummary,
        key_or_location: str | KeyPath | Location,
        message: str,
        *,
        help: str = "",
        related: tuple[Label, ...] = (),
        severity: Severity | None = None,
        subject: Entry[Any] | None = None,
    ) -> Diagnostic:
        """Returns a finding on an entry, with the severity that the portal sets for entries of its status.

        key_or_location: a key of the front matter, the key path of a nested value such as ``("outcomes", 2, "text")``,
        or a location in the text. severity: if it differs from the rule's. subject: the entry whose status decides the
        severity, if it is not `entry`; for example the item of a review.
        """
        if isinstance(key_or_location, Location):
            location = key_or_location
        elif isinstance(entry, EntrySummary):
            raise TypeError("a key's position is known of an entry, not of its summary: pass a location")
        else:
            location = entry.at(key_or_location) if isinstance(key_or_location, str) else entry.at(*key_or_location)
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
        entry: EntryKey | None = None,
    ) -> Diagnostic:
        """Returns a finding on a file that is not an entry, such as a picture.

        entry: the key of the entry whose status decides the severity, if any.
        """
        severity = self.severity if severity is None else severity
        return Diagnostic(
            rule=self.id,
            severity=severity,
            location=location,
            message=message,
            help=help,
            related=related,
            entry=entry,
            private=self.private,
        )
