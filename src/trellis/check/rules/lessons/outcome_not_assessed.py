"""Every outcome of a stable course of ours is met by a quiz or a checkpoint.

An outcome is a promise of what people can do afterwards. What nobody ever checks is a hope.

Bad: no quiz and no checkpoint names `anchor`.

    outcomes: [prepare]

Good: a checkpoint's front matter.

    type: checkpoint
    outcomes: [prepare, anchor]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds import Course
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status != "stable" or not course.meta.in_house or ("lesson", course.id) in catalogue.unread_keys:
            continue
        assessed_outcomes = _collect_assessed_outcomes(catalogue, course)
        if assessed_outcomes is None:
            continue
        for index, outcome in enumerate_readable(course.meta.outcomes, "id"):
            if outcome.id not in assessed_outcomes:
                yield RULE.at(
                    course,
                    ("outcomes", index, "id"),
                    f"no quiz and no checkpoint meets the outcome `{outcome.id}`",
                    help="name it in `outcomes` of the quiz or checkpoint that tests it; "
                    "if none does, add a question or a task",
                )


def _collect_assessed_outcomes(catalogue: Catalogue, course: Entry[Course]) -> set[str] | None:
    """Returns the outcomes of quizzes, their questions and checkpoints.

    None if the course has neither, which lesson-types reports.
    """
    tests = [lesson.meta for lesson in catalogue.lessons(course) if lesson.meta.type in ("quiz", "checkpoint")]
    if not tests:
        return None
    outcomes = {outcome for test in tests for outcome in test.outcomes}
    return outcomes | {outcome for test in tests for question in test.questions for outcome in question.outcomes}


RULE = Rule("outcome-not-assessed", Severity.ERROR, check)
