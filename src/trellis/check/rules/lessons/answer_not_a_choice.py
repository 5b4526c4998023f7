"""The answer to a question is the number of one of its choices.

An answer that is not on offer marks everybody wrong.

Bad: there is no third choice.

    choices: [Before the call, During the call]
    answer: 3

Good: choices count from 1.

    choices: [Before the call, During the call]
    answer: 1
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        for index, question in enumerate_readable(lesson.meta.questions, "answer", "choices"):
            answers = question.answer if isinstance(question.answer, tuple) else (question.answer,)
            choice_count = len(question.choices)
            wrong_answers = [answer for answer in answers if not 1 <= answer <= choice_count]
            if wrong_answers or not answers:
                yield RULE.at(
                    lesson,
                    ("questions", index, "answer"),
                    f"the answer is {wrong_answers[0]}, the question has {format_count(choice_count, 'choice')}"
                    if wrong_answers
                    else "no answer is right",
                    help=f"write the right choice's number, 1 to {choice_count}",
                )


RULE = Rule("answer-not-a-choice", Severity.ERROR, check)
