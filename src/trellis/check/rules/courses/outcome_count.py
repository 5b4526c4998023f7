"""A course of ours has three to seven outcomes.

Fewer say too little about what it is good for; more cannot all be practised and assessed in one course.

Bad:

    outcomes:
      - id: negotiate
        text: Negotiate a freight rate

Good:

    outcomes:
      - id: prepare
        text: Draft a range for a lane before the first call
      - id: anchor
        text: Open with a figure and the reason for it
      - id: trade
        text: Trade a lower rate for volume or terms of payment
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import count
from ...context import Context
from ...rule import Rule

LEAST, MOST = 3, 7


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        number = len(course.meta.outcomes)
        if number == 0 or course.status == "retired" or not course.meta.in_house:
            continue  # none at all is course-incomplete's to say
        if number < LEAST:
            bound, help = f"at least {LEAST}", "say what else people can do afterwards"
        elif number > MOST:
            bound, help = f"at most {MOST}", "join what belongs together, or make two courses of it"
        else:
            continue
        said = f"{count(number, 'outcome')}; {bound} serve a course best"
        yield RULE.at(course, "outcomes", said, help=help)


RULE = Rule("outcome-count", Severity.ADVICE, check)
