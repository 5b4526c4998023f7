"""A card: what an employee must see of a course or path to choose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from . import declared, links, words
from .declared import Fact
from .edition import Edition, Item, skills_of
from .links import Link
from .required import Required, required

_SHOWN_OTHERWISE = frozenset(("tier", "minutes"))
"""Fields that have a place of their own on the card."""


@dataclass(frozen=True, slots=True)
class Card:
    """what: Course, Vendor's course, Certificate path … time: on task, in words. state: what to know first, such as Retired.

    facts: the fields that carry a `Card` marker. words: what a reader may type to find it, beside what the card shows.
    """

    kind: str
    id: str
    what: str
    title: str
    summary: str
    url: str
    owner: Link | None
    provider: str
    tier: str
    time: str
    minutes: int | None
    facts: tuple[Fact, ...]
    required: Required | None
    state: str
    words: str
    reviewed: date | None


def card(edition: Edition, item: Item) -> Card:
    """The card of a course or path."""
    minutes = edition.minutes(item)
    skills = [s for id in skills_of(item) if (s := edition.find("skill", id))]
    source = getattr(item.meta, "source", None)
    return Card(
        kind=item.kind,
        id=item.id,
        what=what(item),
        title=item.title,
        summary=item.meta.summary,
        url=item.url,
        owner=links.find(edition, "team", item.owner),
        provider=source.provider or "" if source else "",
        tier=item.meta.tier,
        time=words.duration(minutes),
        minutes=minutes,
        facts=declared.on_card(edition, item, _SHOWN_OTHERWISE),
        required=required(edition, item),
        state={"mvp": "Early version", "retired": "Retired"}.get(item.status, ""),
        words=" ".join(word for s in skills for word in (s.title, *s.meta.synonyms)),
        reviewed=item.meta.reviewed,
    )


def cards(edition: Edition, items: tuple[Item, ...]) -> tuple[Card, ...]:
    """The cards of several items, in their order."""
    return tuple(card(edition, item) for item in items)


def what(item: Item) -> str:
    """What kind of thing it is, for a reader."""
    if item.kind == "path":
        return words.term(item.meta.kind)
    return {"vendor": "Provider’s course", "curated": "Chosen course"}.get(item.meta.source.kind, "Course")
