"""What people answered about a course, and the figures of a metric, lie with the team whose it is.

Whoever leads a team approves what lies in its folder. A row there about another team's course would stand on that
course's page without anybody of that team having seen it, and so would a figure of its metric. The learning team asks
about all courses and keeps the LMS, so its `survey.csv` and its `usage.csv` may hold rows about any of them.

Bad: the `survey.csv` of Sales has a row about a course of Compliance.

    activity,item,question,answer,count
    course,gifts-and-favours,Was it worth your time?,No,40

Good: that of Compliance has it.

    activity,item,question,answer,count
    course,gifts-and-favours,Was it worth your time?,No,40
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds import Observation, SurveyAnswer, Usage
from ...context import Context
from ...rule import Rule

_FIELDS = {SurveyAnswer.NAME: "item", Observation.NAME: "metric", Usage.NAME: "item"}
"""Kind of row → the column that says what it is about."""

_CENTRAL_KINDS = (SurveyAnswer.NAME, Usage.NAME)
"""Rows that the learning team may have about all courses and paths."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for row in catalogue.all_entries():
        field = _FIELDS.get(row.kind)
        for reference in catalogue.references_from(row, field) if field else ():
            subject = catalogue.entry(reference.target)
            is_central = row.kind in _CENTRAL_KINDS and row.owner == context.portal.learning_team
            if subject.owner in ("", row.owner) or is_central:
                continue
            folder, _, name = row.path.removeprefix(f"content/{row.owner}/").rpartition("/")
            yield RULE.at(
                row,
                reference.key_path,
                f"`{subject.id}` is of the team `{subject.owner}`, and this lies with `{row.owner}`",
                help=f"move the row to `content/{subject.owner}/{folder}/{name}`",
            )


RULE = Rule("figure-of-another-team", Severity.ERROR, check, waivable=False)
