"""A question has the parts of its type, and no others.

Each type is answered in its own way: one choice or several, an order, pairs, a short text, a number. A part that its
type does not use is shown to nobody, and tells that another type was meant.

Bad: a question of type `number` offers nothing to choose from.

    type: number
    choices: [1256, 1350]
    answer: 1350

Good:

    type: number
    answer: 1350
    tolerance: 0.5
    unit: EUR
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.lesson import TYPE_PARTS
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        for index, question in enumerate_readable(lesson.meta.questions, "type", *TYPE_PARTS):
            for part in question.unused_parts:
                help = f"delete `{part}`, or choose another `type`"
                if question.form == "order" and part == "answer":
                    help = "delete `answer`: write the choices in their right order, the page mixes them"
                yield RULE.at(
                    lesson,
                    ("questions", index, part),
                    f"a question of type `{question.form}` has no use for `{part}`",
                    help=help,
                )


RULE = Rule("question-part-unused", Severity.ERROR, check)
