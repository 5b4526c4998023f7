"""The catalogue's filters: one for each field that carries a `Facet` marker, and three that every item has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from ..kinds import Kind
from . import cards, declared
from .declared import Value
from .edition import Edition, Item

TIMES = ((30, "Up to 30 minutes"), (120, "Up to 2 hours"), (480, "Up to a day"), (10**9, "Longer than a day"))
"""Upper limits in minutes of the bands of time, with their words."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to filter by, with how many items have it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A filter. name: in addresses. options: in the order of a closed list, else the most frequent first."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(slots=True)
class _Tally:
    label: str
    order: int
    ranks: dict[str, int]
    labels: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, value: Value) -> None:
        self.labels.setdefault(value.key, value.label)
        self.counts[value.key] += 1

    def group(self, name: str) -> Group:
        last = len(self.ranks)
        keys = sorted(self.counts, key=lambda k: (self.ranks.get(k, last), -self.counts[k], self.labels[k].casefold()))
        return Group(name, self.label, tuple(Option(k, self.labels[k], self.counts[k]) for k in keys))


def facets(edition: Edition, items: tuple[Item, ...]) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """The filters over `items`, and for each item its values as ``name:value`` words, each part quoted as in an address.

    A filter that has one value on all items, or none, is left out: it would choose nothing.
    """
    tallies: dict[str, _Tally] = {
        "what": _Tally("What it is", 10, {}),
        "team": _Tally("Made by", 45, {}),
        "time": _Tally("Time it takes", 35, {str(limit): n for n, (limit, _) in enumerate(TIMES)}),
    }
    tokens: list[str] = []
    for item in items:
        found = [*_common(edition, item)]
        model: type[Kind] = type(item.meta)
        for declaration, marker in declared.facet_fields(model):
            name = declared.name(declaration)
            tallies.setdefault(name, _Tally(marker.label, marker.order, declared.ranks(declaration)))
            found += ((name, value) for value in declared.values(edition, item, declaration))
        for name, value in dict.fromkeys(found):
            tallies[name].add(value)
        tokens.append(" ".join(dict.fromkeys(token(name, value.key) for name, value in found)))
    groups = [
        t.group(name) for name, t in sorted(tallies.items(), key=lambda pair: pair[1].order) if _chooses(t, len(items))
    ]
    return tuple(groups), tuple(tokens)


def token(name: str, key: str) -> str:
    """A value of a filter as one word."""
    return f"{quote(name)}:{quote(key)}"


def _common(edition: Edition, item: Item) -> list[tuple[str, Value]]:
    what = cards.what(item)
    found = [("what", Value(_slug(what), what))]
    if team := edition.find("team", item.owner):
        found.append(("team", Value(team.id, team.title)))
    if minutes := edition.minutes(item):
        limit, label = next(band for band in TIMES if minutes <= band[0])
        found.append(("time", Value(str(limit), label)))
    return found


def _slug(text: str) -> str:
    return text.lower().replace("’", "").replace(" ", "-")


def _chooses(tally: _Tally, items: int) -> bool:
    return len(tally.counts) > 1 or any(count < items for count in tally.counts.values())
