"""A current course is led to from somewhere: a path, a requirement, a recommendation, another course, a session, a
spotlight.

A course that nothing leads to is found by those who search for its very words, and by nobody else. Providers' courses
that people choose for themselves are a catalogue to search, and left out.

Bad: a stable course that nothing names.

    content/sales/courses/negotiating-prices/index.md

Good: a team recommends it.

    recommends:
      - item: negotiating-prices
        reason: Before your first tender.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntryKey
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule

LEADING_REFERENCES = frozenset(
    (
        ("path", "steps"),
        ("team", "recommends"),
        ("course", "prerequisites"),
        ("session", "item"),
        ("session", "prework"),
        ("portal", "spotlight"),
    )
)
"""Kind and field of the references that lead readers to a course."""


DAYS_IN_USE = 365
"""Days after a review within which nobody is asked whether a course is still needed."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        is_optional = course.meta.tier == "individual" and not course.meta.in_house
        if not course.is_current or is_optional or course.meta.required_for:
            continue
        if not _has_leading_reference(catalogue, course.key):
            was_read_long_ago = course.meta.reviewed and (context.today - course.meta.reviewed).days > DAYS_IN_USE
            yield RULE.at(
                course,
                "title",
                "nothing leads to this course: no path, requirement, recommendation, course, session or spotlight",
                help="put it in a path, or have a team recommend it"
                + ("; or retire it if nobody needs it" if was_read_long_ago else ""),
            )


def _has_leading_reference(catalogue: Catalogue, course: EntryKey) -> bool:
    return any(
        target == course and (source[0], keys[0]) in LEADING_REFERENCES
        for source in catalogue.referrer_keys.get(course, ())
        if catalogue.summaries[source].status not in ("draft", "retired", "cancelled")
        for keys, target in catalogue.edges[source]
    )


RULE = Rule("orphan-course", Severity.ADVICE, check)
