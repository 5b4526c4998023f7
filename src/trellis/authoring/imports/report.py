"""The outcome of each record, and the report of a whole import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class CreatedCourse:
    """A course was course from the record on `line`, or would be without a dry run.

    path: below the portal's root. original_title: the record's title if `title` differs from it, else "".
    unmapped_words: (field, word) for each word without a value in the portal.
    """

    line: int
    path: str
    title: str
    original_title: str
    unmapped_words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnchangedCourse:
    """The record on `line` was imported earlier, as the course at `path`."""

    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The record on `line` cannot become a course. message: the reason. help: the next step."""

    line: int
    message: str
    help: str


Outcome = CreatedCourse | UnchangedCourse | Refusal


@dataclass(frozen=True)
class ImportReport:
    """The report of one import. file: as the user wrote it. outcomes: one for each record, in the order of the file."""

    file: str
    team: str
    catalogue: str
    dry_run: bool
    outcomes: tuple[Outcome, ...]

    @cached_property
    def created_courses(self) -> tuple[CreatedCourse, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, CreatedCourse))

    @cached_property
    def unchanged_courses(self) -> tuple[UnchangedCourse, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, UnchangedCourse))

    @cached_property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, Refusal))

    @cached_property
    def renamed_courses(self) -> tuple[CreatedCourse, ...]:
        """New courses whose title differs from the record's."""
        return tuple(o for o in self.created_courses if o.original_title)

    @cached_property
    def unmapped_words(self) -> Mapping[str, Counter[str]]:
        """Field (level, skills, language or url) → its words without a value, with the number of records."""
        counts: dict[str, Counter[str]] = {}
        for course in self.created_courses:
            for field, word in course.unmapped_words:
                counts.setdefault(field, Counter())[word] += 1
        return counts
