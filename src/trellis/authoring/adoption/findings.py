"""What an adoption reports: what was left out, what was changed, what a person has to decide, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

REFUSED = "Not adopted"
LEFT_OUT = "Left out"
CHANGED = "Changed, for you to look at"
TO_DECIDE = "For you to decide"
HEADINGS = (REFUSED, LEFT_OUT, CHANGED, TO_DECIDE)
"""The headings of the report, in their order."""


class SourceLine(NamedTuple):
    """A line of a text with its place in the folder that is adopted. number: from 1."""

    text: str
    path: str
    number: int


class AdoptionNote(NamedTuple):
    """Something that a person should know. line: 0 for the file as a whole. subject: what notes are counted by."""

    heading: str
    subject: str
    path: str
    line: int
    detail: str


@dataclass(slots=True)
class Notes:
    """The notes of a run, in the order in which they were made."""

    items: list[AdoptionNote] = field(default_factory=list)
    _keys: set[AdoptionNote] = field(default_factory=set)

    def add(self, heading: str, subject: str, place: SourceLine | str, detail: str = "") -> None:
        """Adds a note, once. place: a line of a text, or the path of a file."""
        path, line = (place, 0) if isinstance(place, str) else (place.path, place.number)
        note = AdoptionNote(heading, subject, path, line, detail)
        if note not in self._keys:
            self._keys.add(note)
            self.items.append(note)
