"""A question says why its answer is right.

Whoever was wrong learns from the reason, and whoever was right by luck does too. Only advice: a question without a
reason still shows people where they stand.

Bad:

    choices: [Before the call, During the call]
    answer: 1

Good:

    choices: [Before the call, During the call]
    answer: 1
    explain: During the call there is no time.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.partly_read import enumerate_readable
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for lesson in catalogue.all_lessons:
        for index, question in enumerate_readable(lesson.meta.questions, "explain"):
            if not question.explain:
                yield RULE.at(
                    lesson,
                    ("questions", index, "prompt"),
                    "a question that does not say why its answer is right",
                    help="add `explain:` with the reason, in a sentence",
                )


RULE = Rule("answer-unexplained", Severity.ADVICE, check)
