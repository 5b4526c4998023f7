"""A team's objective names its team and the objective above it.

A team decides its own priorities, and everyone can see what they are for: the line from a team's objective up to the
company's is what makes its learning count as aligned.

Bad:

    kind: team
    period: 2026-Q4

Good:

    kind: team
    period: 2026-Q4
    team: sales
    parent: grow-margin-2027
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_quoted
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for objective in catalogue.objectives:
        missing_fields = [name for name in ("team", "parent") if getattr(objective.meta, name) is None]
        if objective.meta.kind == "team" and missing_fields:
            yield RULE.at(
                objective,
                "kind",
                f"a team's objective without {join_quoted(missing_fields)}",
                help=f"add {join_quoted(missing_fields, 'and')}; "
                "an objective of the whole company is of kind `business` or `value`",
            )


RULE = Rule("objective-tree", Severity.ERROR, check)
