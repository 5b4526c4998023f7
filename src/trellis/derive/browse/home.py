"""What the portal's front page is made of; `hooks/pages/index.md` arranges it."""

from __future__ import annotations

from dataclasses import dataclass

from .. import cards, format, links
from ..cards import Card
from ..links import Link
from ..published import PublishedCatalogue
from .site_data import SiteData

TIERS = (
    ("organisation", "What everyone shares: how we work, what we do not do."),
    ("team", "What your team decides: its own priorities, its own measures."),
    ("individual", "What you choose for yourself: to go further, or elsewhere."),
)
"""The three tiers, each with whose choice it is."""


@dataclass(frozen=True, slots=True)
class Spotlight:
    """An item that the whole company is pointed to, and why."""

    card: Card
    reason: str
    objective: Link | None
    until: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way into the catalogue. id: a tier's or "". note: what lies behind it. count: how much, in words."""

    id: str
    link: Link
    count: str


def spotlights(published: PublishedCatalogue) -> tuple[Spotlight, ...]:
    """What stands in the spotlight today, as `portal.yml` lists it."""
    found = []
    for said in published.context.portal.spotlight:
        item = published.find("item", said.item)
        if item and item.status != "retired" and said.until >= published.today:
            objective = links.find(published, "objective", said.objective)
            found.append(Spotlight(cards.card(published, item), said.reason, objective, format.day(said.until)))
    return tuple(found)


def required_for_all(published: PublishedCatalogue) -> tuple[Card, ...]:
    """What is compulsory for everyone."""
    return cards.cards(published, published.required_of.get("all", ()))


def tiers(site: SiteData) -> tuple[Way, ...]:
    """The three tiers, as filters of the catalogue."""
    counts = [item.meta.tier for item in site.published.current]
    pages = {
        option.key: option.url
        for group in site.listing.facets.groups
        if group.name == "tier"
        for option in group.options
    }
    return tuple(
        Way(
            tier,
            Link(format.term(tier), pages.get(tier, "/catalogue/"), note),
            format.count(counts.count(tier), "item"),
        )
        for tier, note in TIERS
    )


def teams(published: PublishedCatalogue) -> tuple[Way, ...]:
    """The teams, each with how much it has made."""
    return tuple(Way("", links.to(t), str(len(published.by_team.get(t.id, ())))) for t in published.teams)


def skills(published: PublishedCatalogue, number: int) -> tuple[Way, ...]:
    """The skills that most courses teach, by name."""
    taught = ((len(published.by_skill.get(s.id, ())), s) for s in published.catalogue.skills)
    most = sorted((pair for pair in taught if pair[0]), key=lambda pair: (-pair[0], pair[1].title.casefold()))[:number]
    return tuple(Way("", links.to(s), str(n)) for n, s in sorted(most, key=lambda pair: pair[1].title.casefold()))


def numbers(published: PublishedCatalogue) -> tuple[tuple[str, str], ...]:
    """What there is, as pairs of a figure and its noun."""
    courses = sum(item.kind == "course" for item in published.current)
    paths = len(published.current) - courses
    counted = ((courses, "course", "courses"), (paths, "path", "paths"), (len(published.teams), "team", "teams"))
    return tuple((f"{n:,}", one if n == 1 else many) for n, one, many in counted)
