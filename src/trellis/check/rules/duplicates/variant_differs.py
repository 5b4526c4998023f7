"""A variant has something of the course that it adapts.

`variant_of` tells a reader: this is that course, for your region. It also keeps the two from being taken for
duplicates. Where they share no skill, no words and no text, one of the two has become another course, or the wrong
one is named. A translation shares no words and is none of this rule's business.

Bad: both are written in English.

    title: Closing the month
    variant_of: negotiating-prices

Good:

    title: Negotiating prices in Asia
    variant_of: negotiating-prices
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
        original = catalogue.find_entry(Course.NAME, course.meta.variant_of) if course.meta.variant_of else None
        if not original or "retired" in (course.status, original.status):
            continue
        if course.meta.language != original.meta.language or set(course.meta.skills) & set(original.meta.skills):
            continue
        if not context.comparison.index_courses(catalogue).are_near(course.id, original.id):
            yield RULE.at(
                course,
                "variant_of",
                f"has no skill in common with `{original.id}`, and nothing else that would make it a variant",
                help="name the course that it adapts, or delete `variant_of`",
                related=(Label(original.at("title"), "the course that it says it adapts"),),
            )


RULE = Rule("variant-differs", Severity.WARNING, check)
