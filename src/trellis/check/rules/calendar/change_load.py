"""One month's changes are no more, and require no more time of a team, than the portal allows.

Each change is small to whoever makes it; the team gets all of them, and has to read and remember each, whether it
requires a course or nothing. Counted are the change stories that a team is told in a month, and the minutes of the
courses and paths which they tell about and which the team is required to take, each once. Past months are left alone.
The limits are `thresholds.change_stories` and `thresholds.change_minutes` in `portal.yml`, 4 stories and 240 minutes
where nothing is said.

Bad: two stories in one month, each with three hours that the sales team is required to take.

    date: 2026-11-16
    audience: {teams: [sales]}

Good: the second is told a month later.

    date: 2026-12-14
    audience: {teams: [sales]}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ....catalogue.catalogue import Catalogue, Entry
from ....catalogue.obligations import find_required_teams
from ....diagnostics.diagnostic import Diagnostic, Severity
from ....diagnostics.phrases import format_count, join_phrases
from ....kinds import Story
from ...context import Context
from ...rule import Rule

MAX_NAMED_TEAMS = 3
"""Maximum number of teams in a message. For more teams, the message has only their number."""


def check(catalogue: Catalogue, context: Context) -> Iterator[Diagnostic]:
    all_teams = tuple(team.id for team in catalogue.whole.teams)
    thresholds = context.portal.thresholds
    minutes_by_item: dict[tuple[str, str], dict[str, int]] = {}
    story_counts: Counter[tuple[str, str]] = Counter()
    changes = (story for story in catalogue.whole.stories if story.is_current and story.meta.kind == "change")
    for story in sorted(changes, key=_build_sort_key):
        month = f"{story.meta.date:%Y-%m}"
        if month < f"{context.today:%Y-%m}":
            continue
        teams = story.meta.audience.teams
        minutes_over: dict[str, int] = {}
        stories_over: dict[str, int] = {}
        for team in all_teams if set(teams) <= {"all"} else dict.fromkeys(teams):
            item_minutes = minutes_by_item.setdefault((team, month), {})
            minutes_before = sum(item_minutes.values())
            item_minutes.update((id, count_required_minutes(catalogue, id, team)) for id in story.meta.items)
            if sum(item_minutes.values()) > max(thresholds.change_minutes, minutes_before):
                minutes_over[team] = sum(item_minutes.values())
            story_counts[team, month] += 1
            if story_counts[team, month] > thresholds.change_stories:
                stories_over[team] = story_counts[team, month]
        if minutes_over:
            most = max(minutes_over.values())
            names = _join_team_names(catalogue, tuple(minutes_over))
            yield RULE.at(
                story,
                "date",
                f"{most} required minutes in {month} for {names}; {thresholds.change_minutes} are the limit",
                help="tell it in another month, to fewer teams, or require less",
            )
        if stories_over:
            most = max(stories_over.values())
            names = _join_team_names(catalogue, tuple(stories_over))
            limit = thresholds.change_stories
            yield RULE.at(
                story,
                "date",
                f"{most} change stories in {month} for {names}; {limit} {'is' if limit == 1 else 'are'} the limit",
                help="tell it in one story with another change, in another month, or to fewer teams",
            )


def _build_sort_key(story: Entry[Story]) -> tuple[str, str]:
    return story.meta.date.isoformat(), story.id


def count_required_minutes(catalogue: Catalogue, id: str, team: str) -> int:
    """Returns the minutes of an item that is required for the team, else 0; of a path, those of mandatory steps."""
    item: Entry[Any] | None = catalogue.item(id)
    required = item.meta.required_for if item else None
    if item is None or required is None or not {"all", team}.intersection(find_required_teams(catalogue, required)):
        return 0
    if item.kind == "course":
        return int(item.meta.minutes or 0)
    ids = dict.fromkeys(id for step in item.meta.steps if not step.optional for id in step.items)
    return sum(int(course.meta.minutes or 0) for id in ids if (course := catalogue.find_entry("course", id)))


def _join_team_names(catalogue: Catalogue, teams: tuple[str, ...]) -> str:
    if len(teams) > MAX_NAMED_TEAMS:
        return format_count(len(teams), "team")
    return join_phrases([entry.title if (entry := catalogue.find_entry("team", team)) else team for team in teams])


RULE = Rule("change-load", Severity.ADVICE, check)
