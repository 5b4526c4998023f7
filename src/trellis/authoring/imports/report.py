"""The outcome of each record, and the report of a whole import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class CreatedCourse:
    """A course was written from the record on `line`, or would be without a dry run.

    path: below the portal's root. original_title: the record's title if `title` differs from it, else "".
    unmapped_words: (field, word) for each word without a value in the portal. private_parts: the parts left out since
    they belong to a person. takes_default_language: whether nothing says its language. content: of the file.
    """

    line: int
    path: str
    title: str
    original_title: str
    unmapped_words: tuple[tuple[str, str], ...]
    private_parts: tuple[str, ...] = ()
    takes_default_language: bool = False
    content: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UnchangedCourse:
    """The record on `line` was imported earlier, as the course at `path`. is_elsewhere: whether in another team."""

    line: int
    path: str
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that a person edited here, and that the source changed too. The person's stays.

    field: as `level`, `source.url` or `text`. base: what the last import took; None where nothing tells.
    local_value, source: the person's value and the source's.
    """

    field: str
    base: str | None
    local_value: str
    source: str


@dataclass(frozen=True, slots=True)
class UpdatedCourse:
    """The source changed the record on `line` since the last import, and so its course.

    fields: those that took the source's value; none where all of them are in conflict. former_id: the record's id
    before the source renamed it, or "". before, after: the content of the file.
    """

    line: int
    path: str
    fields: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    former_id: str = ""
    unmapped_words: tuple[tuple[str, str], ...] = ()
    private_parts: tuple[str, ...] = ()
    before: bytes = field(default=b"", compare=False, repr=False)
    after: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """The record on `line` is left out, and nothing is wrong with it. reason: such as ``status: retired``."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The record on `line` cannot become a course. message: the reason. help: the next step. column: where, or ""."""

    line: int
    message: str
    help: str
    column: str = ""


Outcome = CreatedCourse | UnchangedCourse | UpdatedCourse | SkippedRecord | Refusal


@dataclass(frozen=True, slots=True)
class GoneCourse:
    """A course whose record is no more in the file, or is offered no more.

    is_retired: whether this import retired it. reason: why not, where that was asked for; or "". is_taken_up: whether
    somebody took it up again after an import had retired it.
    """

    path: str
    id: str
    is_retired: bool = False
    reason: str = ""
    is_taken_up: bool = False
    before: bytes = field(default=b"", compare=False, repr=False)
    after: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PossibleRename:
    """The new record on `line` may be the one of which the course at `path` was made: nothing tells for certain."""

    line: int
    id: str
    former_id: str
    path: str


@dataclass(frozen=True)
class ImportReport:
    """The report of one import.

    file: as the user wrote it. outcomes: one for each record, in the order of the file. gone_courses: of earlier
    imports. unit: what `line` counts. notes: how the file was read. homeless_columns: column → number of records with
    a value in it that no course took. possible_renames: new records that became courses of their own.
    """

    file: str
    team: str
    catalogue: str
    dry_run: bool
    outcomes: tuple[Outcome, ...]
    gone_courses: tuple[GoneCourse, ...] = ()
    unit: Literal["line", "row", "record"] = "line"
    notes: tuple[str, ...] = ()
    homeless_columns: Mapping[str, int] = field(default_factory=dict)
    possible_renames: tuple[PossibleRename, ...] = ()

    @cached_property
    def created_courses(self) -> tuple[CreatedCourse, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, CreatedCourse))

    @cached_property
    def unchanged_courses(self) -> tuple[UnchangedCourse, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, UnchangedCourse))

    @cached_property
    def updated_courses(self) -> tuple[UpdatedCourse, ...]:
        """Courses with changes, or with conflicts alone."""
        return tuple(o for o in self.outcomes if isinstance(o, UpdatedCourse))

    @cached_property
    def conflicts(self) -> tuple[tuple[UpdatedCourse, Conflict], ...]:
        return tuple((course, conflict) for course in self.updated_courses for conflict in course.conflicts)

    @cached_property
    def skipped_records(self) -> tuple[SkippedRecord, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, SkippedRecord))

    @cached_property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(o for o in self.outcomes if isinstance(o, Refusal))

    @cached_property
    def renamed_courses(self) -> tuple[CreatedCourse, ...]:
        """New courses whose title differs from the record's."""
        return tuple(o for o in self.created_courses if o.original_title)

    @cached_property
    def unmapped_words(self) -> Mapping[str, Counter[str]]:
        """Field (level, skills, language, url …) → its words without a value, with the number of records."""
        counts: dict[str, Counter[str]] = {}
        for course in self.outcomes:
            if isinstance(course, CreatedCourse | UpdatedCourse):
                for part, word in course.unmapped_words:
                    counts.setdefault(part, Counter())[word] += 1
        return counts

    @cached_property
    def private_parts(self) -> Counter[str]:
        """Part → number of records in which it was left out, since it belongs to a person."""
        courses = [o for o in self.outcomes if isinstance(o, CreatedCourse | UpdatedCourse)]
        return Counter(part for course in courses for part in set(course.private_parts))

    @property
    def needs_attention(self) -> bool:
        """Whether a record was refused, or a conflict waits for somebody to decide."""
        return bool(self.refusals or self.conflicts)
