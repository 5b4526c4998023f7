"""The page of a team: its people, what it requires and recommends, and what it has published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import kinds
from ...approvals.ledger.status import LAPSED, NEVER
from ...catalogue.catalogue import Entry, EntryKey
from ...kinds.periods import read_period
from .. import cards, format, links
from ..cards import EntryCard
from ..funding.budgets import BudgetQuarter, build_team_budget
from ..funding.prices import StipendView, build_stipend
from ..links import Link
from ..need_states import label_need_status
from ..periods import format_period_name
from ..published import Item, PublishedCatalogue, is_visible
from ..wishes import list_wishes
from ..wording import translate
from . import metric, sessions
from .governance import DUE_SOON
from .metric import MetricSummary
from .sessions import SessionCard
from .survey import SurveyQuestion, build_survey
from .team_management import TeamManagement, build_team_management


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """A recommended item with the team's reason."""

    card: EntryCard
    reason: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The view of a team's page. `required_items` are compulsory for all its people, `partly_required_items` for some.

    The note of `liaison` is the end of their term.
    """

    id: str
    title: str
    summary: str
    region: str
    parent: Link | None
    subteams: tuple[Link, ...]
    manager: Link | None
    leads: tuple[Link, ...]
    liaison: Link | None
    required_items: tuple[EntryCard, ...]
    partly_required_items: tuple[EntryCard, ...]
    recommendations: tuple[RecommendationView, ...]
    paths: tuple[EntryCard, ...]
    courses: tuple[EntryCard, ...]
    sessions: tuple[SessionCard, ...]
    metrics: tuple[MetricSummary, ...]
    members: tuple[Link, ...]
    """Those of its people who contribute or mentor; the notes are what they are at work."""
    next_acts: tuple[Link, ...]
    """What waits for its manager, the most urgent first; the notes say what."""
    survey: tuple[SurveyQuestion, ...]
    demand: tuple[tuple[Link, int], ...]
    """What people wish for and how many do, the most first; what is neither a course nor a path has no address."""
    objectives: tuple[Link, ...]
    """Those of the team itself, with their periods as notes; without those whose period is over."""
    needs: tuple[Link, ...]
    """Those that it raised, the latest first; the notes say where they stand."""
    budget: BudgetQuarter | None
    """What it may spend in the present quarter."""
    stipend: StipendView | None
    management: TeamManagement
    """What its manager decides from."""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in the list of teams. `item_counts` is such as ``3 courses and 1 path``, or ""."""

    title: str
    url: str
    summary: str
    manager: Link | None
    item_counts: str


def build_team_page(published: PublishedCatalogue, entry: Entry[kinds.Team]) -> TeamPage:
    """Builds the view of a team's page, without its body."""
    meta, id = entry.meta, entry.id
    team_cards = cards.build_cards(published, published.items_by_team.get(id, ()))
    required_items = {e.id: e for key in (id, "all") for e in published.required_items_by_team.get(key, ())}
    required_cards = cards.build_cards(published, required_items.values())
    upcoming_sessions = {s.id: s for key in (id, "all") for s in published.sessions_by_team.get(key, ())}
    metrics = ((published.catalogue.find_entry("metric", m)) for m in meta.metrics)
    return TeamPage(
        id=id,
        title=entry.title,
        summary=meta.summary,
        region=str(getattr(meta.region, "label", meta.region) or ""),
        parent=links.find_link(published, "team", meta.parent),
        subteams=tuple(links.link_entry(t) for t in published.subteams_by_team.get(id, ())),
        manager=links.find_link(published, "person", meta.manager),
        leads=links.find_links(published, "person", meta.leads),
        liaison=_link_liaison(published, meta.liaison),
        required_items=tuple(c for c in required_cards if c.requirement and not c.requirement.is_limited),
        partly_required_items=tuple(c for c in required_cards if c.requirement and c.requirement.is_limited),
        recommendations=tuple(
            RecommendationView(cards.build_card(published, e), reason)
            for e, reason in find_recommendations(published, meta)
        ),
        paths=tuple(card for card in team_cards if card.kind == "path"),
        courses=tuple(card for card in team_cards if card.kind == "course"),
        sessions=sessions.build_session_cards(
            published, sorted(upcoming_sessions.values(), key=lambda s: (s.meta.starts, s.id))
        ),
        metrics=tuple(metric.build_metric_summary(published, m) for m in metrics if m),
        members=tuple(
            links.link_entry(person, translate(", ").join(person.meta.roles))
            for person in published.members_by_team.get(id, ())
        ),
        next_acts=tuple(_list_next_acts(published, entry)),
        survey=build_survey(published, team=id),
        demand=tuple((wish.link, wish.count) for wish in list_wishes(published, id)),
        objectives=tuple(_link_objectives(published, entry)),
        needs=tuple(_link_needs(published, entry)),
        budget=build_team_budget(published, id),
        stipend=build_stipend(published),
        management=build_team_management(
            published,
            entry,
            tuple(
                dict.fromkeys(
                    (*(card.url for card in required_cards), *(e.url for e, _ in find_recommendations(published, meta)))
                )
            ),
        ),
    )


