"""A card: what an employee must see of a course or path to choose it."""

from __future__ import annotations

from dataclasses import dataclass

from . import fields, format, links
from .fields import Fact
from .links import Link
from .published import Item, PublishedCatalogue
from .required import Required, required

_SHOWN_OTHERWISE = frozenset(("tier", "minutes"))
"""Fields that have a place of their own on the card."""

RETIRED = "Retired"


@dataclass(frozen=True, slots=True)
class Card:
    """what: Course, Vendor's course, Certificate path … time: on task, in words. state: what to know first, such as Retired.

    facts: the fields that carry a `Card` marker.
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

    @property
    def icon(self) -> str:
        """Which sign it has: of a path, of something elsewhere, of a course."""
        return "path" if self.kind == "path" else "elsewhere" if self.provider else "course"

    @property
    def by(self) -> str:
        """Who stands behind it."""
        return self.provider or (self.owner.title if self.owner else "")

    @property
    def retired(self) -> bool:
        """Whether it is kept for those who look for it, and no longer taken."""
        return self.state == RETIRED

    @property
    def required_mark(self) -> str:
        """Whether it is compulsory, in a word or two."""
        return ("Required" if self.required.everyone else "Required for some") if self.required else ""


def card(published: PublishedCatalogue, item: Item) -> Card:
    """The card of a course or path."""
    minutes = published.minutes(item)
    source = getattr(item.meta, "source", None)
    return Card(
        kind=item.kind,
        id=item.id,
        what=what(item),
        title=item.title,
        summary=item.meta.summary,
        url=item.url,
        owner=links.find(published, "team", item.owner),
        provider=source.provider or "" if source else "",
        tier=item.meta.tier,
        time=format.duration(minutes),
        minutes=minutes,
        facts=fields.on_card(published, item, _SHOWN_OTHERWISE),
        required=required(published, item),
        state={"mvp": "Early version", "retired": RETIRED}.get(item.status, ""),
    )


def cards(published: PublishedCatalogue, items: tuple[Item, ...]) -> tuple[Card, ...]:
    """The cards of several items, in their order."""
    return tuple(card(published, item) for item in items)


def what(item: Item) -> str:
    """What kind of thing it is, for a reader."""
    if item.kind == "path":
        return format.term(item.meta.kind)
    return {"vendor": "Provider’s course", "curated": "Chosen course"}.get(item.meta.source.kind, "Course")
