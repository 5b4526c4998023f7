"""A lesson lies beside the index.md of its course.

The course says for whom the lesson is, what it is for and who stands behind it; without it the lesson has no page.

Bad:

    content/sales/courses/negotiating-rates/01-prepare.md

Good:

    content/sales/courses/negotiating-rates/index.md
    content/sales/courses/negotiating-rates/01-prepare.md
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course, lessons in catalogue.lessons_by_course.items():
        if catalogue.find_entry("course", course) or ("course", course) in catalogue.unread_keys:
            continue
        yield RULE.at(
            catalogue.entry(lessons[0].key),
            (),
            f"{format_count(len(lessons), 'lesson lies', 'lessons lie')} in a folder without a course",
            help="write the course's index.md beside it, or move it to its course's folder; "
            "if the course is in another pull request, that one goes first",
        )


RULE = Rule("lesson-without-course", Severity.ERROR, check)
