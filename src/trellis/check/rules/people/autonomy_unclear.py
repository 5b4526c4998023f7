"""Who decides for a team is said once, and the learning team's own work has two keys.

Of two settings for one team the one that asks for more holds, which whoever reads the file does not see. The learning
team gives the standard, so it cannot leave it out for what it makes itself; such a setting is not followed.

Bad: two lines about one team.

    autonomy:
      - {team: sales, decides: team, reason: It has published alone since 2024.}
      - {team: sales, decides: learning-team, reason: Two courses were taken down in spring.}

Good:

    autonomy:
      - {team: sales, decides: learning-team, reason: Two courses were taken down in spring.}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....diagnostics.diagnostic import Diagnostic, Severity
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    portal = catalogue.find_entry("portal", "portal")
    seen_ids: set[str] = set()
    for index, setting in enumerate(context.portal.autonomy if portal else ()):
        assert portal
        team = catalogue.find_entry("team", setting.team)
        id, title = (team.id, team.title) if team else (setting.team, f"`{setting.team}`")
        if id in seen_ids:
            yield RULE.at(
                portal,
                ("autonomy", index, "team"),
                f"who decides for {title} is said more than once; what asks for more approvals holds",
                help="keep one of the entries",
            )
        seen_ids.add(id)
        if setting.decides == "team" and id == context.portal.learning_team:
            yield RULE.at(
                portal,
                ("autonomy", index, "decides"),
                "the learning team does not decide about its own work alone: what it makes needs two keys",
                help="remove this entry",
            )


RULE = Rule("autonomy-unclear", Severity.ERROR, check)
