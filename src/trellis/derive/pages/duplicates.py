"""What the company has more than once: groups of courses that are copies or close, a proposal for each, and what was decided already.

A proposal is a start for the people who own the courses; nothing acts on it. What would be saved is counted plainly: the time that somebody
spends who takes both, and the hours a year that the portal says a course's upkeep takes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...duplicates.course_index import Compared
from ...duplicates.matches import Pair
from ...kinds import Course
from .. import format
from ..links import Link
from ..published import PublishedCatalogue, visible
from .course import region
from .duplicate_decisions import Decided, decided

KEEP, FOLD, VARIANT, LIST, OURS = "Keep", "Fold in", "Make a variant", "List once", "Use ours"
MEANINGS: Mapping[str, str] = {
    KEEP: "It stays, and whatever names one of the others names this one.",
    FOLD: "What only it has goes into the one that stays; then it is retired.",
    VARIANT: "It keeps only what its region or language needs, and says whose variant it is.",
    LIST: "One entry for the provider’s course is enough, for everybody whom either serves.",
    OURS: "A provider’s beside one of our own: take it off the list, or say what it has that ours lacks.",
}
"""What is proposed for a course, and what it would mean."""


@dataclass(frozen=True, slots=True)
class Member:
    """A course of a group. whose: its team, or the provider. team: whom to talk to. where: the regions that it is for.

    same: what it has of the one to keep.
    """

    id: str
    title: str
    url: str
    whose: str
    where: str
    state: str
    time: str
    proposal: str
    same: tuple[str, ...]
    team: Link
    provider: str


@dataclass(frozen=True, slots=True)
class Group:
    """Courses that are copies or close. copies: whether any is a copy. owners: how many teams and providers have one.

    learning: hours that somebody saves who would take all; upkeep: hours a year that their owners save.
    """

    title: str
    copies: bool
    owners: int
    members: tuple[Member, ...]
    learning: float
    upkeep: int

    @property
    def time(self) -> str:
        """The hours of learning as the pages write a time."""
        return format.duration(round(self.learning * 60))


@dataclass(frozen=True, slots=True)
class Duplicates:
    """All groups, the most to save first, and all decisions, those to be looked at again first."""

    groups: tuple[Group, ...]
    decided: tuple[Decided, ...]
    compared: int

    @property
    def upkeep(self) -> int:
        """Hours a year that all groups together would save."""
        return sum(group.upkeep for group in self.groups)

    @property
    def time(self) -> str:
        """The time of all groups together."""
        return format.duration(round(sum(group.learning for group in self.groups) * 60))

    @property
    def meanings(self) -> Mapping[str, str]:
        """Of what is proposed somewhere, what it would mean."""
        proposed = {member.proposal for group in self.groups for member in group.members}
        return {proposal: meaning for proposal, meaning in MEANINGS.items() if proposal in proposed}


def duplicates(published: PublishedCatalogue, *, drafts: bool = False) -> Duplicates:
    """What there is more than once. drafts: whether courses count that readers cannot see yet."""
    catalogue = published.catalogue
    compared = published.context.comparison.of(catalogue)
    shown = {course.id for course in catalogue.courses if course.status != "retired" and (drafts or visible(course))}
    open_pairs = [
        pair
        for pair in compared.all_pairs
        if {pair.told.id, pair.other.id} <= shown and not _settled(catalogue, compared, pair)
    ]
    groups = [_group(published, compared, ids, open_pairs) for ids in _groups(open_pairs)]
    groups.sort(key=lambda group: (-group.upkeep, -group.learning, group.title.casefold()))
    return Duplicates(tuple(groups), decided(published, compared, shown), len(shown))


def _settled(catalogue: Catalogue, compared: Compared, pair: Pair) -> bool:
    """Whether a decision about the two holds. A copy is not settled by saying that it is none."""
    return pair.near.verdict == "ask" and any(
        decision.about == other.id and decision.digest == compared.digest(one, other)
        for one, other in ((pair.told, pair.other), (pair.other, pair.told))
        for decision in catalogue.entry((Course.NAME, one.id)).meta.decisions
    )


def _groups(found: Iterable[Pair]) -> list[list[str]]:
    """The ids of what hangs together, each group in order."""
    above: dict[str, str] = {}

    def top(id: str) -> str:
        above.setdefault(id, id)
        while above[id] != id:
            id = above[id]
        return id

    for pair in found:
        one, other = sorted((top(pair.told.id), top(pair.other.id)))
        above[other] = one
    groups: dict[str, list[str]] = {}
    for id in sorted(above):
        groups.setdefault(top(id), []).append(id)
    return list(groups.values())


def _group(published: PublishedCatalogue, compared: Compared, ids: list[str], found: Iterable[Pair]) -> Group:
    courses = [published.catalogue.entry((Course.NAME, id)) for id in ids]
    courses.sort(key=lambda course: _worth(published, course))
    keep, *others = courses
    of = {frozenset((pair.told.id, pair.other.id)): pair for pair in found}
    members = [_member(published, compared, keep, KEEP, ())]
    for course in others:
        pair = of.get(frozenset((keep.id, course.id)))
        same = (
            tuple(reason.text for reason in compared.why(pair.told, pair.near))
            if pair
            else ("close to another of this group",)
        )
        members.append(_member(published, compared, course, _proposal(keep, course), same))
    spared = sum(published.minutes(course) or 0 for course in others)
    gone = sum(
        course.meta.in_house and member.proposal == FOLD for course, member in zip(others, members[1:], strict=True)
    )
    return Group(
        keep.title,
        any(pair.near.verdict == "block" for key, pair in of.items() if key <= set(ids)),
        len({member.whose for member in members}),
        tuple(members),
        round(spared / 60, 1),
        gone * published.context.portal.thresholds.upkeep_hours,
    )


def _worth(published: PublishedCatalogue, course: Entry[Any]) -> tuple[object, ...]:
    """The lower, the more there is to lose: ours before a provider's, stable before early, named by many, for more regions, with more to it."""
    names = len(published.catalogue.sources.get(course.key, ()))
    status = ("stable", "mvp", "draft", "retired").index(course.status)
    regions = len(course.meta.audience.regions) or math.inf
    return (not course.meta.in_house, status, -names, -regions, -len(published.catalogue.lessons(course)), course.path)


def _proposal(keep: Entry[Any], course: Entry[Any]) -> str:
    if not course.meta.in_house:
        return OURS if keep.meta.in_house else LIST
    elsewhere = set(course.meta.audience.regions) != set(keep.meta.audience.regions) and course.meta.audience.regions
    return VARIANT if elsewhere or course.meta.language != keep.meta.language else FOLD


def _member(
    published: PublishedCatalogue, compared: Compared, course: Entry[Any], proposal: str, same: tuple[str, ...]
) -> Member:
    meta = course.meta
    team = published.catalogue.get("team", course.owner)
    ours = team.title if team else course.owner
    provider = "" if meta.in_house else meta.source.provider or meta.source.catalogue or "Unknown"
    own = (team.meta.region,) if team and team.meta.region and meta.in_house else ()
    regions = meta.audience.regions or own
    everywhere = regions and set(map(str, regions)) >= set(compared.site.places)
    return Member(
        course.id,
        course.title,
        course.url if visible(course) else "",
        f"{provider}, listed by {ours}" if provider else ours,
        "All regions" if everywhere else format.listed([region(value) for value in regions]),
        {"draft": "Draft", "mvp": "Early version"}.get(course.status, ""),
        format.duration(published.minutes(course)),
        proposal,
        same,
        Link(ours, team.url if team and visible(team) else ""),
        provider,
    )
