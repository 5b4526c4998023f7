"""What people of several teams wish for is proposed for the whole company.

A team makes a course for itself, and others find it. Once enough people of enough teams wish for it, by the counts in
their `demand.csv` and by who supports the needs that it answers, one course for all is better than four that are alike.
The learning team decides; this is only where the question comes up. `portal.yml` says from how many people and teams
on, as `demand_people` and `demand_teams` below `thresholds`.

Bad: 60 people of Sales, Support and Finance wish for it.

    tier: team

Good:

    tier: organisation
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.demand import measure_demand
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count, join_quoted
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    thresholds = context.portal.thresholds
    if not catalogue.whole.demands and not catalogue.whole.needs:
        return
    items: tuple[Entry[Any], ...] = (*catalogue.courses, *catalogue.paths)
    for item in items:
        if not item.is_current or item.meta.tier != "team":
            continue
        demand = measure_demand(catalogue, item)
        if demand.people >= thresholds.demand_people and len(demand.teams) >= thresholds.demand_teams:
            people, teams = format_count(demand.people, "person", "people"), join_quoted(demand.teams, "and")
            yield RULE.at(
                item,
                "tier",
                f"{people} of {teams} wish for this, and it is a team's",
                help="ask the learning team whether it should be for the whole company, with this in its place: "
                "`tier: organisation`",
            )


RULE = Rule("demand-widespread", Severity.ADVICE, check)
