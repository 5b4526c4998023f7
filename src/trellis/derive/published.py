"""The catalogue as readers see it on a given day, with the indexes that pages look entries up in.

Every index is built once, on first use, in one pass over the catalogue. A page never iterates over all entries: it
looks up the ones it needs here, by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from .. import kinds
from ..approvals.ledger.status import ApprovalStatus, assess_status
from ..approvals.policy import build_policy
from ..approvals.snapshot import Policy
from ..catalogue.catalogue import Catalogue, Entry
from ..catalogue.entry import EntryKey
from ..catalogue.obligations import find_required_teams
from ..catalogue.staleness import StaleItem, find_stale_foundations
from ..check.context import Context
from ..check.rule import Rule
from ..diagnostics.diagnostic import Diagnostic
from ..load.content_history import NO_HISTORY, ContentHistory
from ..load.merged_changes import NO_CHANGES, ChangeReading
from .forge_addresses import NO_FORGE, ForgeAddresses

Item = Entry[Any]
"""A course or a path. Its `meta` is an instance of the portal's model of that kind."""


class PersonContribution(NamedTuple):
    """A person's role in an entry."""

    entry: Entry[kinds.Authored]
    role: str


@dataclass(frozen=True)
class PublishedCatalogue:
    """The catalogue of one day. `rules` are the engine's rules, then `own_rule_count` rules of the portal itself."""

    catalogue: Catalogue
    context: Context
    rules: tuple[Rule, ...] = ()
    own_rule_count: int = 0
    history: ContentHistory = NO_HISTORY
    """The versions of courses and paths."""
    findings: tuple[Diagnostic, ...] = ()
    """What the check has to say about what readers can see."""
    forge: ForgeAddresses = NO_FORGE
    """Where files are edited, and issues opened."""
    changes: ChangeReading = NO_CHANGES
    """The changes that were merged lately."""
    own_pages: tuple[Entry[kinds.Page], ...] = ()
    """The portal's own pages but the home page, with title and summary only."""

    @property
    def today(self) -> date:
        """The day that the catalogue is published for."""
        return self.context.today

    @cached_property
    def card_store(self) -> dict[tuple[EntryKey, str, object], Any]:
        """Entry, language and its words → the card, which many pages have; `derive.cards` fills it."""
        return {}

    @cached_property
    def planning_store(self) -> dict[tuple[str, str], Any]:
        """Language and name → what each team's page has a part of, such as the inbox; `derive` fills it."""
        return {}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Visible courses and paths: the compulsory ones first, the retired ones last, each group by title."""
        visible_items = (e for e in (*self.catalogue.courses, *self.catalogue.paths) if is_visible(e))
        return tuple(
            sorted(
                visible_items,
                key=lambda e: (e.status == "retired", e.meta.required_for is None, e.title.casefold(), e.id),
            )
        )

    @cached_property
    def stale_foundations(self) -> Mapping[EntryKey, tuple[StaleItem, ...]]:
        """Item → what it rests on and cannot rely on; items that can rely on all are left out."""
        return find_stale_foundations(self.catalogue, self.today)

    @cached_property
    def current_items(self) -> tuple[Item, ...]:
        """The items that are not retired."""
        return tuple(e for e in self.items if e.status != "retired")

    @cached_property
    def items_by_team(self) -> Mapping[str, tuple[Item, ...]]:
        """Team → its current items."""
        return _group_pairs((e.owner, e) for e in self.current_items)

    @cached_property
    def items_by_skill(self) -> Mapping[str, tuple[Item, ...]]:
        """Skill → the current courses that teach it, then the current paths that contain such a course."""
        pairs = [(s, e) for e in self.current_items for s in get_skills(e)]
        pairs += [
            (s, path) for path in self.current_items if path.kind == "path" for s in self.collect_path_skills(path)
        ]
        return _group_pairs(pairs)

    @cached_property
    def paths_by_item(self) -> Mapping[str, tuple[Item, ...]]:
        """Item → the current paths that contain it."""
        return _group_pairs(
            (i, p) for p in self.current_items if p.kind == "path" for i in dict.fromkeys(get_step_items(p))
        )

    @cached_property
    def required_items_by_team(self) -> Mapping[str, tuple[Item, ...]]:
        """Team → the current items compulsory for it or for some of its people; "all" → those for everyone."""
        required = (e for e in self.current_items if e.meta.required_for)
        return _group_pairs(
            (team, e) for e in required for team in find_required_teams(self.catalogue, e.meta.required_for)
        )

    @cached_property
    def upcoming_sessions(self) -> tuple[Entry[kinds.Session], ...]:
        """Sessions that have not taken place yet, the next one first."""
        upcoming = (
            s
            for s in self.catalogue.sessions
            if s.status in ("planned", "confirmed") and s.meta.start.date() >= self.today
        )
        return tuple(sorted(upcoming, key=lambda s: (s.meta.starts, s.id)))

    @cached_property
    def sessions_by_item(self) -> Mapping[str, tuple[Entry[kinds.Session], ...]]:
        """Item → its upcoming sessions."""
        return _group_pairs((s.meta.item, s) for s in self.upcoming_sessions if s.meta.item)

    @cached_property
    def sessions_by_team(self) -> Mapping[str, tuple[Entry[kinds.Session], ...]]:
        """Team → upcoming sessions that it holds or is invited to."""
        return _group_pairs(
            (team, s) for s in self.upcoming_sessions for team in dict.fromkeys((s.owner, *s.meta.audience.teams))
        )

    @cached_property
    def stories(self) -> tuple[Entry[kinds.Story], ...]:
        """The published stories, the newest first."""
        published_stories = (s for s in self.catalogue.stories if is_visible(s) and s.meta.date <= self.today)
        return tuple(sorted(published_stories, key=lambda s: (s.meta.date, s.id), reverse=True))

    @cached_property
    def story_positions(self) -> Mapping[str, int]:
        """Story → its index in `stories`."""
        return {story.id: position for position, story in enumerate(self.stories)}

    @cached_property
    def stories_by_item(self) -> Mapping[str, tuple[Entry[kinds.Story], ...]]:
        """Item → the stories about it."""
        return _group_pairs((i, s) for s in self.stories for i in dict.fromkeys(s.meta.items))

    @cached_property
    def successors_by_course(self) -> Mapping[str, tuple[Item, ...]]:
        """Retired course → the courses that supersede it."""
        return _group_pairs((old, e) for e in self.items for old in getattr(e.meta, "supersedes", ()))

    @cached_property
    def renewers_by_course(self) -> Mapping[str, tuple[Item, ...]]:
        """Course → the courses that renew it, the retired ones last."""
        return _group_pairs((e.meta.renews, e) for e in self.items if getattr(e.meta, "renews", None))

    @cached_property
    def survey_answers_by_item(self) -> Mapping[str, tuple[Entry[kinds.SurveyAnswer], ...]]:
        """Item → how many people gave which answer about it."""
        return _group_pairs((a.meta.item, a) for a in self.catalogue.survey_answers if a.meta.item)

    @cached_property
    def survey_answers_by_team(self) -> Mapping[str, tuple[Entry[kinds.SurveyAnswer], ...]]:
        """Team → how many people gave which answer about all that it teaches."""
        return _group_pairs((a.owner, a) for a in self.catalogue.survey_answers if not a.meta.item)

    @cached_property
    def demands_by_team(self) -> Mapping[str, tuple[Entry[kinds.Demand], ...]]:
        """Team → what people wish for, by its own count."""
        return _group_pairs((demand.owner, demand) for demand in self.catalogue.demands)

    @cached_property
    def usages_by_item(self) -> Mapping[str, tuple[Entry[kinds.Usage], ...]]:
        """Item → how many people an LMS counted for it, in the order of the files."""
        return _group_pairs((row.meta.item, row) for row in self.catalogue.usages)

    @cached_property
    def observations_by_metric(self) -> Mapping[str, tuple[Entry[kinds.Observation], ...]]:
        """Metric → its figures, in the order of their files."""
        metrics = ((o, self.catalogue.find_entry("metric", o.meta.metric)) for o in self.catalogue.observations)
        return _group_pairs((metric.id, o) for o, metric in metrics if metric)

    @cached_property
    def variants_by_course(self) -> Mapping[str, tuple[Item, ...]]:
        """Course → its variants."""
        variants = (e for e in self.current_items if getattr(e.meta, "variant_of", None))
        return _group_pairs((e.meta.variant_of, e) for e in variants)

    @cached_property
    def dependents_by_item(self) -> Mapping[str, tuple[Item, ...]]:
        """Item → the courses that have it as a prerequisite."""
        return _group_pairs((before, e) for e in self.current_items for before in getattr(e.meta, "prerequisites", ()))

    @cached_property
    def narrower_skills(self) -> Mapping[str, tuple[Entry[kinds.Skill], ...]]:
        """Skill → the skills directly below it."""
        return _group_pairs((s.meta.parent, s) for s in self.catalogue.skills if s.meta.parent)

    @cached_property
    def mentors_by_skill(self) -> Mapping[str, tuple[Entry[kinds.Person], ...]]:
        """Skill → its active mentors."""
        mentors = [person for person in self.catalogue.people if person.meta.active]
        return _group_pairs((skill, p) for p in mentors for skill in p.meta.mentor_for)

    @cached_property
    def teams(self) -> tuple[Entry[kinds.Team], ...]:
        """The teams that readers can see, by name."""
        return tuple(sorted((t for t in self.catalogue.teams if is_visible(t)), key=lambda t: t.title.casefold()))

    @cached_property
    def subteams_by_team(self) -> Mapping[str, tuple[Entry[kinds.Team], ...]]:
        """Team → its subteams, by name."""
        return _group_pairs((t.meta.parent, t) for t in self.teams if t.meta.parent)

    @cached_property
    def approval_statuses(self) -> Mapping[str, ApprovalStatus]:
        """Current item → the status of its approvals."""
        return {item.id: assess_status(self.catalogue, item) for item in self.items if item.is_current}

    @cached_property
    def policy(self) -> Policy:
        """People, teams, rubrics and limits that approvals are evaluated against."""
        return build_policy(self.catalogue)

    @cached_property
    def samples(self) -> tuple[Entry[kinds.Sample], ...]:
        """The samples drawn for spot checks, the latest first; without those that are only announced."""
        drawn_samples = (sample for sample in self.catalogue.samples if not sample.meta.is_announcement)
        return tuple(sorted(drawn_samples, key=lambda s: (s.meta.on, s.id), reverse=True))

    @cached_property
    def contributions_by_person(self) -> Mapping[str, tuple[PersonContribution, ...]]:
        """Person → their contributions, without retired entries."""
        pairs = ((e, c) for e in self.catalogue.published() if e.status != "retired" for c in e.meta.people)
        return _group_pairs((c.person, PersonContribution(e, c.role)) for e, c in pairs)

    @cached_property
    def contributing_people(self) -> tuple[Entry[kinds.Person], ...]:
        """The active contributors and mentors, in the catalogue's order."""
        return tuple(
            person
            for person in self.catalogue.people
            if person.meta.active
            and (
                any(contribution.entry.url for contribution in self.contributions_by_person.get(person.id, ()))
                or any(self.find_entry("skill", skill) for skill in person.meta.mentor_for)
            )
        )

    @cached_property
    def people_with_pages(self) -> tuple[Entry[kinds.Person], ...]:
        """The active people whose names readers meet, in the catalogue's order.

        These are contributors and mentors, those whom a team, a session, a path, a decision or an approval names, and
        those who may have to approve. Other people are left out: this is not a staff directory.
        """
        ids = {person.id for person in self.contributing_people} | self._collect_approvers()
        return tuple(p for p in self.catalogue.people if p.meta.active and (p.id in ids or self._has_mention(p)))

    def _has_mention(self, person: Entry[kinds.Person]) -> bool:
        """Whether something that readers see names the person. Who supports a need is not shown."""
        references = self.catalogue.references_to(person)
        return any(
            is_visible(r.entry) and r.field != "supporters"
            for r in references
            if r.entry.kind not in ("person", "gone")
        )

    def _collect_approvers(self) -> set[str]:
        """The learning team, the managers of teams and those above them, with those who answer for them meanwhile."""
        policy = self.policy
        people = {person.id: person for person in policy.people}
        pending = [person.id for person in policy.people if person.team and person.team == policy.learning_team]
        pending += [*policy.last_resort, *(team.manager for team in policy.teams)]
        ids: set[str] = set()
        while pending:
            person = people.get(pending.pop())
            if person and person.id not in ids:
                ids.add(person.id)
                pending += [person.manager] if person.manager else []
        return ids | {absence.delegate for id in ids for absence in people[id].away if absence.delegate}

    @cached_property
    def members_by_team(self) -> Mapping[str, tuple[Entry[kinds.Person], ...]]:
        """Team → those of its people who contribute or mentor, by name."""
        people = sorted(self.contributing_people, key=lambda person: person.title.casefold())
        return _group_pairs((person.meta.team, person) for person in people if person.meta.team)

    def find_entry(self, kind: str, id: str | None) -> Entry[Any] | None:
        """Returns the entry, or None if it is a draft or does not exist. The kind "item" means a course or path."""
        if not id:
            return None
        if kind == "role":
            return self.catalogue.find_role(id)
        entry = self.catalogue.item(id) if kind == "item" else self.catalogue.find_entry(kind, id)
        return entry if entry and is_visible(entry) else None

    def calculate_minutes(self, item: Item) -> int | None:
        """Returns the time on task, or None if it is unknown.

        A course has its own value, else the sum of its lessons; a path has the sum of its compulsory steps.
        """
        return self._sum_minutes(item, frozenset())

    def _sum_minutes(self, item: Item, outer_paths: frozenset[str]) -> int | None:
        if item.kind == "course":
            stated_minutes: int | None = item.meta.minutes
            return stated_minutes or sum(lesson.meta.minutes for lesson in self.catalogue.lessons(item)) or None
        enclosing_paths = outer_paths | {item.id}
        item_ids = {i for step in item.meta.steps if not step.optional for i in step.items} - enclosing_paths
        items = (self.find_entry("item", i) for i in item_ids)
        return sum(self._sum_minutes(i, enclosing_paths) or 0 for i in items if i) or None

    def collect_path_skills(self, path: Item) -> dict[str, None]:
        """Returns the skills of a path's courses, in order, without repeats."""
        courses = (self.find_entry("course", i) for i in get_step_items(path))
        return {skill: None for course in courses if course for skill in get_skills(course)}


def is_visible(entry: Entry[Any]) -> bool:
    """Tells whether readers can see the entry, that is, whether it is not a draft."""
    return entry.status != "draft"


def select_visible_findings(catalogue: Catalogue, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Returns the findings on files that readers can see; those on drafts are their authors' business."""
    summaries = catalogue.summaries_by_path
    return tuple(
        finding
        for finding in findings
        if (summary := summaries.get(finding.location.path)) is None or catalogue.status(summary) != "draft"
    )


def get_skills(item: Item) -> tuple[str, ...]:
    """Returns the skills of a course; none for a path."""
    skills: tuple[str, ...] = getattr(item.meta, "skills", ())
    return skills


def get_step_items(path: Item) -> tuple[str, ...]:
    """Returns the ids of a path's items, in order."""
    return tuple(i for step in path.meta.steps for i in step.items)


def _group_pairs(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
