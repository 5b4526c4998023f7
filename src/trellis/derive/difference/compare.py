"""Compares two published_catalogues, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from ...catalogue.catalogue import Catalogue, Entry
from ...load.markdown.word_distance import distance
from .. import cards, links
from ..links import Link
from ..published import Item, PublishedCatalogue
from . import audience, field_changes
from .model import VISIBLE, Change, Difference, How, Other

ITEMS = ("course", "path")

OTHERS = (
    ("session", "date", "dates", "calendar"),
    ("story", "story", "stories", "stories and their feed"),
    ("team", "team", "teams", "team pages"),
    ("skill", "skill", "skills", "skill pages"),
    ("page", "page", "pages", "pages"),
    ("objective", "objective", "objectives", "objectives"),
    ("need", "need", "needs", "needs"),
    ("person", "person", "people", "people"),
    ("rubric", "rubric", "rubrics", ""),
    ("metric", "metric", "metrics", ""),
    ("observation", "figure", "figures", ""),
    ("review", "record of the ledger", "records of the ledger", ""),
    ("sample", "spot check", "spot checks", ""),
    ("portal", "setting of the portal", "settings of the portal", ""),
)
"""Kind, what one and several are called, and where readers meet them."""


def difference(before: PublishedCatalogue, after: PublishedCatalogue) -> Difference:
    """What is not the same, the courses and paths that readers notice first."""
    items = sorted(_items(before, after), key=_place)
    seen = [change for change in items if change.how in VISIBLE]
    changed = {change.card.url for change in items}
    paths = {link.url: link for change in seen for link in change.reach.paths if link.url not in changed}
    teams = {team for change in seen for team in (*change.reach.teams, *change.reach.recommended)}
    return Difference(
        items=tuple(items),
        others=tuple(other for row in OTHERS if (other := _other(before, after, *row)).number),
        minutes=_minutes(after) - _minutes(before),
        everyone=any(change.reach.everyone for change in seen),
        teams=tuple(sorted(teams)),
        paths=tuple(paths.values()),
    )


def _place(change: Change) -> tuple[int, str, str]:
    """New things first, what readers don't see last."""
    return get_args(How).index(change.how), change.card.kind, change.card.title


def _items(before: PublishedCatalogue, after: PublishedCatalogue) -> Iterator[Change]:
    found: dict[tuple[str, str], Item] = {}
    for kind in ITEMS:
        for now in after.catalogue.entries.get(kind, {}).values():
            was = _earlier(before.catalogue, kind, now)
            if was:
                found[was.key] = now
            if was is None or not _same(before, was, after, now):
                yield _change(before, was, after, now)
        for gone in before.catalogue.entries.get(kind, {}).values():
            if gone.key not in found:
                yield _change(before, gone, after, None)


def _earlier(catalogue: Catalogue, kind: str, now: Item) -> Item | None:
    """The item as it was, under its id or a former one."""
    known = catalogue.entries.get(kind, {})
    return known.get(now.id) or next((known[id] for id in now.meta.aliases if id in known), None)


def _change(before: PublishedCatalogue, was: Item | None, after: PublishedCatalogue, now: Item | None) -> Change:
    sides = [(published, item) for published, item in ((before, was), (after, now)) if item is not None]
    published, item = sides[-1]
    both = was is not None and now is not None
    return Change(
        how=_how(was, now),
        card=cards.card(published, item),
        fields=tuple(field_changes.of(before, was, after, now)) if was and now else (),
        words=distance(was.body, now.body) if was and now else 0,
        lessons=field_changes.lessons(before, was, after, now) if was and now else (),
        reach=audience.of(sides) if not both or _how(was, now) in VISIBLE else audience.of(sides[-1:]),
    )


def _how(was: Item | None, now: Item | None) -> How:
    hidden, unseen = was is None or was.status == "draft", now is None or now.status == "draft"
    if hidden and unseen:
        return "draft"
    if was is None:
        return "new"
    if now is None:
        return "removed"
    if hidden:
        return "published"
    if unseen:
        return "withdrawn"
    if now.status == "retired" and was.status != "retired":
        return "retired"
    return "renamed" if was.id != now.id else "changed"


def _same(before: PublishedCatalogue, was: Item, after: PublishedCatalogue, now: Item) -> bool:
    """Whether nothing of it differs, its lessons among it."""
    mine = [(e.id, e.number, e.meta, e.body) for e in before.catalogue.lessons(was)] if was.kind == "course" else []
    theirs = [(e.id, e.number, e.meta, e.body) for e in after.catalogue.lessons(now)] if now.kind == "course" else []
    return _says(was) == _says(now) and was.id == now.id and mine == theirs


def _says(entry: Entry[Any]) -> tuple[Any, ...]:
    return entry.owner, entry.meta, entry.body


def _other(before: PublishedCatalogue, after: PublishedCatalogue, kind: str, one: str, many: str, place: str) -> Other:
    old, new = (published.catalogue.entries.get(kind, {}) for published in (before, after))
    return Other(
        kind=kind,
        one=one,
        many=many,
        place=place,
        new=tuple(_link(new[id]) for id in new if id not in old),
        changed=tuple(_link(new[id]) for id in new if id in old and _says(old[id]) != _says(new[id])),
        gone=tuple(_link(old[id]) for id in old if id not in new),
    )


def _link(entry: Entry[Any]) -> Link:
    return links.to(entry)


def _minutes(published: PublishedCatalogue) -> int:
    """Of all courses that can be taken; a path's are those of its courses."""
    return sum(published.minutes(item) or 0 for item in published.current if item.kind == "course")