def _link_objectives(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    for objective in published.catalogue.referrers(team, "objective", "team"):
        span = read_period(objective.meta.period)
        if is_visible(objective) and objective.status != "retired" and (not span or span.last_day >= published.today):
            yield links.link_entry(objective, format_period_name(objective.meta.period))


def _link_needs(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    needs = published.catalogue.referrers(team, "need", "raised_by")
    for need in sorted(needs, key=lambda n: (n.meta.raised_on, n.id), reverse=True):
        yield links.link_entry(need, label_need_status(need.status))


def _list_next_acts(published: PublishedCatalogue, team: Entry[kinds.Team]) -> Iterator[Link]:
    """Yields what waits for a team's manager: overdue reviews, approvals that are open, then reviews that fall due."""
    items = published.items_by_team.get(team.id, ())
    due = sorted((e.meta.review_due, e.title, e) for e in (team, *items) if e.meta.review_due)
    late = [(day, e) for day, _, e in due if day < published.today]
    soon = [(day, e) for day, _, e in due if published.today <= day <= published.today + DUE_SOON]
    for day, entry in late:
        yield links.link_entry(entry, translate("Review overdue since {day}", day=format.format_date(day)))
    for item in items:
        status = published.approval_statuses.get(item.id)
        for approval in status.approvals if status else ():
            if approval.kind == "accuracy" and approval.state in (LAPSED, NEVER):
                note = translate("Not approved yet") if approval.state == NEVER else translate("Approval lapsed")
                yield links.link_entry(item, note)
    for day, entry in soon:
        yield links.link_entry(entry, translate("Review by {day}", day=format.format_date(day)))


def find_recommendations(published: PublishedCatalogue, meta: kinds.Team) -> Iterator[tuple[Item, str]]:
    """Yields the items that a team recommends on the catalogue's date, each once, with its first reason.

    Retired items are skipped.
    """
    recommended: dict[EntryKey, tuple[Item, str]] = {}
    for recommendation in meta.recommends:
        item = published.find_entry("item", recommendation.item)
        if (
            item
            and item.status != "retired"
            and (recommendation.until is None or recommendation.until >= published.today)
        ):
            recommended.setdefault(item.key, (item, recommendation.reason))
    yield from recommended.values()


def build_team_rows(published: PublishedCatalogue) -> tuple[TeamRow, ...]:
    """Builds the list of teams, by name."""
    return tuple(
        TeamRow(
            t.title,
            t.url,
            t.meta.summary,
            links.find_link(published, "person", t.meta.manager),
            _count_items(published, t.id),
        )
        for t in published.teams
    )


def _count_items(published: PublishedCatalogue, team: str) -> str:
    """Counts a team's current items: ``3 courses and 1 path``."""
    item_kinds = [item.kind for item in published.items_by_team.get(team, ())]
    counts = ((item_kinds.count("course"), "course"), (item_kinds.count("path"), "path"))
    return format.join_names([format.format_count(n, noun) for n, noun in counts if n])


def _link_liaison(published: PublishedCatalogue, term: kinds.Liaison | None) -> Link | None:
    if term is None or not term.holds(published.today):
        return None
    return links.find_link(
        published, "person", term.person, translate("until {day}", day=format.format_date(term.until))
    )
