"""A team's page: who it is, what it asks of its people, what it suggests, and what it has made for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links
from ..cards import Card
from ..links import Link
from ..published import Item, PublishedCatalogue
from . import sessions
from .sessions import Session


@dataclass(frozen=True, slots=True)
class Recommended:
    """An item with the team's reason for it."""

    card: Card
    reason: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """required: what is compulsory for its people. liaison: today's, with the term's end as note."""

    id: str
    title: str
    summary: str
    region: str
    parent: Link | None
    parts: tuple[Link, ...]
    manager: Link | None
    leads: tuple[Link, ...]
    liaison: Link | None
    required: tuple[Card, ...]
    recommended: tuple[Recommended, ...]
    paths: tuple[Card, ...]
    courses: tuple[Card, ...]
    sessions: tuple[Session, ...]
    metrics: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in the list of teams."""

    title: str
    url: str
    summary: str
    manager: Link | None
    made: str


def team_page(published: PublishedCatalogue, entry: Entry[kinds.Team]) -> TeamPage:
    """Everything that a team's page says beside its mission."""
    meta, id = entry.meta, entry.id
    made = cards.cards(published, published.by_team.get(id, ()))
    required = {e.id: e for key in (id, "all") for e in published.required_of.get(key, ())}
    coming = {s.id: s for key in (id, "all") for s in published.sessions_by.get(key, ())}
    metrics = ((published.catalogue.get("metric", m)) for m in meta.metrics)
    return TeamPage(
        id=id,
        title=entry.title,
        summary=meta.summary,
        region=str(getattr(meta.region, "label", meta.region) or ""),
        parent=links.find(published, "team", meta.parent),
        parts=tuple(links.to(t) for t in published.teams_below.get(id, ())),
        manager=links.find(published, "person", meta.manager),
        leads=links.many(published, "person", meta.leads),
        liaison=_liaison(published, meta.liaison),
        required=cards.cards(published, tuple(required.values())),
        recommended=tuple(Recommended(cards.card(published, e), reason) for e, reason in recommended(published, meta)),
        paths=tuple(card for card in made if card.kind == "path"),
        courses=tuple(card for card in made if card.kind == "course"),
        sessions=sessions.sessions(published, sorted(coming.values(), key=lambda s: (s.meta.starts, s.id))),
        metrics=tuple(
            links.to(m, f"{_figure(m.meta.baseline)} → {_figure(m.meta.target)} {m.meta.unit}") for m in metrics if m
        ),
    )


def recommended(published: PublishedCatalogue, meta: kinds.Team) -> Iterator[tuple[Item, str]]:
    """What the team recommends today, with its reasons; a term that has passed and an item that is retired are left out."""
    for said in meta.recommends:
        item = published.find("item", said.item)
        if item and item.status != "retired" and (said.until is None or said.until >= published.today):
            yield item, said.reason


def team_rows(published: PublishedCatalogue) -> tuple[TeamRow, ...]:
    """The list of teams, by name."""
    return tuple(
        TeamRow(t.title, t.url, t.meta.summary, links.find(published, "person", t.meta.manager), _made(published, t.id))
        for t in published.teams
    )


def _made(published: PublishedCatalogue, team: str) -> str:
    """What a team has made, in numbers: ``3 courses and 1 path``."""
    kinds = [item.kind for item in published.by_team.get(team, ())]
    numbers = ((kinds.count("course"), "course"), (kinds.count("path"), "path"))
    return format.listed([format.count(n, noun) for n, noun in numbers if n])


def _liaison(published: PublishedCatalogue, term: kinds.Liaison | None) -> Link | None:
    if term is None or not term.holds(published.today):
        return None
    return links.find(published, "person", term.person, f"until {format.day(term.until)}")


def _figure(number: float) -> str:
    return f"{number:,.10g}"
