"""What the company has more than once: groups of courses that are copies or close, a proposal for each, and what was decided already.

A proposal is a start for the people who own the courses; nothing acts on it. What would be saved is counted plainly: the time that somebody
spends who takes both, and the hours a year that the portal says a course's upkeep takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..catalogue import Catalogue, Entry
from ..duplicates.compared import Compared
from ..duplicates.near import Pair
from ..kinds import Course
from . import links, words
from .edition import Edition, visible
from .links import Link

KEEP, FOLD, VARIANT, LIST = "Keep", "Fold in", "Make a variant", "List once"
"""What is proposed for a course: the one that stays, one whose content goes into it, one that adapts it, a provider's listed twice."""


@dataclass(frozen=True, slots=True)
class Member:
    """A course of a group. whose: its team, or the provider. where: the regions that it is for. same: what it has of the one to keep."""

    id: str
    title: str
    url: str
    whose: str
    where: str
    state: str
    time: str
    proposal: str
    same: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was taken. what: what it says. holds: whether it still does, as far as it says for what."""

    course: Link
    about: Link
    what: str
    reason: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """All groups, the most to save first, and all decisions."""

    groups: tuple[Group, ...]
    decided: tuple[Decided, ...]
    compared: int

    @property
    def upkeep(self) -> int:
        """Hours a year that all groups together would save."""
        return sum(group.upkeep for group in self.groups)


def duplicates(edition: Edition, *, drafts: bool = False) -> Duplicates:
    """What there is more than once. drafts: whether courses count that readers cannot see yet."""
    catalogue = edition.catalogue
    compared = edition.context.comparison.of(catalogue)
    shown = {course.id for course in catalogue.courses if course.status != "retired" and (drafts or visible(course))}
    open_pairs = [
        pair
        for pair in compared.all_pairs
        if {pair.told.id, pair.other.id} <= shown and not _settled(catalogue, compared, pair)
    ]
    groups = [_group(edition, compared, ids, open_pairs) for ids in _groups(open_pairs)]
    groups.sort(key=lambda group: (-group.upkeep, -group.learning, group.title.casefold()))
    decided = tuple(
        d for course in catalogue.courses if course.id in shown for d in _decided(edition, compared, course)
    )
    return Duplicates(tuple(groups), decided, len(shown))


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


def _group(edition: Edition, compared: Compared, ids: list[str], found: Iterable[Pair]) -> Group:
    courses = [edition.catalogue.entry((Course.NAME, id)) for id in ids]
    courses.sort(key=lambda course: _worth(edition, course))
    keep, *others = courses
    of = {frozenset((pair.told.id, pair.other.id)): pair for pair in found}
    members = [_member(edition, compared, keep, KEEP, ())]
    for course in others:
        pair = of.get(frozenset((keep.id, course.id)))
        same = (
            tuple(reason.text for reason in compared.why(pair.told, pair.near))
            if pair
            else ("close to another of this group",)
        )
        members.append(_member(edition, compared, course, _proposal(keep, course), same))
    spared = sum(edition.minutes(course) or 0 for course in others)
    gone = sum(
        course.meta.in_house and member.proposal == FOLD for course, member in zip(others, members[1:], strict=True)
    )
    return Group(
        keep.title,
        any(pair.near.verdict == "block" for key, pair in of.items() if key <= set(ids)),
        len({member.whose for member in members}),
        tuple(members),
        round(spared / 60, 1),
        gone * edition.context.portal.thresholds.upkeep_hours,
    )


def _worth(edition: Edition, course: Entry[Any]) -> tuple[object, ...]:
    """The lower, the more there is to lose: ours before a provider's, stable before early, named by many, with more to it."""
    names = len(edition.catalogue.sources.get(course.key, ()))
    status = ("stable", "mvp", "draft", "retired").index(course.status)
    return (not course.meta.in_house, status, -names, -len(edition.catalogue.lessons(course)), course.path)


def _proposal(keep: Entry[Any], course: Entry[Any]) -> str:
    if not course.meta.in_house:
        return LIST
    elsewhere = set(course.meta.audience.regions) != set(keep.meta.audience.regions) and course.meta.audience.regions
    return VARIANT if elsewhere or course.meta.language != keep.meta.language else FOLD


def _member(edition: Edition, compared: Compared, course: Entry[Any], proposal: str, same: tuple[str, ...]) -> Member:
    meta = course.meta
    team = edition.catalogue.get("team", course.owner)
    source = meta.source
    ours = team.title if team else course.owner
    own = (team.meta.region,) if team and team.meta.region and meta.in_house else ()
    regions = meta.audience.regions or own
    return Member(
        course.id,
        course.title,
        course.url if visible(course) else "",
        ours if meta.in_house else f"{source.provider or source.catalogue or 'Unknown'}, listed by {ours}",
        ", ".join(compared.site.places.get(str(region), str(region)) for region in regions),
        {"draft": "Draft", "mvp": "Early version"}.get(course.status, ""),
        words.duration(edition.minutes(course)),
        proposal,
        same,
    )


_WHAT: Mapping[str, str] = {
    "reuse": "uses the other",
    "variant": "a variant of the other",
    "supersede": "takes the other’s place",
    "distinct": "both are needed",
}


def _decided(edition: Edition, compared: Compared, course: Entry[Any]) -> Iterator[Decided]:
    here = Link(course.title, course.url if visible(course) else "")
    one = compared.get(course.id)
    for decision in course.meta.decisions:
        other = compared.get(decision.about)
        holds = not (one and other and decision.digest) or decision.digest == compared.digest(one, other)
        if about := links.find(edition, Course.NAME, decision.about):
            yield Decided(here, about, _WHAT[decision.decision], decision.reason, holds)
    said = {decision.about for decision in course.meta.decisions}
    if course.meta.variant_of not in said and (about := links.find(edition, Course.NAME, course.meta.variant_of)):
        yield Decided(here, about, _WHAT["variant"], "", True)
