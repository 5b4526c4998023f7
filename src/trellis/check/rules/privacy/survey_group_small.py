"""What people answered is told of five or more, or not at all.

`survey.csv` holds counts: how many people gave which answer to a question about a course, or about all that a team
teaches. Of four people one can often tell who said what, so a question that fewer than five answered is left out until
there are more. A single answer may have a small count; the people who were asked together may not.

Bad:

    activity,item,question,answer,count
    course,pricing,Was it worth your time?,Yes,3
    course,pricing,Was it worth your time?,No,1

Good:

    activity,item,question,answer,count
    course,pricing,Was it worth your time?,Yes,17
    course,pricing,Was it worth your time?,No,2
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.survey import get_question_key
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds import SurveyAnswer
from ...context import Context
from ...rule import Rule

SMALLEST_GROUP = 5
"""How many people have to stand behind a figure."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    groups: dict[tuple[str, ...], list[Entry[SurveyAnswer]]] = {}
    for row in catalogue.survey_answers:
        groups.setdefault((row.path, *get_question_key(catalogue, row.meta)), []).append(row)
    for rows in groups.values():
        count = sum(row.meta.count for row in rows)
        if count < SMALLEST_GROUP:
            yield RULE.at(
                rows[0],
                "question",
                f"{count} answered this question, and {SMALLEST_GROUP} is the least that is told",
                help="delete its rows until more people have answered it",
            )


RULE = Rule("survey-group-small", Severity.ERROR, check, waivable=False)
