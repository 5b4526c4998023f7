"""Joins what the source says now with what the last import took and what a person made of it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from ...load.git import GitCommand, GitUnavailable, is_shallow
from ...load.scan import CONTENT_FOLDER
from .course_file import Value
from .memory import TEXT, FieldValues
from .plain_text import truncate_text
from .report import Conflict

SHOWN_LENGTH = 160
"""Maximum length of a value in a conflict, in characters."""

SHOWN_LINES = 12
"""Maximum number of lines of a text in a conflict."""


class CourseVersion(NamedTuple):
    """A course as one side has it. fields: as in `memory.list_fields`. body: its text."""

    fields: FieldValues
    body: str


class CourseMerge(NamedTuple):
    """changes: the fields that take the source's value. takes_text: whether the text does.

    conflicts: those of this run. kept_fields: those in which a person's value was kept in a conflict, now or before.
    """

    changes: Mapping[str, Value]
    takes_text: bool = False
    conflicts: tuple[Conflict, ...] = ()
    kept_fields: frozenset[str] = frozenset()


def merge_course(
    base: FieldValues | None,
    course: CourseVersion,
    source: CourseVersion,
    *,
    prefers_source: bool = False,
    earlier_fields: Set[str] = frozenset(),
) -> CourseMerge:
    """Joins the three versions field by field.

    base: what the last import took; None where nothing tells: then what the course lacks is taken, and what differs is
    a conflict. prefers_source: whether the source's value is taken in a conflict, of this run or an earlier one.
    earlier_fields: those in which a person's value was kept in an earlier one. Fields that no import wrote are the
    person's, and stay.
    """
    changes: dict[str, Value] = {}
    conflicts: list[Conflict] = []
    kept_fields = set[str]()
    for name in dict.fromkeys((*source.fields, *(base or ()))):
        before = base.get(name) if base is not None else None
        present, new = course.fields.get(name), source.fields.get(name)
        if present == new:
            continue
        if base is not None and new == before and not (prefers_source and name in earlier_fields):
            kept_fields.update({name} & earlier_fields)
        elif present == before or prefers_source:
            changes[name] = new if new is None or isinstance(new, str) else list(new)
        else:
            conflicts.append(_describe_conflict(name, base, course, source))
            kept_fields.add(name)
    takes_text = TEXT in changes
    changes.pop(TEXT, None)
    return CourseMerge(changes, takes_text, tuple(conflicts), frozenset(kept_fields))


def _describe_conflict(name: str, base: FieldValues | None, course: CourseVersion, source: CourseVersion) -> Conflict:
    if name == TEXT:
        lines = list(unified_diff(course.body.split("\n"), source.body.split("\n"), lineterm="", n=0))[2:]
        lines = [truncate_text(line, SHOWN_LENGTH) for line in lines if not line.startswith("@@")]
        kept_lines = [line[1:] for line in lines if line.startswith("-")][:SHOWN_LINES]
        new_lines = [line[1:] for line in lines if line.startswith("+")][:SHOWN_LINES]
        return Conflict(name, None, "\n".join(kept_lines), "\n".join(new_lines))
    before = _show(base.get(name)) if base is not None else None
    return Conflict(name, before, _show(course.fields.get(name)), _show(source.fields.get(name)))


def _show(value: str | list[str] | None) -> str:
    text = ", ".join(value) if isinstance(value, list) else value or ""
    return truncate_text(text, SHOWN_LENGTH) if text else "nothing"


def find_untouched_files(root: Path, team: str) -> frozenset[str]:
    """Returns the files of a team's courses that nobody has changed since the commit that added them, as Git knows.

    It tells of courses that were imported before an import kept what it took. Nothing is known of a shallow clone.
    """
    folder = f"{CONTENT_FOLDER}/{team}/courses"
    options = ("--no-merges", "--no-renames", "--full-history", "--name-only", "--relative", "-z", "--format=")
    try:
        if is_shallow(root):
            return frozenset()
        commits = Counter(GitCommand(root, "log", *options, "HEAD", "--", folder).read_parts("\0"))
        changed_files = GitCommand(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", folder).output
    except GitUnavailable:
        return frozenset()
    once_committed = {path for path, count in commits.items() if count == 1}
    return frozenset(once_committed.difference(changed_files.split("\0")))
