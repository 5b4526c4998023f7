"""What several teams ask for at once, so that one solution can take the place of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..need_answers import find_answering_items
from ..published import PublishedCatalogue, get_skills
from ..quarters import name_quarter
from .needs import NeedTrends

OPEN_STATUSES = ("raised", "consulting", "decided")

MIN_TEAMS = 2
MAX_ANSWERS = 3
"""The most courses that are named for one request."""

Need = Entry[kinds.Need]


@dataclass(frozen=True, slots=True)
class CommonAnswer:
    """A course or path that could answer a request. answered: how many of its needs it answers already."""

    kind: str
    id: str
    item: Link
    answered: int


@dataclass(frozen=True, slots=True)
class SharedRequest:
    """Needs of several teams for the same skills. open_count: how many of them are not delivered yet.

    skill_ids, team_ids, need_ids: what the links lead to.
    """

    id: str
    skill_ids: tuple[str, ...]
    team_ids: tuple[str, ...]
    need_ids: tuple[str, ...]
    skills: tuple[Link, ...]
    teams: tuple[Link, ...]
    needs: tuple[Link, ...]
    open_count: int
    answers: tuple[CommonAnswer, ...]


@dataclass(frozen=True, slots=True)
class SharedWish:
    """Something that people of several teams wish for. wish: its page, if there is one. count: of all these people."""

    wish: Link
    teams: tuple[Link, ...]
    count: int


def find_shared_requests(trends: NeedTrends) -> tuple[SharedRequest, ...]:
    """Returns what needs of two or more teams ask for: the same skill, with one need at least that is open.

    What was answered counts if it was raised in the quarters that are looked at, since its answer may do for the open
    ones. Skills with the same needs are one request. Requests of more teams stand first.
    """
    by_skill: dict[str, dict[str, Need]] = {}
    for need in trends.needs:
        is_answered = need.status == "delivered" and name_quarter(need.meta.raised_on) in trends.quarters
        if need.status in OPEN_STATUSES or is_answered:
            for skill in trends.list_skills(need):
                by_skill.setdefault(skill, {})[need.id] = need
    by_needs: dict[tuple[str, ...], list[str]] = {}
    for skill, needs in by_skill.items():
        is_open = any(need.status in OPEN_STATUSES for need in needs.values())
        if is_open and len({trends.get_team(need) for need in needs.values()}) >= MIN_TEAMS:
            by_needs.setdefault(tuple(sorted(needs)), []).append(skill)
    requests = [
        _build_request(trends, skills, [by_skill[skills[0]][id] for id in need_ids])
        for need_ids, skills in by_needs.items()
    ]
    return tuple(sorted(requests, key=lambda one: (-len(one.teams), -one.open_count, -len(one.needs), one.id)))


def find_shared_wishes(published: PublishedCatalogue) -> tuple[SharedWish, ...]:
    """Returns what people of two or more teams wish for, by the teams' own counts; what most wish for stands first."""
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, Link] = {}
    for demand in published.catalogue.demands:
        item = published.find_entry("item", demand.meta.item)
        key = item.id if item else demand.meta.item.casefold()
        names.setdefault(key, links.link_entry(item) if item else Link(demand.meta.item))
        by_team = counts.setdefault(key, {})
        by_team[demand.owner] = by_team.get(demand.owner, 0) + demand.meta.count
    wishes = [
        SharedWish(names[key], links.find_links(published, "team", sorted(by_team)), sum(by_team.values()))
        for key, by_team in counts.items()
        if len(by_team) >= MIN_TEAMS
    ]
    return tuple(sorted(wishes, key=lambda one: (-one.count, one.wish.title.casefold())))


def _build_request(trends: NeedTrends, skills: list[str], needs: list[Need]) -> SharedRequest:
    needs = sorted(needs, key=lambda need: (need.meta.raised_on, need.id))
    teams = dict.fromkeys(trends.get_team(need) for need in needs)
    return SharedRequest(
        id="-".join(skills),
        skill_ids=tuple(skills),
        team_ids=tuple(teams),
        need_ids=tuple(need.id for need in needs),
        skills=links.find_links(trends.published, "skill", skills),
        teams=links.find_links(trends.published, "team", teams),
        needs=tuple(map(trends.link_need, needs)),
        open_count=sum(need.status in OPEN_STATUSES for need in needs),
        answers=_find_answers(trends, skills, needs),
    )


def _find_answers(trends: NeedTrends, skills: Iterable[str], needs: list[Need]) -> tuple[CommonAnswer, ...]:
    """Returns the current courses and paths that teach all skills of a request, or answer one of its needs and teach
    one of these skills; those that answer most needs stand first.
    """
    published, requested = trends.published, set(skills)
    answered: dict[tuple[str, str], int] = {}
    for need in needs:
        for item in find_answering_items(published, need):
            answered[item.key] = answered.get(item.key, 0) + 1
    rows = []
    for item in published.current_items:
        taught = set(get_skills(item) if item.kind == "course" else published.collect_path_skills(item))
        if item.is_current and (requested <= taught or (item.key in answered and requested & taught)):
            rows.append((-answered.get(item.key, 0), item.kind, item.title.casefold(), item))
    rows.sort(key=lambda row: row[:3])
    return tuple(
        CommonAnswer(item.kind, item.id, links.link_entry(item), -count) for count, _, _, item in rows[:MAX_ANSWERS]
    )
