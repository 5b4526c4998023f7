"""What the portal says to a reader who tells it their team, role and region: numbers of items, by what they can choose.

Who reads stays in the browser: it asks for what is meant for a team as anybody may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .. import format
from ..pages import course
from ..pages.team import recommended
from ..required import required
from .facets import address_words
from .listing import Listing


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that a reader can choose. word: it, in an address. region: of a team, the region's word, or ""."""

    word: str
    label: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that a team asks for or suggests: its number, and by when or why."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class Readers:
    """required, recommended: for each team. meant: for each role the items that name it. elsewhere: for each region the items that are
    meant for other regions only.
    """

    teams: tuple[Answer, ...]
    roles: tuple[Answer, ...]
    regions: tuple[Answer, ...]
    required: tuple[tuple[Asked, ...], ...]
    recommended: tuple[tuple[Asked, ...], ...]
    meant: tuple[tuple[int, ...], ...]
    elsewhere: tuple[tuple[int, ...], ...]


def readers(listing: Listing) -> Readers:
    """Everything that readers can choose, with what it means for them. A role is what items call it, small and capital letters alike."""
    published = listing.published
    current = [(n, item.meta.audience) for n, item in enumerate(listing.items) if item.status != "retired"]
    roles = _labelled((format.term(role), role.casefold()) for _, said in current for role in said.roles)
    regional = [(r, str(r)) for t in published.teams if (r := t.meta.region)]
    regional += [(r, str(r)) for _, said in current for r in said.regions]
    regions = _labelled((course.region(r), key) for r, key in regional)
    region_words = dict(zip(regions, address_words(regions), strict=True))
    named: dict[str, list[int]] = {role: [] for role in roles}
    for number, said in current:
        for role in dict.fromkeys(r.casefold() for r in said.roles):
            named[role].append(number)
    placed = [(n, frozenset(map(str, said.regions))) for n, said in current if said.regions]
    return Readers(
        teams=tuple(Answer(t.id, t.title, region_words.get(str(t.meta.region), "")) for t in published.teams),
        roles=_answers(roles),
        regions=_answers(regions),
        required=tuple(tuple(_required(listing, t.id)) for t in published.teams),
        recommended=tuple(
            tuple(Asked(listing.numbers[e.id], reason) for e, reason in recommended(published, t.meta))
            for t in published.teams
        ),
        meant=tuple(map(tuple, named.values())),
        elsewhere=tuple(tuple(n for n, those in placed if region not in those) for region in regions),
    )


def _labelled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key → label, the first one said, in the order of labels."""
    found: dict[str, str] = {}
    for label, key in pairs:
        found.setdefault(key, label)
    return dict(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def _answers(labels: Mapping[str, str]) -> tuple[Answer, ...]:
    return tuple(Answer(word, label) for word, label in zip(address_words(labels), labels.values(), strict=True))


def _required(listing: Listing, team: str) -> Iterator[Asked]:
    published = listing.published
    for item in {e.id: e for key in (team, "all") for e in published.required_of.get(key, ())}.values():
        if said := required(published, item):
            yield Asked(listing.numbers[item.id], said.when)
