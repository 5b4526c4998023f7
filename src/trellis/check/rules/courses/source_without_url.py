"""A vendor's or a curated course says where it is.

Its card is a signpost: without the address there is nothing behind it. A course that names its catalogue and its id
there can still be found, so for one that was imported without an address this is advice.

Bad:

    source:
      kind: vendor
      provider: Example Academy

Good:

    source:
      kind: vendor
      provider: Example Academy
      url: https://learn.academy.example/courses/101
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        source = course.meta.source
        if not course.meta.in_house and not source.url:
            is_catalogued = bool(source.catalogue and source.id)
            yield RULE.at(
                course,
                ("source", "kind"),
                f"a {source.kind} course without an address",
                help="add `url:` under `source:`, the page where people take it or enrol",
                severity=Severity.ADVICE if is_catalogued else Severity.ERROR,
            )


RULE = Rule("source-without-url", Severity.ERROR, check)
