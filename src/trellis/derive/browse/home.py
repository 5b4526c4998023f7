"""The parts of the portal's home page; `hooks/pages/index.md` arranges them."""

from __future__ import annotations

from dataclasses import dataclass

from .. import cards, format, links
from ..cards import EntryCard
from ..links import Link
from ..published import PublishedCatalogue
from ..wording import translate
from .site_data import SiteData

TIER_NOTES = (
    ("organisation", "What everyone shares: how we work, what we do not do."),
    ("team", "What your team decides: its own priorities, its own measures."),
    ("individual", "What you choose for yourself: to go further, or elsewhere."),
)
"""The three tiers, each with a note on who decides."""


@dataclass(frozen=True, slots=True)
class SpotlightCard:
    """An item that `portal.yml` puts into the spotlight, and why."""

    card: EntryCard
    reason: str
    objective: Link | None
    until: str


@dataclass(frozen=True, slots=True)
class CatalogueLink:
    """A link with the number of items behind it, in words. id: the tier's, or ""."""

    id: str
    link: Link
    count: str


def build_spotlights(published: PublishedCatalogue) -> tuple[SpotlightCard, ...]:
    """The items in the spotlight today, in the order of `portal.yml`."""
    spotlights = []
    for spotlight in published.context.portal.spotlight:
        item = published.find_entry("item", spotlight.item)
        if item and item.status != "retired" and spotlight.until >= published.today:
            objective = links.find_link(published, "objective", spotlight.objective)
            spotlights.append(
                SpotlightCard(
                    cards.build_card(published, item), spotlight.reason, objective, format.format_date(spotlight.until)
                )
            )
    return tuple(spotlights)


def build_required_cards(published: PublishedCatalogue) -> tuple[EntryCard, ...]:
    """The cards of the items that are compulsory for everyone."""
    return cards.build_cards(published, published.required_items_by_team.get("all", ()))


def link_tiers(site: SiteData) -> tuple[CatalogueLink, ...]:
    """Links to the catalogue filtered by each of the three tiers."""
    counts = [item.meta.tier for item in site.published.current_items]
    pages = {
        option.key: option.url
        for group in site.listing.facets.groups
        if group.name == "tier"
        for option in group.options
    }
    return tuple(
        CatalogueLink(
            tier,
            Link(format.format_term(tier), pages.get(tier, "/catalogue/"), translate(note)),
            format.format_count(counts.count(tier), "item"),
        )
        for tier, note in TIER_NOTES
    )


def link_teams(published: PublishedCatalogue) -> tuple[CatalogueLink, ...]:
    """Links to the teams, each with its number of items."""
    return tuple(
        CatalogueLink("", links.link_entry(t), str(len(published.items_by_team.get(t.id, ())))) for t in published.teams
    )


def link_skills(published: PublishedCatalogue, number: int) -> tuple[CatalogueLink, ...]:
    """Links to the `number` skills that most courses teach, by name."""
    counts = ((len(published.items_by_skill.get(s.id, ())), s) for s in published.catalogue.skills)
    most = sorted((pair for pair in counts if pair[0]), key=lambda pair: (-pair[0], pair[1].title.casefold()))[:number]
    return tuple(
        CatalogueLink("", links.link_entry(s), str(n))
        for n, s in sorted(most, key=lambda pair: pair[1].title.casefold())
    )


def count_content(published: PublishedCatalogue) -> tuple[tuple[int, str, str], ...]:
    """The numbers of courses, paths and teams, each with its noun in English, singular and plural."""
    courses = sum(item.kind == "course" for item in published.current_items)
    paths = len(published.current_items) - courses
    return ((courses, "course", "courses"), (paths, "path", "paths"), (len(published.teams), "team", "teams"))
