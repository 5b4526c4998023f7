"""The items for a reader who has selected their team, role and region: numbers of items for each choice.

The selection stays in the browser: it fetches the file of a team as anybody may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from .. import format
from ..pages.team import find_recommendations
from ..published import PublishedCatalogue
from ..required import build_requirement
from ..roles import identify_role, name_role
from .facets import assign_former_words, build_address_words, list_former_role_keys
from .listing import Listing


@dataclass(frozen=True, slots=True)
class ReaderChoice:
    """A team, role or region to select. word: its URL segment. region: a team's region as a URL segment, or "".

    former_words: those under which a browser may have it, since it was called otherwise when it was selected.
    """

    word: str
    label: str
    region: str = ""
    former_words: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All its words, the present one first."""
        return (self.word, *self.former_words)


@dataclass(frozen=True, slots=True)
class ItemForTeam:
    """An item that a team requires or recommends: its number, and the deadline or the reason."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class LimitedRequirement:
    """An item that is required of some people: its number, the deadline, and the URL segments of whom, former ones too.

    Of several teams, roles or regions a reader has one; where there are none, every reader does.
    """

    number: int
    note: str
    teams: tuple[str, ...]
    roles: tuple[str, ...]
    regions: tuple[str, ...]
    is_limited: bool = True


@dataclass(frozen=True, slots=True)
class ReaderData:
    """The options, and for each of them, in the same order, the items."""

    teams: tuple[ReaderChoice, ...]
    roles: tuple[ReaderChoice, ...]
    regions: tuple[ReaderChoice, ...]
    required_items: tuple[tuple[ItemForTeam, ...], ...]
    recommended_items: tuple[tuple[ItemForTeam, ...], ...]
    items_for_roles: tuple[tuple[int, ...], ...]
    """For each role the items that are meant for it or required of it."""
    items_elsewhere: tuple[tuple[int, ...], ...]
    """For each region the items for other regions only."""
    requirements: tuple[LimitedRequirement, ...]
    """All that is required of anybody."""

    @property
    def limited_requirements(self) -> tuple[LimitedRequirement, ...]:
        """What is required of some roles or regions only."""
        return tuple(requirement for requirement in self.requirements if requirement.is_limited)


def build_reader_data(listing: Listing) -> ReaderData:
    """All options with their items. Roles are those that items name, whichever of its names they use."""
    published = listing.published
    items = [(n, item.meta) for n, item in enumerate(listing.items) if item.status != "retired"]
    current = [(n, meta.audience) for n, meta in items]
    required = [(n, meta.required_for) for n, meta in items if meta.required_for]
    named_roles = [(n, role) for n, people in (*current, *required) for role in people.roles]
    roles = _sort_labels((name_role(published, text), identify_role(published, text)) for _, text in named_roles)
    regional = [(r, str(r)) for t in published.teams if (r := t.meta.region)]
    regional += [(r, str(r)) for _, people in (*current, *required) for r in people.regions]
    regions = _sort_labels((format.format_region(r), key) for r, key in regional)
    region_words = dict(zip(regions, build_address_words(regions), strict=True))
    items_by_role: dict[str, dict[int, None]] = {role: {} for role in roles}
    for number, text in sorted(named_roles):
        items_by_role[identify_role(published, text)][number] = None
    item_regions = [(n, frozenset(map(str, audience.regions))) for n, audience in current if audience.regions]
    teams = tuple(
        ReaderChoice(
            t.id, t.title, region_words.get(str(t.meta.region), ""), published.catalogue.list_former_ids("team", t.id)
        )
        for t in published.teams
    )
    team_words = {choice.word: choice.words for choice in teams}
    role_choices = _add_former_words(published, roles, _build_choices(roles))
    role_words = {role: choice.words for role, choice in zip(roles, role_choices, strict=True)}
    return ReaderData(
        teams=teams,
        roles=role_choices,
        regions=_build_choices(regions),
        required_items=tuple(tuple(_find_required_items(listing, t.id)) for t in published.teams),
        recommended_items=tuple(
            tuple(ItemForTeam(listing.numbers[e.id], reason) for e, reason in find_recommendations(published, t.meta))
            for t in published.teams
        ),
        items_for_roles=tuple(map(tuple, items_by_role.values())),
        items_elsewhere=tuple(tuple(n for n, own in item_regions if region not in own) for region in regions),
        requirements=tuple(
            LimitedRequirement(
                number=n,
                note=requirement.deadline,
                teams=join_words(team_words.get(team, (team,)) for team in required_for.teams if team != "all"),
                roles=join_words(role_words[identify_role(published, text)] for text in required_for.roles),
                regions=tuple(region_words[str(region)] for region in required_for.regions),
                is_limited=required_for.is_limited,
            )
            for n, required_for in required
            if (requirement := build_requirement(published, listing.items[n]))
        ),
    )


def _sort_labels(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key → its first label, sorted by label."""
    labels: dict[str, str] = {}
    for label, key in pairs:
        labels.setdefault(key, label)
    return dict(sorted(labels.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def join_words(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Returns all words of several choices, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def _add_former_words(
    published: PublishedCatalogue, roles: Iterable[str], choices: Iterable[ReaderChoice]
) -> tuple[ReaderChoice, ...]:
    """Adds the words of each role's names, which were its words while it had one of them for an id, or none."""
    choices = tuple(choices)
    former_words = assign_former_words(
        {
            choice.word: [word for key in list_former_role_keys(published, id) for word in build_address_words([key])]
            for id, choice in zip(roles, choices, strict=True)
        }
    )
    return tuple(replace(choice, former_words=former_words[choice.word]) for choice in choices)


def _build_choices(labels: Mapping[str, str]) -> tuple[ReaderChoice, ...]:
    return tuple(
        ReaderChoice(word, label) for word, label in zip(build_address_words(labels), labels.values(), strict=True)
    )


def _find_required_items(listing: Listing, team: str) -> Iterator[ItemForTeam]:
    """Yields what is required of everybody in a team."""
    published = listing.published
    for item in {e.id: e for key in (team, "all") for e in published.required_items_by_team.get(key, ())}.values():
        requirement = build_requirement(published, item)
        if requirement and not requirement.is_limited:
            yield ItemForTeam(listing.numbers[item.id], requirement.deadline)
