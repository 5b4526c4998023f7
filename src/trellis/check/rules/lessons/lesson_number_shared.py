"""Each lesson of a course has a number of its own.

The number in front of a lesson's name says where it stands in its course. Two lessons have the same one where two
branches each added one and both were merged; then the letters of their names decide which comes first.

Bad:

    03-three-in-a-week.md
    03-another-way.md

Good:

    03-three-in-a-week.md
    04-another-way.md
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        for earlier, later in pairwise(catalogue.lessons_by_course.get(course.id, ())):
            if earlier.number != later.number:
                continue
            first = catalogue.entry(earlier.key)
            name = first.path.rpartition("/")[2]
            yield RULE.at(
                catalogue.entry(later.key),
                "id",
                f"the lesson has the same number as `{name}`, so that letters decide which of the two comes first",
                help="give each the number of its place; a lesson keeps its address when its number changes",
                related=(Label(first.at("id"), "the lesson before it"),),
            )


RULE = Rule("lesson-number-shared", Severity.ADVICE, check)
