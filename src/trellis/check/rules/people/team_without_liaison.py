"""Every team has somebody who ties it to the learning team at present.

A need that has no ear is not raised. The term rotates, so that the knowledge of how to raise one spreads through the
team.

Bad: the term is over.

    liaison:
      person: ada
      from: 2025-07-01
      until: 2026-06-30

Good:

    liaison:
      person: bo
      from: 2026-07-01
      until: 2027-06-30
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count
from ....kinds import Liaison
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for team in catalogue.teams:
        if not team.is_current or team.id == context.portal.learning_team:
            continue
        if absence := _find_absence(team.meta.liaison, context.today):
            key, message = absence
            yield RULE.at(
                team,
                team.at("liaison", key) if team.meta.liaison else team.at("title"),
                message,
                help="agree with the team on who it is, and write `liaison:` with person, from and until",
            )


def _find_absence(liaison: Liaison | None, today: date) -> tuple[str, str] | None:
    """Returns the key and the message if there is no liaison on this day; else None."""
    if liaison is None:
        return "", "the team has no liaison"
    if liaison.until < today:
        return "until", f"the liaison's term ended {format_count((today - liaison.until).days, 'day')} ago"
    if liaison.from_ > today:
        return "from", f"the liaison's term starts in {format_count((liaison.from_ - today).days, 'day')}"
    return None


RULE = Rule("team-without-liaison", Severity.WARNING, check)
