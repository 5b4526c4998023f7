"""A vendor's or a curated course says where it is.

Its card is a signpost: without the address there is nothing behind it.

Bad:

    source:
      kind: vendor
      provider: Harbour Skills

Good:

    source:
      kind: vendor
      provider: Harbour Skills
      url: https://learn.harbourskills.example/courses/101
"""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from ..context import Context
from ..diagnostics import Diagnostic, Rule, Severity


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if not course.meta.in_house and not course.meta.source.url:
            yield RULE.at(
                course.at("source", "kind"),
                f"a {course.meta.source.kind} course without an address",
                help="add `url:` under `source:`, the page where people take it or enrol",
                status=course.status,
            )


RULE = Rule("source-without-url", Severity.ERROR, check)
