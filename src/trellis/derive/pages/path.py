"""A path's page: its sections in order, what each item takes, and what one holds at its end."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import Card
from ..links import Link
from ..published import PublishedCatalogue
from . import course, people, provenance, sessions
from .provenance import Provenance
from .sessions import Session


@dataclass(frozen=True, slots=True)
class Section:
    """A step of a path. time: of its items together."""

    title: str
    optional: bool
    time: str
    items: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """valid: how long it holds, in words, or ""."""

    name: str
    criteria: str
    valid: str


@dataclass(frozen=True, slots=True)
class PathPage:
    """card: its own; `card.time` is the compulsory sections' time. optional: the optional sections' time."""

    card: Card
    sections: tuple[Section, ...]
    items: int
    optional: str
    start: Link | None
    audience: tuple[tuple[str, str], ...]
    certificate: Certificate | None
    buddy: Link | None
    objectives: tuple[Link, ...]
    metrics: tuple[Link, ...]
    people: tuple[Link, ...]
    sessions: tuple[Session, ...]
    stories: tuple[Link, ...]
    version: int
    reviewed: str
    review_due: str
    provenance: Provenance


def path_page(published: PublishedCatalogue, entry: Entry[kinds.Path]) -> PathPage:
    """Everything that the page of a path says beside its text."""
    meta = entry.meta
    sections = tuple(_section(published, step) for step in meta.steps)
    first = next((c for s in sections for c in s.items), None)
    held = meta.certificate
    return PathPage(
        card=cards.card(published, entry),
        sections=sections,
        items=sum(len(s.items) for s in sections),
        optional=format.duration(sum(c.minutes or 0 for s in sections if s.optional for c in s.items)),
        start=Link("Start with the first course", first.url, first.title) if first else None,
        audience=course.audience(published, meta.audience),
        certificate=_certificate(held) if held else None,
        buddy=links.find(published, "person", meta.buddy),
        objectives=links.explained(published, "objective", meta.objectives),
        metrics=links.many(published, "metric", meta.metrics),
        people=people.behind(published, meta.people),
        sessions=sessions.sessions(published, published.sessions_of.get(entry.id, ())),
        stories=tuple(links.to(s, format.day(s.meta.date)) for s in published.stories_of.get(entry.id, ())),
        version=meta.version,
        reviewed=format.day(meta.reviewed) if meta.reviewed else "",
        review_due=format.day(meta.review_due) if meta.review_due else "",
        provenance=provenance.provenance(published, entry),
    )


def _section(published: PublishedCatalogue, step: kinds.Step) -> Section:
    found = tuple(cards.card(published, item) for id in step.items if (item := published.find("item", id)))
    return Section(step.section, step.optional, format.duration(sum(c.minutes or 0 for c in found)), found)


def _certificate(held: kinds.Certificate) -> Certificate:
    valid = f"holds for {format.period(held.valid_days)}" if held.valid_days else "does not expire"
    return Certificate(held.name, held.criteria, valid)
