"""An mvp says until when it stays one.

An early version may be published at once and with lighter rules, because it is for a while: by its sunset it has become
stable, or it is gone.

Bad:

    status: mvp

Good:

    status: mvp
    sunset: 2027-06-30
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for course in catalogue.courses:
        if course.status == "mvp" and course.meta.sunset is None:
            yield RULE.at(
                course,
                "status",
                "an mvp without a sunset",
                help="add `sunset:` with the day by which it is stable or gone",
            )


RULE = Rule("mvp-sunset", Severity.ERROR, check)
