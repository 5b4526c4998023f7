"""What the catalogue's scripts fetch, as texts of JSON by file name. Nobody fetches any of it before they touch something.

columns.json        the filters, with the values of all items
order-<by>.json     a rank for each item; `order.js` knows the names
cards/<n>.json      what cards show, `CHUNK` items a file
ids/<n>.json        item → number, ids spread over `spread` files by `shard`
for/<what>/<x>.json what is meant for a team, a role, a region
stories.json        item → the stories that told of a change
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import format
from ..cards import Card
from . import columns
from .listing import Listing
from .reader import Readers, readers

CHUNK = 25
"""How many cards a file holds: a page of the catalogue asks for one or two where its items are neighbours."""

IDS = 100
"""How many ids a file holds, on average."""


@dataclass(frozen=True, slots=True)
class ListingData:
    """files: name → text. published: a word for all of it; another word, other data. spread: over how many files ids are spread."""

    files: Mapping[str, str]
    version: str
    spread: int
    readers: Readers


def build_listing_data(listing: Listing) -> ListingData:
    """All the files."""
    spread = max(1, -(-len(listing.items) // IDS))
    told = readers(listing)
    files = dict(
        (
            *_columns(listing),
            *_orders(listing),
            *_cards(listing),
            *_ids(listing, spread),
            *_for(told),
            _stories(listing),
        )
    )
    digest = hashlib.sha256("".join(f"{name}{text}" for name, text in files.items()).encode())
    return ListingData(files, digest.hexdigest()[:12], spread, told)


def shard(id: str, spread: int) -> int:
    """The file that an id is looked up in: FNV-1a over its characters, as in `ids.js`.

    >>> shard("negotiating-freight-rates", 1), shard("a", 256)
    (0, 44)
    """
    hashed = 0x811C9DC5
    for character in id:
        hashed = (hashed ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return hashed % spread


def row(card: Card) -> dict[str, object]:
    """What a card shows, as `card.js` reads it; what is empty is left out."""
    said: dict[str, object] = {
        "id": card.id,
        "url": card.url.lstrip("/"),
        "title": card.title,
        "summary": card.summary,
        "what": card.what,
        "icon": card.icon,
        "time": card.time,
        "facts": [f"{fact.label}: {v.label}" if fact.label else v.label for fact in card.facts for v in fact.values],
        "tier": card.tier,
        "by": card.by,
        "required": card.required_mark,
        "state": card.state,
        "retired": card.retired,
    }
    return {name: value for name, value in said.items() if value}


def _columns(listing: Listing) -> Iterator[tuple[str, str]]:
    whole = {"items": len(listing.items), "front": listing.front, "facets": columns.packed(listing.facets)}
    yield "columns.json", _json(whole)


def _orders(listing: Listing) -> Iterator[tuple[str, str]]:
    """What is newest comes from the last day that somebody read it through or told of it; items without it stand last in every order."""
    items = listing.items
    told = {id: stories[0].meta.date for id, stories in listing.published.stories_of.items()}
    days = (max((d for d in (i.meta.reviewed, told.get(i.id)) if d), default=None) for i in items)
    yield "order-newest.json", _json(columns.ranks(-d.toordinal() if d else 0 for d in days))
    yield "order-short.json", _json(columns.ranks(listing.published.minutes(i) or 10**9 for i in items))
    yield "order-title.json", _json(columns.ranks((i.title.casefold(), i.id) for i in items))


def _cards(listing: Listing) -> Iterator[tuple[str, str]]:
    found = listing.cards
    for start in range(0, len(found), CHUNK):
        yield f"cards/{start // CHUNK}.json", _json([row(card) for card in found[start : start + CHUNK]])


def _ids(listing: Listing, spread: int) -> Iterator[tuple[str, str]]:
    """Former ids too, so that a list that somebody kept outlives a new name."""
    files: list[dict[str, int]] = [{} for _ in range(spread)]
    numbers = listing.numbers
    former = (
        (old, id) for (kind, old), id in listing.published.catalogue.aliases.items() if kind in ("course", "path")
    )
    for id, own in (*((id, id) for id in numbers), *former):
        if own in numbers:
            files[shard(id, spread)].setdefault(id, numbers[own])
    yield from ((f"ids/{place}.json", _json(file)) for place, file in enumerate(files))


def _for(told: Readers) -> Iterator[tuple[str, str]]:
    for team, required, recommended in zip(told.teams, told.required, told.recommended, strict=True):
        asked = {
            "required": [[a.number, a.note] for a in required],
            "recommended": [[a.number, a.note] for a in recommended],
        }
        yield f"for/team/{team.word}.json", _json(asked)
    for role, numbers in zip(told.roles, told.meant, strict=True):
        yield f"for/role/{role.word}.json", _json(numbers)
    for region, numbers in zip(told.regions, told.elsewhere, strict=True):
        yield f"for/region/{region.word}.json", _json(numbers)


def _stories(listing: Listing) -> tuple[str, str]:
    told = {
        id: [[s.meta.date.isoformat(), format.day(s.meta.date), s.title, s.url.lstrip("/")] for s in stories]
        for id, stories in listing.published.stories_of.items()
        if id in listing.numbers
    }
    return "stories.json", _json(told)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
