"""A current course is led to from somewhere: a path, a requirement, a recommendation, another course, a session, a spotlight.

A course that nothing leads to is found by those who search for its very words, and by nobody else. Providers' courses that
people choose for themselves are a catalogue to search, and left out.

Bad: a stable course that nothing names.

    content/sales/courses/negotiating-freight-rates/index.md

Good: a team recommends it.

    recommends:
      - item: negotiating-freight-rates
        reason: Before your first tender.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue, Reference
from ..context import Context
from ..diagnostics import Diagnostic, Rule, Severity

LEADING = frozenset(
    (
        ("path", "steps"),
        ("team", "recommends"),
        ("course", "prerequisites"),
        ("session", "item"),
        ("session", "prework"),
        ("portal", "spotlight"),
    )
)
"""Kind and field of the references that send people to a course."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        searched_for = course.meta.tier == "individual" and not course.meta.in_house
        if not course.current or searched_for or course.meta.required_for:
            continue
        if not any(_leads(reference) for reference in catalogue.inbound.get(course.key, ())):
            yield RULE.at(
                course.at("title"),
                "nothing leads to this course: no path, requirement, recommendation, course, session or spotlight",
                help="put it in a path, or have a team recommend it; or retire it if nobody needs it",
                status=course.status,
            )


def _leads(reference: Reference) -> bool:
    entry = reference.entry
    return (entry.kind, reference.field) in LEADING and entry.status not in ("draft", "retired", "cancelled")


RULE = Rule("orphan-course", Severity.ADVICE, check)
