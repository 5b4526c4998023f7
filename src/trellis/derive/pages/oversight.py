"""The page of governance: the inbox of the learning team, and how the teams do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..approval_mark import count_marks
from ..inbox.collect import collect_inbox
from ..inbox.item import ACT_LABELS, KINDS, InboxItem
from ..links import Link, find_link
from ..published import PublishedCatalogue
from ..team_options import TeamOption, build_team_options
from ..wording import translate, translate_count
from .autonomy import AutonomyView, list_autonomy
from .governance import GovernancePage, build_governance_page
from .lead_times import LeadTimes, measure_lead_times
from .report import link_reports
from .scorecards import RuleCount, Scorecard, build_scorecards, count_rules, list_points


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An item as the page shows it. kind, team_id: as in the address of a filter. when: how long ago, or in how long.

    acts: links in words, each with a label for those who hear it alone.
    """

    kind: str
    kind_label: str
    subject: Link
    team: Link | None
    team_id: str
    day: str
    when: str
    is_late: bool
    fact: str
    is_english: bool
    approvers: tuple[Link, ...]
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """How much waits in a team: the number of each kind, in the order of the page's kinds."""

    team: Link
    team_id: str
    total: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OversightPage:
    """The view. kinds, teams: what the inbox can be narrowed to; a kind is its value and words.

    late_count: of the items. reports: of quarters, the latest first. marked_count: of items with the mark of what is
    approved and current.
    """

    queue: GovernancePage
    rows: tuple[InboxRow, ...]
    late_count: int
    kinds: tuple[tuple[str, str], ...]
    teams: tuple[TeamOption, ...]
    loads: tuple[TeamLoad, ...]
    points: tuple[Link, ...]
    scorecards: tuple[Scorecard, ...]
    rules: tuple[RuleCount, ...]
    lead_times: LeadTimes
    reports: tuple[Link, ...]
    marked_count: int
    autonomy: tuple[AutonomyView, ...]


def build_oversight_page(published: PublishedCatalogue) -> OversightPage:
    """Builds the view as of the catalogue's date."""
    queue = build_governance_page(published)
    items = collect_inbox(published, queue)
    rows = tuple(_build_row(published, item) for item in items)
    used_kinds = {item.kind for item in items}
    shown_kinds = tuple((kind, translate(label)) for kind, label in KINDS.items() if kind in used_kinds)
    loads = _count_loads(published, items, [kind for kind, _ in shown_kinds])
    return OversightPage(
        queue=queue,
        rows=rows,
        late_count=sum(item.is_late for item in items),
        kinds=shown_kinds,
        teams=build_team_options(published, ((load.team_id, load.team.title) for load in loads)),
        loads=loads,
        points=list_points(published),
        scorecards=build_scorecards(published),
        rules=count_rules(published),
        lead_times=measure_lead_times(published),
        reports=link_reports(published),
        marked_count=count_marks(published),
        autonomy=list_autonomy(published),
    )


def _build_row(published: PublishedCatalogue, item: InboxItem) -> InboxRow:
    return InboxRow(
        kind=item.kind,
        kind_label=translate(KINDS[item.kind]),
        subject=item.subject,
        team=find_link(published, "team", item.team),
        team_id=item.team,
        day=item.day.isoformat() if item.day else "",
        when=describe_distance((published.today - item.day).days) if item.day else "",
        is_late=item.is_late,
        fact=item.fact,
        is_english=item.is_english,
        approvers=item.approvers,
        acts=tuple(Link(translate(ACT_LABELS[act.name], name=act.person), act.url, act.name) for act in item.acts),
    )


def describe_distance(days: int) -> str:
    """Returns how long ago a day was, or in how long it comes: ``14 days ago``, ``today``, ``in 3 days``."""
    if days > 0:
        return translate_count(days, "{n} day ago", "{n} days ago")
    return translate_count(-days, "in {n} day", "in {n} days") if days else translate("today")


def _count_loads(
    published: PublishedCatalogue, items: Iterable[InboxItem], shown_kinds: list[str]
) -> tuple[TeamLoad, ...]:
    counts: dict[str, Counter[str]] = {}
    for item in items:
        counts.setdefault(item.team, Counter())[item.kind] += 1
    loads = []
    for team, by_kind in counts.items():
        link = find_link(published, "team", team) or Link(team or translate("No team"))
        loads.append(TeamLoad(link, team, by_kind.total(), tuple((kind, by_kind[kind]) for kind in shown_kinds)))
    return tuple(sorted(loads, key=lambda load: (not load.team_id, load.team.title.casefold())))
