"""A card: what a reader sees of anything that can be found, and its renderings as JSON.

`card` in `parts.html` renders it as HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..catalogue.catalogue import Entry
from ..kinds import Vocabulary
from . import fields, format, links
from .fields import Fact, Value
from .links import Link
from .published import Item, PublishedCatalogue
from .required import RequirementView, build_requirement

_FIELDS_SHOWN_APART = frozenset(("tier", "minutes"))
"""Fields that are not among a card's facts, since the card has attributes for them."""

_KIND_LABELS = {"skill": "Skill", "team": "Team", "page": "Page", "person": "Person"}

EARLY_VERSION, RETIRED = "Early version", "Retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """A course, a path or another entry that readers can find. A text is "" where there is nothing to show.

    Courses and paths alone have a provider, a tier, a time and requirements.
    """

    kind: str
    id: str
    kind_label: str
    """Such as Course, Provider’s course, Certificate path, Skill."""
    title: str
    summary: str
    url: str
    owner: Link | None
    """The team that owns it; a person's own team."""
    provider: str = ""
    tier: str = ""
    minutes: int | None = None
    """Time on task."""
    language: str = ""
    """The label of its language, where that is not the portal's own."""
    facts: tuple[Fact, ...] = ()
    """The fields with a `EntryCard` marker that have values; the day of a story."""
    requirement: RequirementView | None = None
    status_label: str
    """Such as Retired; "" for a status that readers need not be told of."""

    @property
    def time(self) -> str:
        """Time on task, in words."""
        return format.format_duration(self.minutes)

    @property
    def icon(self) -> str:
        """The name of its icon: of a path, of something elsewhere, of a course."""
        return "path" if self.kind == "path" else "elsewhere" if self.provider else "course"

    @property
    def publisher(self) -> str:
        """The name of its provider, else of the team that owns it."""
        return self.provider or (self.owner.title if self.owner else "")

    @property
    def is_retired(self) -> bool:
        """Whether it stays visible for reference only."""
        return self.status_label == RETIRED

    @property
    def required_label(self) -> str:
        """Whether it is compulsory, in a word or two."""
        return ("Required" if self.requirement.is_for_everyone else "Required for some") if self.requirement else ""


def build_card(published: PublishedCatalogue, entry: Entry[Any]) -> EntryCard:
    """The card of a course, a path or anything else that can be found."""
    return (
        _build_item_card(published, entry) if entry.kind in ("course", "path") else _build_other_card(published, entry)
    )


def build_cards(published: PublishedCatalogue, entries: Iterable[Entry[Any]]) -> tuple[EntryCard, ...]:
    """The cards of several entries, in their order."""
    return tuple(build_card(published, entry) for entry in entries)


def describe_kind(item: Item) -> str:
    """The kind of a course or path in a reader's words."""
    if item.kind == "path":
        return format.format_term(item.meta.kind)
    return {"vendor": "Provider’s course", "curated": "Chosen course"}.get(item.meta.source.kind, "Course")


def get_language_code(published: PublishedCatalogue, entry: Entry[Any]) -> str:
    """The language that an entry is written in, without its region: a course's own, else the portal's."""
    return str(getattr(entry.meta, "language", published.context.portal.language)).partition("-")[0]


def render_listing_card(card: EntryCard) -> dict[str, object]:
    """A card as JSON of the listing, for `card.js`; empty values are left out."""
    values: dict[str, object] = {
        "id": card.id,
        "url": card.url.lstrip("/"),
        "title": card.title,
        "summary": card.summary,
        "what": card.kind_label,
        "icon": card.icon,
        "time": card.time,
        "facts": [f"{fact.label}: {v.label}" if fact.label else v.label for fact in card.facts for v in fact.values],
        "tier": card.tier,
        "by": card.publisher,
        "required": card.required_label,
        "state": card.status_label,
        "retired": card.is_retired,
    }
    return {name: value for name, value in values.items() if value}


def render_search_row(card: EntryCard) -> dict[str, Any]:
    """A card as JSON of a search result; `search/index.js` describes the keys.

    Its address is built from kind and id there.
    """
    return {
        "kind": card.kind,
        "id": card.id,
        "title": card.title,
        "summary": card.summary,
        "what": card.kind_label,
        "facts": [
            *filter(None, (card.language, card.time)),
            *(value.label for fact in card.facts for value in fact.values),
        ],
        "by": card.publisher,
        "flag": card.status_label or card.required_label,
    }


def _build_item_card(published: PublishedCatalogue, item: Item) -> EntryCard:
    source = getattr(item.meta, "source", None)
    return EntryCard(
        kind=item.kind,
        id=item.id,
        kind_label=describe_kind(item),
        title=item.title,
        summary=item.meta.summary,
        url=item.url,
        owner=links.find_link(published, "team", item.owner),
        provider=source.provider or "" if source else "",
        tier=item.meta.tier,
        minutes=published.calculate_minutes(item),
        language=_label_foreign_language(published, item),
        facts=fields.collect_card_facts(published, item, _FIELDS_SHOWN_APART),
        requirement=build_requirement(published, item),
        status_label={"mvp": EARLY_VERSION, "retired": RETIRED}.get(item.status, ""),
    )


def _build_other_card(published: PublishedCatalogue, entry: Entry[Any]) -> EntryCard:
    kind_label = _KIND_LABELS.get(entry.kind, "")
    facts: tuple[Fact, ...] = ()
    if entry.kind == "story":
        date = entry.meta.date
        kind_label = format.format_term(entry.meta.kind)
        facts = (Fact("date", "", (Value(date.isoformat(), format.format_date(date)),)),)
    team = entry.meta.team if entry.kind == "person" else "" if entry.kind == "team" else entry.owner
    return EntryCard(
        kind=entry.kind,
        id=entry.id,
        kind_label=kind_label,
        title=entry.title,
        summary=str(getattr(entry.meta, "summary", None) or ""),
        url=links.link_entry(entry).url,
        owner=links.find_link(published, "team", team),
        facts=facts,
        status_label=RETIRED if entry.status == "retired" else "",
    )


def _label_foreign_language(published: PublishedCatalogue, item: Item) -> str:
    if get_language_code(published, item) == published.context.portal.language:
        return ""
    language = item.meta.language
    return language.label if isinstance(language, Vocabulary) else str(language)
