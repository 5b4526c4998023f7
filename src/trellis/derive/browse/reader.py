"""The items for a reader who has selected their team, role and region: numbers of items for each choice.

The selection stays in the browser: it fetches the file of a team as anybody may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .. import format
from ..pages import course
from ..pages.team import find_recommendations
from ..required import build_requirement
from .facets import build_address_words
from .listing import Listing


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """A team, role or region to select. word: its URL segment. region: a team's region as a URL segment, or ""."""

    word: str
    label: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class ItemForTeam:
    """An item that a team requires or recommends: its number, and the deadline or the reason."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class ReaderData:
    """The options, and for each of them, in the same order, the items."""

    teams: tuple[ReaderChoice, ...]
    roles: tuple[ReaderChoice, ...]
    regions: tuple[ReaderChoice, ...]
    required_items: tuple[tuple[ItemForTeam, ...], ...]
    recommended_items: tuple[tuple[ItemForTeam, ...], ...]
    items_for_roles: tuple[tuple[int, ...], ...]
    items_elsewhere: tuple[tuple[int, ...], ...]
    """For each region the items for other regions only."""


def build_reader_data(listing: Listing) -> ReaderData:
    """All options with their items. Roles are those that items name, regardless of case."""
    published = listing.published
    current = [(n, item.meta.audience) for n, item in enumerate(listing.items) if item.status != "retired"]
    roles = _sort_labels(
        (format.format_term(role), role.casefold()) for _, audience in current for role in audience.roles
    )
    regional = [(r, str(r)) for t in published.teams if (r := t.meta.region)]
    regional += [(r, str(r)) for _, audience in current for r in audience.regions]
    regions = _sort_labels((course.format_region(r), key) for r, key in regional)
    region_words = dict(zip(regions, build_address_words(regions), strict=True))
    items_by_role: dict[str, list[int]] = {role: [] for role in roles}
    for number, audience in current:
        for role in dict.fromkeys(r.casefold() for r in audience.roles):
            items_by_role[role].append(number)
    item_regions = [(n, frozenset(map(str, audience.regions))) for n, audience in current if audience.regions]
    return ReaderData(
        teams=tuple(ReaderChoice(t.id, t.title, region_words.get(str(t.meta.region), "")) for t in published.teams),
        roles=_build_choices(roles),
        regions=_build_choices(regions),
        required_items=tuple(tuple(_find_required_items(listing, t.id)) for t in published.teams),
        recommended_items=tuple(
            tuple(ItemForTeam(listing.numbers[e.id], reason) for e, reason in find_recommendations(published, t.meta))
            for t in published.teams
        ),
        items_for_roles=tuple(map(tuple, items_by_role.values())),
        items_elsewhere=tuple(tuple(n for n, own in item_regions if region not in own) for region in regions),
    )


def _sort_labels(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key → its first label, sorted by label."""
    labels: dict[str, str] = {}
    for label, key in pairs:
        labels.setdefault(key, label)
    return dict(sorted(labels.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def _build_choices(labels: Mapping[str, str]) -> tuple[ReaderChoice, ...]:
    return tuple(
        ReaderChoice(word, label) for word, label in zip(build_address_words(labels), labels.values(), strict=True)
    )


def _find_required_items(listing: Listing, team: str) -> Iterator[ItemForTeam]:
    published = listing.published
    for item in {e.id: e for key in (team, "all") for e in published.required_items_by_team.get(key, ())}.values():
        if requirement := build_requirement(published, item):
            yield ItemForTeam(listing.numbers[item.id], requirement.deadline)
