"""A card: what a reader sees of anything that can be found, and its renderings as JSON.

`card` in `parts.html` renders it as HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..catalogue.catalogue import Entry
from ..kinds import Vocabulary
from ..kinds.languages import find_direction
from . import fields, format, links
from .approval_mark import has_approval_mark
from .drafts import is_shown_draft
from .fields import Fact, Value
from .links import Link
from .pictures import PictureView, build_entry_picture
from .published import Item, PublishedCatalogue
from .required import RequirementView, build_requirement
from .wording import ENGLISH, get_wording, translate

_FIELDS_SHOWN_APART = frozenset(("tier", "minutes"))
"""Fields that are not among a card's facts, since the card has attributes for them."""

KIND_LABELS = {
    "skill": "Skill", "team": "Team", "page": "Page", "person": "Person",
    "objective": "Objective", "need": "Need", "metric": "Metric",
}  # fmt: skip
SOURCE_LABELS = {"vendor": "External course", "curated": "Curated course"}

EARLY_VERSION, RETIRED, DRAFT = "Early version", "Retired", "Draft"
APPROVED = "✓ Approved"
"""The mark of what is fully approved and current; `approval_mark` says what that means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCard:
    """A course, a path or another entry that readers can find. A text is "" where there is nothing to show.

    Courses and paths alone have a provider, a tier, a time and requirements.
    """

    kind: str
    id: str
    kind_label: str
    """Such as Course, External course, Certificate path, Skill."""
    title: str
    summary: str
    url: str
    owner: Link | None
    """The team that owns it; a person's own team."""
    provider: str = ""
    price: str = ""
    """What a provider asks for one person."""
    tier: str = ""
    minutes: int | None = None
    """Time on task."""
    language: str = ""
    """The label of its language, where that is not the portal's own."""
    facts: tuple[Fact, ...] = ()
    """The fields with a `Card` marker that have values; the day of a story."""
    requirement: RequirementView | None = None
    status_label: str
    """Such as Retired; "" for a status that readers need not be told of."""
    is_approved: bool = False
    """Whether a course or path has the mark of what is fully approved and current."""
    is_retired: bool = False
    """Whether it stays visible for reference only."""
    language_tag: str = ""
    """The language of title and summary in BCP 47; "" for a person's name."""
    former_ids: tuple[str, ...] = ()
    """Ids that a course or path had before."""
    picture: PictureView | None = None

    @property
    def time(self) -> str:
        """Time on task, in words."""
        return format.format_duration(self.minutes)

    @property
    def icon(self) -> str:
        """The name of its icon: of a path, of something elsewhere, of a course."""
        return "path" if self.kind == "path" else "elsewhere" if self.provider else "course"

    @property
    def mark(self) -> str:
        """The classes of its mark: a direction by its id, a distance by who offers it. `card.js` has the same."""
        by = sum(map(ord, self.byline))
        return f"t-a{sum(map(ord, self.id)) % 5} t-b{by % 3}"

    @property
    def publisher(self) -> str:
        """The name of its provider, else of the team that owns it."""
        return self.provider or (self.owner.title if self.owner else "")

    @property
    def state_label(self) -> str:
        """Its status, else the mark of what is fully approved and current."""
        return self.status_label or (translate(APPROVED) if self.is_approved else "")

    @property
    def byline(self) -> str:
        """Who offers it, and at what price, where there is one."""
        return f"{self.publisher} · {self.price}" if self.price else self.publisher

    @property
    def required_label(self) -> str:
        """Whether it is compulsory, in a few words."""
        return self.requirement.label if self.requirement else ""


def build_card(published: PublishedCatalogue, entry: Entry[Any]) -> EntryCard:
    """The card of a course, a path or anything else that can be found."""
    wording, cards = get_wording(), published.card_store
    key = entry.key, wording.language, wording.messages
    if key not in cards:
        build = _build_item_card if entry.kind in ("course", "path") else _build_other_card
        cards[key] = build(published, entry)
    card: EntryCard = cards[key]
    return card


