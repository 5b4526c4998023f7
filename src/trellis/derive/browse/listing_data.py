"""The listing's data: the JSON files that the catalogue's scripts fetch, by name.

A page fetches none before somebody uses it.

columns.json        the filters, with the values of all items
order-<by>.json     a rank for each item; `columns.js` sorts by it
cards/<n>.json      the cards of `CARDS_PER_FILE` items
ids/<n>.json        item id → number, in `shard_count` files; `choose_shard` says which
for/<by>/<x>.json   the items for a team, a role, a region, also under their former words
for/required.json   what is required of some roles or regions only
stories.json        item id → the stories that report on a change
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import format
from ..cards import render_listing_card
from ..shards import choose_shard
from . import columns
from .listing import Listing
from .reader import ReaderData, build_reader_data

CARDS_PER_FILE = 25
"""Small enough for one screen of the catalogue, which needs one or two files where its items are neighbours."""

IDS_PER_FILE = 100
"""On average."""


@dataclass(frozen=True, slots=True)
class ListingData:
    """Name → JSON text, and a version that changes with any of them."""

    files: Mapping[str, str]
    version: str
    shard_count: int
    readers: ReaderData


def build_listing_data(listing: Listing) -> ListingData:
    """Renders all files."""
    shard_count = max(1, -(-len(listing.items) // IDS_PER_FILE))
    readers = build_reader_data(listing)
    files = dict(
        (
            *_render_columns(listing),
            *_render_orders(listing),
            *_render_cards(listing),
            *_render_ids(listing, shard_count),
            *_render_reader_files(readers),
            _render_stories(listing),
        )
    )
    digest = hashlib.sha256("".join(f"{name}{text}" for name, text in files.items()).encode())
    return ListingData(files, digest.hexdigest()[:12], shard_count, readers)


def _render_columns(listing: Listing) -> Iterator[tuple[str, str]]:
    content = {"items": len(listing.items), "front": listing.front, "facets": columns.pack_facets(listing.facets)}
    yield "columns.json", _dump_json(content)


def _render_orders(listing: Listing) -> Iterator[tuple[str, str]]:
    """The newest items are those that were reviewed or reported on last.

    Items without a value come last in every order.
    """
    items = listing.items
    story_dates = {id: stories[0].meta.date for id, stories in listing.published.stories_by_item.items()}
    today = listing.published.today
    days = (max((d for d in (i.meta.reviewed, story_dates.get(i.id)) if d and d <= today), default=None) for i in items)
    yield "order-newest.json", _dump_json(columns.encode_ranks(-d.toordinal() if d else 0 for d in days))
    yield (
        "order-short.json",
        _dump_json(columns.encode_ranks(listing.published.calculate_minutes(i) or 10**9 for i in items)),
    )
    yield "order-title.json", _dump_json(columns.encode_ranks((i.title.casefold(), i.id) for i in items))


def _render_cards(listing: Listing) -> Iterator[tuple[str, str]]:
    for start in range(0, len(listing.cards), CARDS_PER_FILE):
        chunk = listing.cards[start : start + CARDS_PER_FILE]
        yield f"cards/{start // CARDS_PER_FILE}.json", _dump_json([render_listing_card(card) for card in chunk])


def _render_ids(listing: Listing, shard_count: int) -> Iterator[tuple[str, str]]:
    """With former ids, so that a reader's saved list survives a renaming."""
    files: list[dict[str, int]] = [{} for _ in range(shard_count)]
    numbers = listing.numbers
    former = (
        (old, id) for (kind, old), id in listing.published.catalogue.aliases.items() if kind in ("course", "path")
    )
    for id, current in (*((id, id) for id in numbers), *former):
        if current in numbers:
            files[choose_shard(id, shard_count)].setdefault(id, numbers[current])
    yield from ((f"ids/{n}.json", _dump_json(file)) for n, file in enumerate(files))


def _render_reader_files(readers: ReaderData) -> Iterator[tuple[str, str]]:
    for team, required, recommended in zip(
        readers.teams, readers.required_items, readers.recommended_items, strict=True
    ):
        items = {
            "required": [[a.number, a.note] for a in required],
            "recommended": [[a.number, a.note] for a in recommended],
        }
        yield from ((f"for/team/{word}.json", _dump_json(items)) for word in team.words)
    for role, numbers in zip(readers.roles, readers.items_for_roles, strict=True):
        yield from ((f"for/role/{word}.json", _dump_json(numbers)) for word in role.words)
    for region, numbers in zip(readers.regions, readers.items_elsewhere, strict=True):
        yield f"for/region/{region.word}.json", _dump_json(numbers)
    yield (
        "for/required.json",
        _dump_json([[r.number, r.note, r.teams, r.roles, r.regions] for r in readers.limited_requirements]),
    )


def _render_stories(listing: Listing) -> tuple[str, str]:
    stories_by_item = {
        id: [[s.meta.date.isoformat(), format.format_date(s.meta.date), s.title, s.url.lstrip("/")] for s in stories]
        for id, stories in listing.published.stories_by_item.items()
        if id in listing.numbers
    }
    return "stories.json", _dump_json(stories_by_item)


def _dump_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
