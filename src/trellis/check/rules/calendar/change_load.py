"""The learning that one month's changes require of a team takes no more time than the portal allows.

Each change is small to whoever makes it; the team gets all of them. What is counted are the minutes of the courses and paths that
change stories of the month tell about and that the team is required to take, each once. Past months are left alone. The limit is
`thresholds.change_minutes` in `portal.yml`, 240 minutes where nothing is said.

Bad: two stories in one month, each with three hours that the sales team is required to take.

    date: 2026-11-16
    audience: {teams: [sales]}

Good: the second is told a month later.

    date: 2026-12-14
    audience: {teams: [sales]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import count, series
from ....kinds import Story
from ...context import Context
from ...rule import Rule

MOST_NAMED = 3
"""Teams that a message names; of more it gives the number."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    limit = catalogue.portal.thresholds.change_minutes
    everybody = tuple(team.id for team in catalogue.whole.teams)
    told: dict[tuple[str, str], dict[str, int]] = {}
    for story in sorted((s for s in catalogue.whole.stories if s.current and s.meta.kind == "change"), key=_date):
        month = f"{story.meta.date:%Y-%m}"
        if month < f"{context.today:%Y-%m}":
            continue
        teams = story.meta.audience.teams
        over: dict[str, int] = {}
        for team in everybody if set(teams) <= {"all"} else teams:
            load = told.setdefault((team, month), {})
            before = sum(load.values())
            load.update((id, _minutes(catalogue, id, team)) for id in story.meta.items)
            if sum(load.values()) > max(limit, before):
                over[team] = sum(load.values())
        if over:
            most = max(over.values())
            yield RULE.at(
                story,
                "date",
                f"{most} required minutes in {month} for {_named(catalogue, tuple(over))}; {limit} are the limit",
                help="tell it in another month, to fewer teams, or require less",
            )


def _date(story: Entry[Story]) -> tuple[str, str]:
    return story.meta.date.isoformat(), story.id


def _minutes(catalogue: Catalogue, id: str, team: str) -> int:
    """What an item takes that the team is required to take: a course its minutes, a path those of what cannot be left out."""
    item: Entry[Any] | None = catalogue.item(id)
    required = item.meta.required_for if item else None
    if item is None or required is None or not {"all", team}.intersection(required.teams):
        return 0
    if item.kind == "course":
        return int(item.meta.minutes or 0)
    ids = dict.fromkeys(id for step in item.meta.steps if not step.optional for id in step.items)
    return sum(int(course.meta.minutes or 0) for id in ids if (course := catalogue.get("course", id)))


def _named(catalogue: Catalogue, teams: tuple[str, ...]) -> str:
    if len(teams) > MOST_NAMED:
        return count(len(teams), "team")
    return series([found.title if (found := catalogue.get("team", team)) else team for team in teams])


RULE = Rule("change-load", Severity.ADVICE, check)
