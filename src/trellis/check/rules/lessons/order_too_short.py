"""There are three things or more to put in order.

Two are in order by chance every second time, so that the answer says nothing.

Bad:

    type: order
    choices: [Count the packages, Sign the note]

Good:

    type: order
    choices: [Secure the lorry, Count the packages, Sign the note]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...rule import Rule

MIN_COUNT = 3
"""How many things there are to put in order at least."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        for index, question in enumerate_readable(lesson.meta.questions, "type", "choices"):
            if question.type == "order" and len(question.choices) < MIN_COUNT:
                yield RULE.at(
                    lesson,
                    ("questions", index, "choices"),
                    f"{format_count(len(question.choices), 'thing')} to put in order",
                    help="add another, or ask in another way which comes first",
                )


RULE = Rule("order-too-short", Severity.ERROR, check)
