"""A row: what is shown of anything that was found, in the header's list and on the page of results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Vocabulary
from .. import cards, format, links
from ..browse.numbering import KINDS, numbered
from ..published import PublishedCatalogue
from .documents import language

_WHAT = {"skill": "Skill", "team": "Team", "page": "Page", "person": "Person"}


@dataclass(frozen=True, slots=True)
class Row:
    """what: its kind in a reader's words. facts: a language other than the portal's, time, level and the like.

    by: the team or the provider behind it, or "". flag: what to know first, such as Required or Retired; or "".
    """

    kind: str
    id: str
    title: str
    summary: str
    what: str
    facts: tuple[str, ...]
    by: str
    flag: str


def rows(published: PublishedCatalogue) -> tuple[Row, ...]:
    """A row for everything that can be found, in order of numbers."""
    return tuple(
        _item(published, e) if e.kind in ("course", "path") else _other(published, e) for e in numbered(published)
    )


def addresses(published: PublishedCatalogue) -> dict[str, str]:
    """Kind → the address of its entries below the site's root, with ``{id}``."""
    models = {entry.kind: type(entry.meta) for entry in numbered(published)}
    known = {kind: models[kind].ADDRESS.lstrip("/") for kind in KINDS if kind in models}
    return known | {"person": "people/#{id}"}


def starts(published: PublishedCatalogue) -> list[tuple[str, int]]:
    """Each kind that there is something of, with the first number of it."""
    found: dict[str, int] = {}
    for number, entry in enumerate(numbered(published)):
        found.setdefault(entry.kind, number)
    return list(found.items())


def _item(published: PublishedCatalogue, entry: Entry[Any]) -> Row:
    card = cards.card(published, entry)
    facts = tuple(value.label for fact in card.facts for value in fact.values)
    by = card.provider or (card.owner.title if card.owner else "")
    required = ("Required" if card.required.everyone else "Required for some") if card.required else ""
    facts = (*filter(None, (_language(published, entry), card.time)), *facts)
    return Row(card.kind, card.id, card.title, card.summary, card.what, facts, by, card.state or required)


def _other(published: PublishedCatalogue, entry: Entry[Any]) -> Row:
    summary = str(getattr(entry.meta, "summary", None) or "")
    story = entry.kind == "story"
    what = format.term(entry.meta.kind) if story else _WHAT.get(entry.kind, "")
    facts = (format.day(entry.meta.date),) if story else ()
    team = entry.meta.team if entry.kind == "person" else "" if entry.kind == "team" else entry.owner
    link = links.find(published, "team", team)
    by, flag = link.title if link else "", "Retired" if entry.status == "retired" else ""
    return Row(entry.kind, entry.id, entry.title, summary, what, facts, by, flag)


def _language(published: PublishedCatalogue, entry: Entry[Any]) -> str:
    """The label of an entry's language, where it is not the portal's own."""
    if language(published, entry) == published.context.portal.language:
        return ""
    said = entry.meta.language
    return said.label if isinstance(said, Vocabulary) else str(said)
