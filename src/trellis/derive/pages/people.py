"""The page of people: who contributed to what, in which role, and who mentors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...catalogue.catalogue import Entry
from ...kinds import Contribution, Person
from ...kinds.contact import build_contact_url
from ...kinds.kind import CONTRIBUTOR_ROLES
from ...kinds.role_names import fold_role
from .. import links
from ..links import Link
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person. `id` is also the anchor on the page of people. The note of a contribution is the person's role.

    `roles` are what the person is at work. `contact_url` is where they are reached, or "".
    """

    id: str
    name: str
    team: Link | None
    contributions: tuple[Link, ...]
    mentored_skills: tuple[Link, ...]
    team_id: str = ""
    roles: tuple[str, ...] = ()
    contact_url: str = ""

    @property
    def initials(self) -> str:
        """The first letters of the first and the last name."""
        return abbreviate_name(self.name)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The view of the page of people. `teams` are those that people can be filtered by: id and link, by name."""

    people: tuple[PersonCard, ...]
    teams: tuple[tuple[str, Link], ...]


def abbreviate_name(name: str) -> str:
    """Returns the first letters of the first and the last name.

    >>> abbreviate_name("Ada King Lovelace"), abbreviate_name("Bo"), abbreviate_name("")
    ('AL', 'B', '')
    """
    names = name.split()
    return "".join(part[0] for part in dict.fromkeys((names[0], names[-1]))).upper() if names else ""


def build_people_page(published: PublishedCatalogue) -> PeoplePage:
    """Builds the view of the page of people."""
    cards = build_person_cards(published)
    teams = {card.team_id: card.team for card in cards if card.team}
    return PeoplePage(cards, tuple(sorted(teams.items(), key=lambda team: team[1].title.casefold())))


def build_person_cards(published: PublishedCatalogue) -> tuple[PersonCard, ...]:
    """Builds the cards of active contributors and mentors, by name.

    Other people are left out: this is not a staff directory.
    """
    people = []
    pattern = published.context.portal.contact
    for entry in sorted(list_people(published), key=lambda e: e.title.casefold()):
        contributions = tuple(
            links.link_entry(contribution.entry, contribution.role)
            for contribution in published.contributions_by_person.get(entry.id, ())
            if contribution.entry.url
        )
        mentored_skills = links.find_links(published, "skill", entry.meta.mentor_for)
        team = links.find_link(published, "team", entry.meta.team)
        person = PersonCard(
            id=entry.id,
            name=entry.title,
            team=team,
            contributions=tuple(dict.fromkeys(contributions)),
            mentored_skills=mentored_skills,
            team_id=entry.meta.team if team and entry.meta.team else "",
            roles=entry.meta.roles,
            contact_url=build_contact_url(pattern, entry.meta.handle, entry.id),
        )
        people.append(person)
    return tuple(people)


def list_people(published: PublishedCatalogue) -> tuple[Entry[Person], ...]:
    """Returns the active contributors and mentors, in the catalogue's order."""
    return published.contributing_people


def link_contributors(published: PublishedCatalogue, contributions: Iterable[Contribution]) -> tuple[Link, ...]:
    """Links an entry's contributors, with their roles as notes. People who have left are skipped.

    The usual roles come first; others follow in the order of the front matter.
    """
    rank = {role: rank for rank, role in enumerate(CONTRIBUTOR_ROLES)}
    ordered = sorted(contributions, key=lambda c: rank.get(fold_role(c.role), len(CONTRIBUTOR_ROLES)))
    people = (published.catalogue.find_entry("person", c.person) for c in ordered)
    return tuple(links.link_entry(p, c.role) for p, c in zip(people, ordered, strict=True) if p and p.meta.active)
