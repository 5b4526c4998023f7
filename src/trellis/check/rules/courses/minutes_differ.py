"""A course's minutes are about the sum of its lessons' minutes.

People choose by time and managers plan by it. How far the two may differ is set by `thresholds` in portal.yml, 15 %
of the lessons' sum unless it says otherwise.

Bad: the lessons take 90 minutes together.

    minutes: 45

Good:

    minutes: 90
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    tolerance = context.portal.thresholds.minutes_tolerance
    for course in catalogue.courses:
        course_minutes = course.meta.minutes
        lesson_minutes = sum(lesson.meta.minutes for lesson in catalogue.lessons(course))
        if course_minutes is None or not lesson_minutes or course.status == "retired":
            continue
        if ("lesson", course.id) in catalogue.unread_keys:
            continue
        if abs(course_minutes - lesson_minutes) * 100 > tolerance * lesson_minutes:
            yield RULE.at(
                course,
                "minutes",
                f"the course says {course_minutes:,} minutes, its lessons take {lesson_minutes:,}",
                help=f"set `minutes: {lesson_minutes}`, or mend the lessons' minutes; "
                f"{tolerance} % of difference is fine",
            )


RULE = Rule("minutes-differ", Severity.WARNING, check)
