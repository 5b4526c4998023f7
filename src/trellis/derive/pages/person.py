"""The page of a person: what they made, what they help with, and what they answer for.

It shows what other pages say of them, in one place. Nothing else of the register is published: no manager, no account,
no absence, and nobody whom no page names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ... import kinds
from ...catalogue.catalogue import Entry
from ...kinds.contact import build_contact_url
from .. import format, links
from ..links import Link
from ..need_states import label_choice
from ..published import PublishedCatalogue
from ..wording import translate
from . import people, sessions
from .sessions import SessionCard

MAX_REVIEWS = 10
"""The most approvals that are listed, the latest first."""


@dataclass(frozen=True, slots=True)
class ContributionGroup:
    """What somebody contributed to, of one kind. The notes are their roles."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The view of a person's page.

    responsibilities: teams that they lead, with in which role as the note. liaisons: the teams for which they are the
    link to the learning team, with the term. approves: what is theirs to approve, in words. reviews: what they
    assessed last, with outcome and day. decisions: needs that they decided.
    """

    id: str
    name: str
    initials: str
    hue: int
    roles: tuple[str, ...]
    team: Link | None
    contact_url: str
    contributions: tuple[ContributionGroup, ...]
    mentored_skills: tuple[Link, ...]
    responsibilities: tuple[Link, ...]
    liaisons: tuple[Link, ...]
    approves: tuple[str, ...]
    reviews: tuple[Link, ...]
    review_count: int
    decisions: tuple[Link, ...]
    sessions: tuple[SessionCard, ...]


def build_person_page(published: PublishedCatalogue, entry: Entry[kinds.Person]) -> PersonPage:
    """Builds the view of a person's page."""
    meta, catalogue = entry.meta, published.catalogue
    team = links.find_link(published, "team", meta.team)
    reviews = sorted(
        (r for r in catalogue.referrers(entry, "review", "reviewer") if published.find_entry("item", r.meta.item)),
        key=lambda r: (r.meta.on, r.id),
        reverse=True,
    )
    needs = sorted(
        (n for n in catalogue.referrers(entry, "need", "decision")),
        key=lambda n: (n.meta.decision.on, n.id),
        reverse=True,
    )
    taught = [s for s in published.upcoming_sessions if entry.id in s.meta.instructors]
    return PersonPage(
        id=entry.id,
        name=entry.title,
        initials=people.abbreviate_name(entry.title),
        hue=len(meta.team or "") % 4 if team else 0,
        roles=meta.roles,
        team=team,
        contact_url=build_contact_url(published.context.portal.contact, meta.handle, entry.id),
        contributions=tuple(_group_contributions(published, entry)),
        mentored_skills=links.find_links(published, "skill", meta.mentor_for),
        responsibilities=tuple(_list_responsibilities(published, entry)),
        liaisons=tuple(_list_liaisons(published, entry)),
        approves=tuple(_list_approval_duties(published, entry)),
        reviews=tuple(_link_review(published, review) for review in reviews[:MAX_REVIEWS]),
        review_count=len(reviews),
        decisions=tuple(_link_decided_need(need) for need in needs),
        sessions=sessions.build_session_cards(published, taught),
    )


def _group_contributions(published: PublishedCatalogue, person: Entry[kinds.Person]) -> Iterator[ContributionGroup]:
    """Yields what a person contributed to, by kind: courses and paths first."""
    headings = {
        ("course",): translate("Courses"),
        ("path",): translate("Paths"),
        ("story", "page"): translate("Stories and pages"),
        ("session",): translate("Sessions"),
        ("objective", "need"): translate("Objectives and needs"),
        ("team",): translate("Teams"),
    }
    contributions = published.contributions_by_person.get(person.id, ())
    for group, heading in headings.items():
        entry_links = dict.fromkeys(links.link_entry(c.entry, c.role) for c in contributions if c.entry.kind in group)
        if entry_links:
            yield ContributionGroup(heading, tuple(sorted(entry_links, key=lambda link: link.title.casefold())))


def _list_responsibilities(published: PublishedCatalogue, person: Entry[kinds.Person]) -> Iterator[Link]:
    for team in published.teams:
        if team.meta.manager == person.id:
            yield links.link_entry(team, translate("Manager"))
        elif person.id in team.meta.leads:
            yield links.link_entry(team, translate("Lead"))


def _list_liaisons(published: PublishedCatalogue, person: Entry[kinds.Person]) -> Iterator[Link]:
    """Yields the teams that the person ties to the learning team, with the term; also terms that are over."""
    for team in published.teams:
        for term in (*team.meta.former_liaisons, *((team.meta.liaison,) if team.meta.liaison else ())):
            if term.person == person.id:
                yield links.link_entry(team, describe_term(term, published.today))


def describe_term(term: kinds.Liaison, today: date) -> str:
    """Returns when a term as liaison is, in words."""
    days = {"first": format.format_date(term.from_), "last": format.format_date(term.until)}
    if term.until < today:
        return translate("until {day}", day=days["last"])
    if term.from_ > today:
        return translate("from {first} to {last}", **days)
    return translate("since {first}, until {last}", **days)


def _list_approval_duties(published: PublishedCatalogue, person: Entry[kinds.Person]) -> Iterator[str]:
    """Yields what is the person's to approve."""
    managed = [team.title for team in published.teams if team.meta.manager == person.id]
    if managed:
        yield translate("Accuracy: {teams}", teams=format.join_names(managed))
    policy = published.policy
    learning_team = next((team for team in policy.teams if team.id == policy.learning_team), None)
    if learning_team and person.id in (
        *(p.id for p in policy.people if p.team == learning_team.id), learning_team.manager, *learning_team.leads
    ):  # fmt: skip
        yield translate("Standard: all courses and paths, with the learning team")
    if person.id in policy.last_resort:
        yield translate("What nobody else may approve")


def _link_decided_need(need: Entry[kinds.Need]) -> Link:
    assert need.meta.decision is not None
    parts = label_choice(need.meta.decision.choice), format.format_date(need.meta.decision.on)
    return links.link_entry(need, translate(", ").join(parts))


def _link_review(published: PublishedCatalogue, review: Entry[kinds.Review]) -> Link:
    meta = review.meta
    item = published.find_entry("item", meta.item)
    labels = {
        "accuracy": translate("Accuracy"),
        "standard": translate("Standard"),
        "spot-check": translate("Spot check"),
    }
    outcome = translate("approved") if meta.outcome == "approved" else translate("changes asked for")
    note = translate(
        "{subject}: {outcome}, {day}", subject=labels[meta.key], outcome=outcome, day=format.format_date(meta.on)
    )
    return links.link_entry(item, note) if item else Link(meta.item, "", note)
