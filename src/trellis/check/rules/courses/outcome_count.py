"""A course of ours has three to seven outcomes.

Fewer say too little about what it is good for; more cannot all be practised and assessed in one course.

Bad:

    outcomes:
      - id: negotiate
        text: Negotiate a price

Good:

    outcomes:
      - id: prepare
        text: Draft a range before the first talk
      - id: anchor
        text: Open with a figure and the reason for it
      - id: trade
        text: Trade a lower rate for volume or terms of payment
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ...context import Context
from ...rule import Rule

MIN_OUTCOMES, MAX_OUTCOMES = 3, 7


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        number = len(course.meta.outcomes)
        if number == 0 or course.status == "retired" or not course.meta.in_house:
            continue  # a course without outcomes is reported by course-incomplete
        if number < MIN_OUTCOMES:
            bound, help = f"at least {MIN_OUTCOMES}", "say what else people can do afterwards"
        elif number > MAX_OUTCOMES:
            bound, help = f"at most {MAX_OUTCOMES}", "join what belongs together, or make two courses of it"
        else:
            continue
        message = f"{format_count(number, 'outcome')}; {bound} serve a course best"
        yield RULE.at(course, "outcomes", message, help=help)


RULE = Rule("outcome-count", Severity.ADVICE, check)
