"""A decision is about a course that is still near.

A decision about a course that has been retired, or that has gone another way since, answers a question that nobody
asks. It misleads whoever reads it next. Of two courses in two languages nobody but people can tell.

Bad: `rates-2019` is retired.

    decisions:
      - about: rates-2019
        decision: distinct
        reason: That one sells to customers; this one buys from suppliers, with other contracts and other figures.

Good:

    decisions: []
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Label, Severity
from ....kinds import Course
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status == "retired":
            continue
        for index, decision in enumerate(course.meta.decisions):
            other = catalogue.find_entry(Course.NAME, decision.about)
            if other is None or other.id in course.meta.supersedes:
                continue  # reported by unknown-reference, or superseded by this course, which explains the decision
            if other.status == "retired":
                message = f"is about `{other.id}`, which is retired"
            elif course.meta.language != other.meta.language or context.comparison.index_courses(catalogue).are_near(
                course.id, other.id
            ):
                continue
            else:
                message = f"is about `{other.id}`, and the two are not near each other any more"
            yield RULE.at(
                course,
                ("decisions", index, "about"),
                f"the decision {message}",
                help="delete the decision",
                related=(Label(other.at("title"), "the course that it is about"),),
            )


RULE = Rule("decision-unused", Severity.ADVICE, check)
