"""What became of each record, and what the whole comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Created:
    """A course was made of the record on `line`, or would be in a dry run.

    path: below the portal's root. whole: the record's own title, where `title` had to differ. unmapped: field and word of
    what the portal has no value for.
    """

    line: int
    path: str
    title: str
    whole: str
    unmapped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The record on `line` is in the portal already, at `path`."""

    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """No course can be made of the record on `line`. message: what is so. help: the next act."""

    line: int
    message: str
    help: str


Outcome = Created | Unchanged | Refusal


@dataclass(frozen=True)
class Report:
    """One import. file: as it was named. outcomes: one a record, in the order of the file."""

    file: str
    team: str
    catalogue: str
    dry_run: bool
    outcomes: tuple[Outcome, ...]

    @cached_property
    def created(self) -> tuple[Created, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, Created))

    @cached_property
    def unchanged(self) -> tuple[Unchanged, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, Unchanged))

    @cached_property
    def refused(self) -> tuple[Refusal, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, Refusal))

    @cached_property
    def renamed(self) -> tuple[Created, ...]:
        """Courses whose title is not the record's."""
        return tuple(o for o in self.created if o.whole)

    @cached_property
    def unmapped(self) -> Mapping[str, Counter[str]]:
        """For each field (level, skills, language, url): the words that no value could be made of, and how many records say them."""
        counts: dict[str, Counter[str]] = {}
        for created in self.created:
            for field, word in created.unmapped:
                counts.setdefault(field, Counter())[word] += 1
        return counts
