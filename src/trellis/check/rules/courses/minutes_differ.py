"""A course's minutes are about the sum of its lessons' minutes.

People choose by time and managers plan by it. How far the two may differ is set by `thresholds` in portal.yml, 15 % of the
lessons' sum unless it says otherwise.

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
        said = course.meta.minutes
        summed = sum(lesson.meta.minutes for lesson in catalogue.lessons(course))
        if said is None or not summed or course.status == "retired" or ("lesson", course.id) in catalogue.unread:
            continue
        if abs(said - summed) * 100 > tolerance * summed:
            yield RULE.at(
                course,
                "minutes",
                f"the course says {said:,} minutes, its lessons take {summed:,}",
                help=f"set `minutes: {summed}`, or mend the lessons' minutes; {tolerance} % of difference is fine",
            )


RULE = Rule("minutes-differ", Severity.WARNING, check)
