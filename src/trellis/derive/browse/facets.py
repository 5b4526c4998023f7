"""The catalogue's filters: one for each field that carries a `Facet` marker, and three that every item has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...kinds import Kind
from .. import cards, fields
from ..fields import Value
from ..published import Item, PublishedCatalogue

TIMES = ((30, "Up to 30 minutes"), (120, "Up to 2 hours"), (480, "Up to a day"), (10**9, "Longer than a day"))
"""Upper limits in minutes of the bands of time, with their words."""

OWN = ("all", "find", "list", "only", "shown", "sort")
"""Names that the catalogue's own addresses use; a filter that a portal calls so gets an underscore. The same as in `address.js`."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to filter by. url: the page that lists what has it, which works without script. count: how many items have it.

    about: the page of what the value names, or "".
    """

    key: str
    label: str
    url: str
    count: int
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """A filter. name: in addresses. url: the page of all its values. options: in the order of a closed list, else the most frequent first."""

    name: str
    label: str
    url: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """groups: the filters. values: for each group, for each item, the places of the item's values among the group's options."""

    groups: tuple[Group, ...]
    values: tuple[tuple[tuple[int, ...], ...], ...]

    def members(self, group: int) -> list[list[int]]:
        """For each option of a group the places of the items that have it."""
        found: list[list[int]] = [[] for _ in self.groups[group].options]
        for item, places in enumerate(self.values[group]):
            for place in places:
                found[place].append(item)
        return found


@dataclass(slots=True)
class _Tally:
    """What is known of a filter while the items are read. ranks: the order of a closed list. found: for each item its values' keys."""

    label: str
    order: int
    ranks: dict[str, int]
    said: dict[str, Value] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    found: dict[int, list[str]] = field(default_factory=dict)

    def add(self, item: int, value: Value) -> None:
        keys = self.found.setdefault(item, [])
        if value.key not in keys:
            keys.append(value.key)
            self.said.setdefault(value.key, value)
            self.counts[value.key] += 1

    def keys(self) -> list[str]:
        last = len(self.ranks)
        return sorted(
            self.counts, key=lambda k: (self.ranks.get(k, last), -self.counts[k], self.said[k].label.casefold())
        )

    def chooses(self, items: int) -> bool:
        return len(self.counts) > 1 or any(count < items for count in self.counts.values())


def facets(published: PublishedCatalogue, items: tuple[Item, ...]) -> Facets:
    """The filters over `items`. One that has the same value on all items, or none, is left out: it would choose nothing."""
    tallies: dict[str, _Tally] = {
        "what": _Tally("What it is", 10, {}),
        "team": _Tally("Made by", 45, {}),
        "time": _Tally("Time it takes", 35, {_word(label): n for n, (_, label) in enumerate(TIMES)}),
    }
    for place, item in enumerate(items):
        for name, value in _common(published, item):
            tallies[name].add(place, value)
        model: type[Kind] = type(item.meta)
        for declaration, marker in fields.facet_fields(model):
            name = address_name(fields.name(declaration))
            if name not in tallies:
                tallies[name] = _Tally(marker.label, marker.order, fields.ranks(declaration))
            for value in fields.values(published, item, declaration):
                tallies[name].add(place, value)
    kept = [(n, t) for n, t in sorted(tallies.items(), key=lambda pair: pair[1].order) if t.chooses(len(items))]
    return Facets(
        tuple(_group(name, tally) for name, tally in kept),
        tuple(tuple(_places(tally, len(items))) for _, tally in kept),
    )


def address_name(name: str) -> str:
    """A filter's name in an address.

    >>> address_name("level"), address_name("sort")
    ('level', 'sort_')
    """
    return f"{name}_" if name in OWN else name


def address_words(labels: Iterable[str]) -> list[str]:
    """For each of several labels a part of an address: small Latin letters, figures and hyphens, no two the same.

    >>> address_words(["Über uns", "uber-uns", "日本"])
    ['uber-uns', 'uber-uns-2', 'value']
    """
    taken: set[str] = set()
    words = []
    for label in labels:
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "value"
        word, number = base, 1
        while word in taken:
            number += 1
            word = f"{base}-{number}"
        taken.add(word)
        words.append(word)
    return words


def _group(name: str, tally: _Tally) -> Group:
    url = f"/catalogue/{name}/"
    keys = tally.keys()
    options = (
        Option(key, tally.said[key].label, f"{url}{word}/", tally.counts[key], tally.said[key].url)
        for key, word in zip(keys, address_words(keys), strict=True)
    )
    return Group(name, tally.label, url, tuple(options))


def _places(tally: _Tally, items: int) -> Iterator[tuple[int, ...]]:
    place = {key: number for number, key in enumerate(tally.keys())}
    return (tuple(place[key] for key in tally.found.get(item, ())) for item in range(items))


def _common(published: PublishedCatalogue, item: Item) -> Iterator[tuple[str, Value]]:
    what = cards.what(item)
    yield "what", Value(_word(what), what)
    if team := published.find("team", item.owner):
        yield "team", Value(team.id, team.title, team.url)
    if minutes := published.minutes(item):
        label = next(label for limit, label in TIMES if minutes <= limit)
        yield "time", Value(_word(label), label)


def _word(label: str) -> str:
    return label.lower().replace("’", "").replace(" ", "-")
