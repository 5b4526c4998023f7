"""The kinds of work that a need takes are those that the learning team has days for.

`effort` says how many days of which kind a need takes of the learning team, and `skill_sets` on that team's page how
many it has in a quarter. Days of a kind that is not there count for the team and in no comparison.

Bad: the learning team has the skill sets `design` and `analysis`.

    effort:
      - {skill_set: desing, days: 8}

Good:

    effort:
      - {skill_set: design, days: 8}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import did_you_mean, join_quoted
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    learning = catalogue.find_entry("team", context.portal.learning_team or "")
    if learning is None:
        return
    ids = [skill_set.id for skill_set in learning.meta.skill_sets]
    for need in catalogue.needs:
        for index, part in enumerate(need.meta.effort):
            if part.skill_set not in ids:
                close = did_you_mean(part.skill_set, ids)
                rest = f"write one of {join_quoted(ids)}" if ids else f"add it as `skill_sets` to {learning.path}"
                yield RULE.at(
                    need,
                    ("effort", index, "skill_set"),
                    f"the learning team has no skill set `{part.skill_set}`",
                    help=f"did you mean `{close}`?" if close else rest,
                )


RULE = Rule("unknown-skill-set", Severity.WARNING, check)
