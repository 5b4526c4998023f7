"""Questions stand in a quiz, and so does its pass mark.

A lesson of another type does not ask them, so nobody would ever see them.

Bad:

    type: read
    questions:
      - prompt: Which figure do you prepare first?

Good:

    type: quiz
    questions:
      - prompt: Which figure do you prepare first?
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        questions = lesson.meta.questions
        if questions and lesson.meta.type != "quiz":
            yield RULE.at(
                lesson,
                "questions",
                f"{format_count(len(questions), 'question stands', 'questions stand')} "
                f"in a lesson of type `{lesson.meta.type}`",
                help="set `type: quiz`, or move them to a quiz of their own",
            )
        if lesson.meta.type != "quiz" and lesson.meta.pass_mark:
            yield RULE.at(
                lesson,
                "pass_mark",
                f"a pass mark in a lesson of type `{lesson.meta.type}`",
                help="delete it, or write it in the quiz or, for all quizzes of the course, in its index.md",
            )


RULE = Rule("questions-outside-quiz", Severity.ERROR, check)
