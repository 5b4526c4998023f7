"""A quiz has questions.

Without them people meet an empty page at the very moment at which they want to know where they stand.

Bad:

    type: quiz

Good:

    type: quiz
    questions:
      - prompt: Which figure do you prepare first?
        choices: [The rate at which you leave, The rate that you open with]
        answer: 1
        explain: Every other figure is measured against the rate at which you leave.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        if lesson.meta.type == "quiz" and not lesson.meta.questions:
            yield RULE.at(
                lesson,
                "type",
                "a quiz without questions",
                help="add `questions:`, or choose another `type`",
            )


RULE = Rule("quiz-without-questions", Severity.ERROR, check)
