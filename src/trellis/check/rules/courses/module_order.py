"""A course's modules stand in the order of its lessons, and each begins with another one.

A module goes from its first lesson to the one before the next module. Readers see the modules in the order of the
lessons, whatever their order in the file; of two that begin with the same lesson, the first has none.

Bad: the lessons are `know-your-floor`, `open-well` and `close`.

    modules:
      - title: At the table
        first_lesson: open-well
      - title: Before you call
        first_lesson: know-your-floor

Good:

    modules:
      - title: Before you call
        first_lesson: know-your-floor
      - title: At the table
        first_lesson: open-well
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
        places = {lesson.key: place for place, lesson in enumerate(catalogue.lessons(course))}
        starts = [
            (places[reference.target], reference.key_path, reference.target)
            for reference in catalogue.references_from(course, "modules")
            if reference.target in places
        ]
        for (place_before, keys_before, _), (place, keys, target) in pairwise(starts):
            if place > place_before:
                continue
            lesson_id = target[1].rpartition("/")[2]
            is_same = place == place_before
            yield RULE.at(
                course,
                keys,
                f"the module begins with `{lesson_id}`, as the one above it does"
                if is_same
                else f"the module begins with `{lesson_id}`, which comes before the lessons of the module above it",
                help="name the first lesson of each module, or delete one of the two"
                if is_same
                else "put the modules in the order of the lessons",
                related=(Label(course.at(*keys_before), "the module above it"),),
            )


RULE = Rule("module-order", Severity.WARNING, check)