def build_cards(published: PublishedCatalogue, entries: Iterable[Entry[Any]]) -> tuple[EntryCard, ...]:
    """The cards of several entries, in their order."""
    return tuple(build_card(published, entry) for entry in entries)


def describe_kind(item: Item) -> str:
    """The kind of a course or path in a reader's words."""
    return translate(name_kind(item))


def name_kind(item: Item) -> str:
    """The same in English, whatever the page's language."""
    if item.kind == "path":
        return format.name_term(item.meta.kind)
    return SOURCE_LABELS.get(item.meta.source.kind, "Course")


def get_language_code(published: PublishedCatalogue, entry: Entry[Any]) -> str:
    """The language that an entry is written in, without its region: a course's own, else the portal's."""
    return get_language_tag(published, entry).partition("-")[0]


def get_language_tag(published: PublishedCatalogue, entry: Entry[Any]) -> str:
    """The language that an entry is written in: its own, that of its course, else the portal's."""
    course = published.catalogue.find_entry("course", entry.course) if entry.course else None
    return str(getattr((course or entry).meta, "language", None) or published.context.portal.language)


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
        "facts": [
            *(
                f"{translate(fact.label)}: {value.text}" if fact.label else value.text
                for fact in card.facts
                for value in fact.values
            ),
            *filter(None, (card.language,)),
        ],
        "tier": card.tier,
        "by": card.byline,
        "required": card.required_label,
        "state": card.state_label,
        "retired": card.is_retired,
        "picture": [card.picture.small_url.lstrip("/"), card.picture.alt] if card.picture else None,
        **_render_language(card),
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
            *(value.text for fact in card.facts for value in fact.values),
        ],
        "by": card.publisher,
        "flag": card.status_label or card.required_label,
        **_render_language(card),
    }


def _render_language(card: EntryCard) -> dict[str, str]:
    """The language of title and summary, and its direction, where they differ from those of the pages with scripts."""
    page_language = get_wording().language
    if not card.language_tag or card.language_tag == page_language:
        return {}
    direction = find_direction(card.language_tag)
    return {"lang": card.language_tag, **({"dir": direction} if direction != find_direction(page_language) else {})}


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
        price=format.format_price(source.cost, source.currency) if source and source.cost is not None else "",
        tier=item.meta.tier,
        minutes=published.calculate_minutes(item),
        language=_label_foreign_language(published, item),
        facts=fields.collect_card_facts(published, item, _FIELDS_SHOWN_APART),
        requirement=build_requirement(published, item),
        status_label=_label_status(item),
        is_approved=has_approval_mark(published, item),
        is_retired=item.status == "retired",
        language_tag=get_language_tag(published, item),
        former_ids=item.former_ids,
        picture=build_entry_picture(published, item),
    )


def _build_other_card(published: PublishedCatalogue, entry: Entry[Any]) -> EntryCard:
    kind_label = translate(KIND_LABELS[entry.kind]) if entry.kind in KIND_LABELS else ""
    facts: tuple[Fact, ...] = ()
    if entry.kind == "story":
        date = entry.meta.date
        kind_label = format.format_term(entry.meta.kind)
        facts = (Fact("date", "", (Value(date.isoformat(), format.format_date(date)),)),)
    if entry.kind == "session":
        start = entry.meta.start
        kind_label = format.format_term(entry.meta.kind)
        facts = (Fact("date", "", (Value(start.date().isoformat(), format.format_date(start)),)),)
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
        status_label=_label_status(entry) if entry.status == "retired" or is_shown_draft(entry) else "",
        is_retired=entry.status == "retired",
        language_tag="" if entry.kind == "person" else get_language_tag(published, entry),
    )


def _label_status(entry: Entry[Any]) -> str:
    label = DRAFT if is_shown_draft(entry) else {"mvp": EARLY_VERSION, "retired": RETIRED}.get(entry.status, "")
    return translate(label) if label else ""


def _label_foreign_language(published: PublishedCatalogue, item: Item) -> str:
    if get_language_code(published, item) == published.context.portal.language.partition("-")[0]:
        return ""
    language = item.meta.language
    if isinstance(language, Vocabulary) and get_wording().language == ENGLISH:
        return language.label
    return format.format_language(str(language))
