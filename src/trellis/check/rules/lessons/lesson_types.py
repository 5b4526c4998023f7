"""A stable course of ours has an activity, a quiz and a checkpoint.

People learn by doing it, see from a quiz where they stand, and show at a checkpoint that they can. Reading alone does
none of the three.

Bad: three lessons of one type.

    type: read

Good: lessons of four types.

    type: read
    type: activity
    type: quiz
    type: checkpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_phrases, join_quoted
from ...context import Context
from ...rule import Rule

REQUIRED_TYPES = {"activity": "an activity", "quiz": "a quiz", "checkpoint": "a checkpoint"}


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status != "stable" or not course.meta.in_house or ("lesson", course.id) in catalogue.unread_keys:
            continue
        types = {lesson.meta.type for lesson in catalogue.lessons(course)}
        if not types:
            continue  # a course without lessons is reported by course-incomplete
        missing_types = [type for type in REQUIRED_TYPES if type not in types]
        if missing_types:
            yield RULE.at(
                course,
                "status",
                f"a stable course without {join_phrases([REQUIRED_TYPES[type] for type in missing_types], 'or')}",
                help=f"add a lesson of type {join_quoted(missing_types, 'and')}, "
                "or set `status: mvp` until it is there",
            )


RULE = Rule("lesson-types", Severity.ERROR, check)
