"""Every team meets the learning team regularly.

What a team needs changes faster than it writes needs down. How often is set by `thresholds` in portal.yml, once in 92
days unless it says otherwise. A touchpoint is a session of that kind whose audience is the team, or which lies in its
folder.

Bad: the last touchpoint was in spring, and the next one is not in the calendar.

    content/sales/sessions/touchpoint-april.md

Good:

    kind: touchpoint
    start: 2026-12-08 10:00
    audience:
      teams: [sales]
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    window_days = context.portal.thresholds.touchpoint_days
    met_team_ids: set[str] = set()
    for session in catalogue.whole.sessions:
        distance_days = abs((session.meta.start.date() - context.today).days)
        if session.meta.kind == "touchpoint" and session.status != "cancelled" and distance_days <= window_days:
            met_team_ids.update(session.meta.audience.teams or (session.owner,))
    for team in catalogue.teams:
        is_met = team.id in met_team_ids or "all" in met_team_ids
        if team.is_current and not is_met and team.id != context.portal.learning_team:
            yield RULE.at(
                team,
                "title",
                f"no touchpoint with the learning team in the {window_days} days before or after today",
                help=f"agree on a date and add it to content/{team.id}/sessions/ as a session of kind `touchpoint`",
            )


RULE = Rule("team-without-touchpoint", Severity.ADVICE, check)
