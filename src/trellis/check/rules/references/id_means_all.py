"""No team is called `all`, since that word stands for all teams.

What is for `teams: [all]` is for everybody, so nothing could be said for this one team alone: a course that it has to
take would be compulsory for the whole company.

Bad:

    content/all/index.md

Good:

    content/all-hands/index.md
"""

from __future__ import annotations

from collections.abc import Iterator

from ....catalogue.catalogue import Catalogue
from ....catalogue.gone import list_aliases
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....kinds.references import ALL_TEAMS
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    for team in catalogue.teams:
        if team.id == ALL_TEAMS:
            fact, help = f"`{ALL_TEAMS}` stands for all teams wherever teams are listed", "give the folder another name"
            yield RULE.at(team, "id", fact, help=help)
        for index, alias in list_aliases(team):
            if alias == ALL_TEAMS:
                fact = f"`{ALL_TEAMS}` stands for all teams wherever teams are listed, and never for this one"
                yield RULE.at(team, ("aliases", index), fact, help="delete this former id")


RULE = Rule("id-means-all", Severity.ERROR, check, waivable=False)
