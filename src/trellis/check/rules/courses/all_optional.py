"""A course has a lesson, and a path a step, that is not optional.

Whoever has done what is not optional is finished. Where all of it is optional nobody ever is, so that a course that
people have to take stays open for all of them, and a path gives no certificate.

Bad:

    lessons, each with `optional: true`

Good:

    one of them without it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status == "retired" or ("lesson", course.id) in catalogue.unread_keys:
            continue
        lessons = catalogue.lessons(course)
        if lessons and all(lesson.meta.optional for lesson in lessons):
            yield RULE.at(
                course,
                "title",
                "each lesson of the course is optional, so that nobody can finish it",
                help="delete `optional` in a lesson that everybody needs",
            )
    for path in catalogue.paths:
        if path.status != "retired" and path.meta.steps and all(step.optional for step in path.meta.steps):
            yield RULE.at(
                path,
                "steps",
                "each step of the path is optional, so that nobody can finish it",
                help="delete `optional` in a step that everybody needs",
            )


RULE = Rule("all-optional", Severity.WARNING, check)
