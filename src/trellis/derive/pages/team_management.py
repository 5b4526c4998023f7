"""What a team's manager decides from, beside what everybody reads on the team's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ... import kinds
from ...catalogue.catalogue import Entry
from ...check.rules.people.few_contributors import MIN_CONTRIBUTORS, write_hand_over
from ...kinds.periods import read_period
from .. import format, links
from ..alignment.coverage import CoverageRow, CoverageTable, build_coverage, list_roles
from ..alignment.index import AlignmentIndex
from ..line_chart import LineChart
from ..links import Link
from ..need_states import label_need_status
from ..periods import format_period_name
from ..planning.quarters import find_day_before, list_plan_quarters
from ..planning.touchpoints import Touchpoint, build_touchpoint, list_changes, list_due
from ..published import PublishedCatalogue
from ..wishes import list_wishes
from ..wording import get_wording, translate, translate_count
from . import metric
from .autonomy import AutonomyView, describe_autonomy
from .person import describe_term

PRIORITIES = ("high", "medium", "low", None)
"""The priorities of needs, the most urgent first."""

OPEN_STATUSES = ("raised", "consulting", "decided")

MAX_INVITED = 12
"""The most courses and paths that an invitation is begun with."""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """A level with the courses for the team at it. courses: the first of them."""

    level: str
    count: int
    courses: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChartedMetric:
    """A metric with where it stands, and its figures drawn; no chart without figures."""

    link: Link
    state: str
    chart: LineChart | None


@dataclass(frozen=True, slots=True)
class KnownBy:
    """A course with those who know how it was made and are still here. hand_over: a text for whoever joins.

    It is in two parts, before and after the course's title; None where enough people know the course.
    """

    course: Link
    people: tuple[Link, ...]
    hand_over: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class TeamManagement:
    """The view. priorities: objectives with what serves them, then open needs by priority.

    levels: how many courses there are for the team at each level. gaps: what has no course, in words. outdated: what is
    late or lapsed. bus_factor: the fewest people who know one of its courses; None where no course names anybody.
    quarter: the name of the present one, changes: what changed in it. invitation: the address of an invitation to what
    the team requires and recommends.
    """

    autonomy: AutonomyView
    priorities: tuple[Link, ...]
    levels: tuple[LevelCount, ...]
    gaps: tuple[Link, ...]
    outdated: tuple[Link, ...]
    metrics: tuple[ChartedMetric, ...]
    touchpoint: Touchpoint
    liaisons: tuple[Link, ...]
    courses: tuple[KnownBy, ...]
    bus_factor: int | None
    quarter: str
    changes: tuple[Link, ...]
    invitation: str


def build_team_management(
    published: PublishedCatalogue, team: Entry[kinds.Team], urls: tuple[str, ...]
) -> TeamManagement:
    """Builds the view as of the catalogue's date. urls: addresses of what the team requires and recommends."""
    first_day = list_plan_quarters(published.today, 1)[0].first_day
    courses = tuple(_list_knowledge(published, team))
    table = _find_row(published, team)
    return TeamManagement(
        autonomy=describe_autonomy(published, team),
        priorities=(*_list_objectives(published, team), *_list_open_needs(published, team)),
        levels=_count_levels(*table) if table else (),
        gaps=(
            *_list_level_gaps(table[1] if table else None),
            *_list_role_gaps(published, team),
            *_list_wishes(published, team),
        ),
        outdated=tuple(list_due(published, team.id, is_late=True)),
        metrics=tuple(_chart_metrics(published, team)),
        touchpoint=build_touchpoint(published, team),
        liaisons=tuple(_list_liaisons(published, team)),
        courses=courses,
        bus_factor=min((len(row.people) for row in courses), default=None),
        quarter=format_period_name(f"{first_day.year}-Q{(first_day.month + 2) // 3}"),
        changes=tuple(list_changes(published, team, find_day_before(first_day), has_metrics=False)),
        invitation=f"/invite/?items={','.join(urls[:MAX_INVITED])}" if urls else "/invite/",
    )


