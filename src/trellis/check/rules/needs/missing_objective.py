"""A course or path that the company or a team asks people to take names an objective that it serves.

Whoever spends people's time says what for. The share of learning that serves an objective is the portal's headline
figure. For a team's mvp course, which is early, it is advice, and so it is for all that a team asks for in a portal
that has no objective yet: a first course may come before the first objective. Drafts, what people choose for
themselves, and providers' courses need none.

Bad:

    tier: team
    status: stable

Good:

    tier: team
    status: stable
    objectives: [win-rate]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import join_quoted
from ...context import Context
from ...rule import Rule


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    objectives_by_team: dict[str, list[str]] = {}
    for objective in catalogue.whole.objectives:
        if objective.is_current:
            objectives_by_team.setdefault(objective.owner, []).append(objective.id)
    in_house_courses: list[Entry[Any]] = [course for course in catalogue.courses if course.meta.in_house]
    for item in (*in_house_courses, *catalogue.paths):
        if not item.is_current or item.meta.tier == "individual" or item.meta.objectives:
            continue
        is_first = not catalogue.whole.objectives
        is_early = item.meta.tier == "team" and (is_first or (item.kind == "course" and item.status == "mvp"))
        team_objectives = objectives_by_team.get(item.owner)
        examples = f", such as {join_quoted(team_objectives)}" if team_objectives else ""
        yield RULE.at(
            item,
            "tier",
            f"{'an' if item.meta.tier == 'organisation' else 'a'} {item.meta.tier} {item.kind} that names no objective",
            help=f"add `objectives:` with what it is for{examples}",
            severity=Severity.ADVICE if is_early else None,
        )


RULE = Rule("missing-objective", Severity.ERROR, check)
