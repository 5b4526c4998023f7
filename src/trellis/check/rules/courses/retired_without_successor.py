"""A retired course has a successor that supersedes it, or says why nothing does.

People arrive at it from old links and old plans, and want to know what to do instead.

Bad:

    status: retired

Good: another course says `supersedes: [presenting-on-paper]`; or this one says why there is none.

    status: retired
    retired_reason: The system it taught was switched off in June.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status != "retired" or course.meta.retired_reason:
            continue
        if not catalogue.references_to(course, "course", "supersedes"):
            yield RULE.at(
                course,
                "status",
                "a retired course with neither a successor nor a reason",
                help=f"write `supersedes: [{course.id}]` in the course that replaces it, or add `retired_reason:` here",
            )


RULE = Rule("retired-without-successor", Severity.ERROR, check)