def _list_objectives(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    for objective in published.catalogue.referrers(team, "objective", "team"):
        span = read_period(objective.meta.period)
        if not objective.is_current or (span and span.last_day < published.today):
            continue
        serving = {
            e.id: e
            for kind in ("course", "path")
            for e in published.catalogue.referrers(objective, kind, "objectives")
            if e.is_current
        }
        served = (
            translate_count(len(serving), "{n} course or path serves it", "{n} courses and paths serve it")
            if serving
            else translate("nothing serves it yet")
        )
        period = format_period_name(objective.meta.period) if span else translate("without a period")
        yield links.link_entry(objective, f"{period}; {served}")


def _list_open_needs(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    needs = published.catalogue.referrers(team, "need", "raised_by")
    for need in sorted(needs, key=lambda n: (PRIORITIES.index(n.meta.priority), n.meta.raised_on, n.id)):
        if need.status in OPEN_STATUSES:
            note = label_need_status(need.status)
            if need.meta.needed_by:
                day = format.format_date(need.meta.needed_by)
                note = translate("{state}; needed by {day}", state=note, day=day)
            yield links.link_entry(need, note)


def _find_row(published: PublishedCatalogue, team: Entry[kinds.Team]) -> tuple[CoverageTable, CoverageRow] | None:
    """Returns the table of teams and levels with the team's row; None where there is no course with a level."""
    store, key = published.planning_store, (get_wording().language, "coverage")
    if key not in store:
        store[key] = {table.id: table for table in build_coverage(AlignmentIndex(published))}
    table: CoverageTable | None = store[key].get("team-level")
    row = next((row for row in table.rows if row.label.url == team.url), None) if table else None
    return (table, row) if table and row else None


def _count_levels(table: CoverageTable, row: CoverageRow) -> tuple[LevelCount, ...]:
    pairs = zip(table.columns, row.cells, strict=True)
    return tuple(LevelCount(level, cell.count, cell.courses) for level, cell in pairs)


def _list_level_gaps(row: CoverageRow | None) -> Iterator[Link]:
    for level in row.empty if row else ():
        yield Link(level, note=translate("no course for the team at this level"))


def _list_role_gaps(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    """Yields the roles of the team that no course or path is for."""
    store, key = published.planning_store, ("", "roles")
    if key not in store:
        items = (item for item in published.current_items if item.is_current)
        store[key] = frozenset(role for item in items for role in list_roles(published, item))
    for role in published.catalogue.roles:
        if role.meta.team == team.id and role.id not in store[key]:
            yield Link(role.title, note=translate("a role that no course and no path is for"))


def _list_wishes(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    """Yields what people wish for that is neither a course nor a path, the most wished for first."""
    for wish in list_wishes(published, team.id):
        if not wish.link.url:
            people = format.format_count(wish.count, "person", "people")
            yield replace(wish.link, note=translate("wished for: {people}", people=people))


def _chart_metrics(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[ChartedMetric]:
    for id in team.meta.metrics:
        entry = published.catalogue.find_entry("metric", id)
        if entry:
            page = metric.build_metric_page(published, entry)
            yield ChartedMetric(links.link_entry(entry), page.state, page.chart)


def _list_liaisons(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    """Yields the liaisons, the present one first, then those before, the latest first."""
    terms = [*((team.meta.liaison,) if team.meta.liaison else ()), *team.meta.former_liaisons]
    for term in sorted(terms, key=lambda term: (term.from_, term.until), reverse=True):
        person = links.find_link(published, "person", term.person, describe_term(term, published.today))
        if person:
            yield person


def _list_knowledge(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[KnownBy]:
    """Yields the team's own courses that name somebody, those that the fewest people know first."""
    rows = []
    for course in published.items_by_team.get(team.id, ()):
        if course.kind != "course" or not course.is_current or not course.meta.in_house or not course.meta.people:
            continue
        ids = dict.fromkeys(contribution.person for contribution in course.meta.people)
        people = [person for id in ids if (person := published.catalogue.find_entry("person", id))]
        present = [person for person in people if person.meta.active]
        text = write_hand_over(published.catalogue, course, present) if len(present) < MIN_CONTRIBUTORS else None
        rows.append(
            (
                len(present),
                course.title.casefold(),
                KnownBy(links.link_entry(course), tuple(map(links.link_entry, present)), text),
            )
        )
    yield from (row for _, _, row in sorted(rows, key=lambda row: row[:2]))
