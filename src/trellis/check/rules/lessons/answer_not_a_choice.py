"""The answer to a question is the number of one of its choices.

An answer that is not on offer marks everybody wrong. A question of type `single` has one right choice, since people can
take only one.

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
        for index, question in enumerate_readable(lesson.meta.questions, "type", "pairs", "answer", "choices"):
            if question.form == "text" and question.answer == ():
                help = "write what is accepted, such as `answer: [EORI]`"
                yield RULE.at(lesson, ("questions", index, "answer"), "no answer is right", help=help)
            if question.form not in ("single", "multiple") or isinstance(question.answer, str):
                continue
            answers = question.answer if isinstance(question.answer, tuple) else (question.answer,)
            choice_count = len(question.choices)
            wrong_answers = [answer for answer in answers if not _is_choice(answer, choice_count)]
            right_count = len(question.right_numbers)
            help = f"write the right choice's number, 1 to {choice_count}"
            if wrong_answers:
                message = f"the answer is {wrong_answers[0]}, the question has {format_count(choice_count, 'choice')}"
            elif not answers:
                message = "no answer is right"
            elif question.type == "single" and right_count > 1:
                message = f"{format_count(right_count, 'choice is', 'choices are')} right, and people can take one"
                help = "write one number, or `type: multiple`"
            else:
                continue
            yield RULE.at(lesson, ("questions", index, "answer"), message, help=help)


def _is_choice(answer: object, choice_count: int) -> bool:
    return isinstance(answer, int) and 1 <= answer <= choice_count


RULE = Rule("answer-not-a-choice", Severity.ERROR, check)
