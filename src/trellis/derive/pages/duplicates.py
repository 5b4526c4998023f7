"""The page of duplicates: groups of similar courses with a proposal for each course, and the decisions already taken.

A proposal is a suggestion to the owners; nothing acts on it. The savings are estimates: the time of an employee who
takes all courses of a group, and the yearly upkeep of a course, which is set in ``portal.yml``. Only what the course
to keep can replace is counted: of a course that matches it, at most as many minutes as it has itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...duplicates.course_index import CourseIndex
from ...duplicates.matches import CandidatePair
from ...kinds import Course
from .. import format
from ..links import Link
from ..published import PublishedCatalogue, is_visible
from ..wording import translate
from .duplicate_decisions import DecisionView, build_decisions

KEEP_COURSE, FOLD_IN, MAKE_VARIANT = "Keep", "Fold in", "Make a variant"
LIST_ONCE, USE_OWN = "Keep one entry", "Use ours"
PROPOSAL_MEANINGS: Mapping[str, str] = {
    KEEP_COURSE: "It stays, and whatever names one of the others names this one.",
    FOLD_IN: "What only it has goes into the one that stays; then it is retired.",
    MAKE_VARIANT: "It keeps only what its region or language needs, and says whose variant it is.",
    LIST_ONCE: "One entry for the provider’s course is enough, for everybody whom either serves.",
    USE_OWN: "A provider’s beside one of our own: take it off the list, or say what it has that ours lacks.",
}
"""Proposal → its explanation."""

REASON_FORMS = (
    "the same title",
    "the same title, leaving out {phrases}",
    "titles that differ in accents alone",
    "one title holds all words of the other",
    "the same text",
    "{share} of the shorter text stands in the other, template text not counted",
    "{share} of the shorter text stands in the other",
    "{number} of {total} skills the same: {skills}",
    "skill the same: {skills}",
    "similar meaning, few words shared: {words}",
    "similar meaning, few words shared",
    "both speak of {words}",
    "one adapts or replaces the other, or both adapt the same course",
    "this one is in {language}, that one in {other}",
    "this one is {level}, that one {other}",
    "{part} here, {other} there: two parts of a series",
    "both titles begin with “{beginning}” and go on differently",
    "both are of one owner, which knows its own courses",
    "{number} of the nearest are of one owner: it may be a part of their series",
    "the nearest there is, and little in common",
    "close to another of this group",
    "both {level}",
)
"""The forms of the reasons in `duplicates/explanation.py`, the particular ones before the general."""


@dataclass(frozen=True, slots=True)
class DuplicateMember:
    """A course of a group. Field names are keys of the JSON report.

    `language` is that of its title in BCP 47. `whose` is its team, with the provider, if any. `team` links the team to
    talk to. `where` lists its regions. `same` are the reasons why it matches the course to keep.
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
    language: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Similar courses. Field names are keys of the JSON report.

    `copies` tells whether any pair is a copy. `owners` counts the teams and providers. `learning` is the hours saved by
    an employee who would take all courses, `upkeep` the hours a year saved by the owners, both of what the course to
    keep replaces.
    """

    title: str
    copies: bool
    owners: int
    members: tuple[DuplicateMember, ...]
    learning: float
    upkeep: int

    @property
    def time(self) -> str:
        """The saved learning time, as text."""
        return format.format_duration(round(self.learning * 60))


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """All groups, those with the largest savings first, all decisions, and the number of compared courses.

    Field names are keys of the JSON report.
    """

    groups: tuple[DuplicateGroup, ...]
    decided: tuple[DecisionView, ...]
    compared: int

    @property
    def upkeep(self) -> int:
        """The hours a year that all groups together would save."""
        return sum(group.upkeep for group in self.groups)

    @property
    def time(self) -> str:
        """The saved learning time of all groups, as text."""
        return format.format_duration(round(sum(group.learning for group in self.groups) * 60))

    @property
    def meanings(self) -> Mapping[str, str]:
        """The explanations of the proposals that occur on the page."""
        proposed = {member.proposal for group in self.groups for member in group.members}
        return {proposal: meaning for proposal, meaning in PROPOSAL_MEANINGS.items() if proposal in proposed}


def build_duplicates_page(published: PublishedCatalogue, *, drafts: bool = False) -> DuplicatesPage:
    """Builds the page. `drafts` includes courses that readers cannot see yet."""
    catalogue = published.catalogue
    course_index = published.context.comparison.index_courses(catalogue)
    shown_ids = {
        course.id for course in catalogue.courses if course.status != "retired" and (drafts or is_visible(course))
    }
    open_pairs = [
        pair
        for pair in course_index.all_pairs
        if {pair.reported_course.id, pair.other_course.id} <= shown_ids
        and not _is_settled(catalogue, course_index, pair)
    ]
    groups = [_build_group(published, course_index, ids, open_pairs) for ids in _group_connected_courses(open_pairs)]
    groups.sort(key=lambda group: (-group.upkeep, -group.learning, group.title.casefold()))
    return DuplicatesPage(tuple(groups), build_decisions(published, course_index, shown_ids), len(shown_ids))


def _is_settled(catalogue: Catalogue, course_index: CourseIndex, pair: CandidatePair) -> bool:
    """Tells whether a decision about a pair holds. A decision cannot settle a copy."""
    return pair.match.verdict == "ask" and any(
        decision.about == other_course.id and decision.digest == course_index.hash_pair(course, other_course)
        for course, other_course in (
            (pair.reported_course, pair.other_course),
            (pair.other_course, pair.reported_course),
        )
        for decision in catalogue.entry((Course.NAME, course.id)).meta.decisions
    )


def _group_connected_courses(pairs: Iterable[CandidatePair]) -> list[list[str]]:
    """Returns the connected components of the pairs, each as sorted course ids."""
    parents: dict[str, str] = {}

    def find_root(id: str) -> str:
        parents.setdefault(id, id)
        while parents[id] != id:
            id = parents[id]
        return id

    for pair in pairs:
        root, other_root = sorted((find_root(pair.reported_course.id), find_root(pair.other_course.id)))
        parents[other_root] = root
    groups: dict[str, list[str]] = {}
    for id in sorted(parents):
        groups.setdefault(find_root(id), []).append(id)
    return list(groups.values())


def _build_group(
    published: PublishedCatalogue, course_index: CourseIndex, ids: list[str], pairs: Iterable[CandidatePair]
) -> DuplicateGroup:
    courses = [published.catalogue.entry((Course.NAME, id)) for id in ids]
    courses.sort(key=lambda course: _rank_course(published, course))
    keep, *others = courses
    pair_by_ids = {frozenset((pair.reported_course.id, pair.other_course.id)): pair for pair in pairs}
    members = [_build_member(published, course_index, keep, KEEP_COURSE, ())]
    kept_minutes = published.calculate_minutes(keep) or 0
    saved_minutes, upkeep_shares = 0, 0.0
    for course in others:
        pair = pair_by_ids.get(frozenset((keep.id, course.id)))
        same = (
            tuple(reason.text for reason in course_index.explain_match(pair.reported_course, pair.match))
            if pair
            else ("close to another of this group",)
        )
        members.append(_build_member(published, course_index, course, _choose_proposal(keep, course), same))
        minutes = published.calculate_minutes(course) or 0
        replaced_minutes = min(minutes, kept_minutes) if pair else 0
        saved_minutes += replaced_minutes
        if pair and course.meta.in_house and members[-1].proposal == FOLD_IN:
            upkeep_shares += replaced_minutes / minutes if minutes and kept_minutes else 1
    return DuplicateGroup(
        title=keep.title,
        copies=any(pair.match.verdict == "block" for key, pair in pair_by_ids.items() if key <= set(ids)),
        owners=len({member.whose for member in members}),
        members=tuple(members),
        learning=round(saved_minutes / 60, 2),
        upkeep=round(upkeep_shares * published.context.portal.thresholds.upkeep_hours),
    )


def _rank_course(published: PublishedCatalogue, course: Entry[Any]) -> tuple[object, ...]:
    """Returns the sort key by which the course to keep comes first.

    In-house courses rank before a provider's, stable before early versions, then by referrers, regions and lessons.
    """
    referrer_count = len(published.catalogue.referrer_keys.get(course.key, ()))
    status_rank = ("stable", "mvp", "draft", "retired").index(course.status)
    region_count = len(course.meta.audience.regions) or math.inf
    return (
        not course.meta.in_house,
        status_rank,
        -referrer_count,
        -region_count,
        -len(published.catalogue.lessons(course)),
        course.path,
    )


def _choose_proposal(keep: Entry[Any], course: Entry[Any]) -> str:
    if not course.meta.in_house:
        return USE_OWN if keep.meta.in_house else LIST_ONCE
    has_other_regions = (
        set(course.meta.audience.regions) != set(keep.meta.audience.regions) and course.meta.audience.regions
    )
    return MAKE_VARIANT if has_other_regions or course.meta.language != keep.meta.language else FOLD_IN


def _build_member(
    published: PublishedCatalogue, course_index: CourseIndex, course: Entry[Any], proposal: str, same: tuple[str, ...]
) -> DuplicateMember:
    meta = course.meta
    team = published.catalogue.find_entry("team", course.owner)
    team_title = team.title if team else course.owner
    provider = "" if meta.in_house else meta.source.provider or meta.source.catalogue or "Unknown"
    team_regions = (team.meta.region,) if team and team.meta.region and meta.in_house else ()
    regions = meta.audience.regions or team_regions
    is_everywhere = regions and set(map(str, regions)) >= set(course_index.vocabulary.region_labels)
    return DuplicateMember(
        id=course.id,
        title=course.title,
        url=course.url if is_visible(course) else "",
        whose=f"{provider}, listed by {team_title}" if provider else team_title,
        where=translate("All regions")
        if is_everywhere
        else format.join_names([format.format_region(value) for value in regions]),
        state=format.format_term(course.status) if course.status in ("draft", "mvp") else "",
        time=format.format_duration(published.calculate_minutes(course)),
        proposal=proposal,
        same=same,
        team=Link(team_title, team.url if team and is_visible(team) else ""),
        provider=provider,
        language=str(meta.language),
    )
