"""A team's folder has an `index.md` that says what the team is and who manages it.

Without it the team has no page, no filter and no suggestions, and nobody is the manager who approves what lies there.

Bad: the folder has courses and nothing else.

    content/sales/courses/rate-talks/index.md

Good:

    content/sales/index.md
    content/sales/courses/rate-talks/index.md
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue, EntrySummary
from ....diagnostics.diagnostic import Diagnostic, Label, Location, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, _context: Context) -> Iterator[Diagnostic]:
    first_entries: dict[str, EntrySummary] = {}
    for summary in sorted(catalogue.summaries.values(), key=lambda summary: summary.path):
        if summary.owner and not summary.course:
            first_entries.setdefault(summary.owner, summary)
    for team_id, first in first_entries.items():
        team_key = ("team", team_id)
        if team_key in catalogue.summaries or team_key in catalogue.unread_keys or not catalogue.includes(first.path):
            continue
        index = f"content/{team_id}/index.md"
        yield RULE.at(
            first,
            Location(first.path),
            f"the team `{team_id}` has no {index}, so it has no page, and no manager who approves this",
            help="write it with `trellis new team`, or move the files into the folder of the team that they belong to",
            related=(Label(Location(index), "it would be here"),),
        )


RULE = Rule("team-without-index", Severity.ADVICE, check)
