"""A course's page: what one will be able to do, whether it is for oneself, how long, where to start; then the rest."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, fields, format, links
from ..cards import Card
from ..fields import Fact
from ..links import Link
from ..published import PublishedCatalogue
from . import people, provenance, sessions
from .provenance import Provenance
from .sessions import Session

_ELSEWHERE = frozenset(("status", "tier", "minutes"))
"""Fields that the page shows in a place of their own."""


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson in the list of its course. type: read, activity, quiz, checkpoint. place: from 1."""

    place: int
    title: str
    url: str
    type: str
    label: str
    time: str


@dataclass(frozen=True, slots=True)
class CoursePage:
    """start: the first step a person takes, or None. enrol: where to sign up, if that is another step; "" else.

    notices: what to know before taking it. audience: rows of who and where. first, next: what comes before and after it.
    objectives, metrics, needs: what it stands on. provider: whoever offers it, with their page.
    """

    card: Card
    start: Link | None
    enrol: str
    notices: tuple[Link, ...]
    outcomes: tuple[str, ...]
    audience: tuple[tuple[str, str], ...]
    first: tuple[Link, ...]
    next: tuple[Card, ...]
    lessons: tuple[LessonRow, ...]
    sessions: tuple[Session, ...]
    paths: tuple[Link, ...]
    variants: tuple[Link, ...]
    stories: tuple[Link, ...]
    facts: tuple[Fact, ...]
    people: tuple[Link, ...]
    objectives: tuple[Link, ...]
    metrics: tuple[Link, ...]
    needs: tuple[Link, ...]
    provider: Link | None
    cost: str
    license: str
    version: str
    reviewed: str
    review_due: str
    provenance: Provenance
    overdue: bool
    help_wanted: str


def course_page(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> CoursePage:
    """Everything that the page of a course says beside its text."""
    meta, id = entry.meta, entry.id
    due = meta.review_due
    start = _start(published, entry)
    return CoursePage(
        card=cards.card(published, entry),
        start=start,
        enrol=meta.enrol_url if meta.enrol_url and start and start.url != meta.enrol_url else "",
        notices=_notices(published, entry),
        outcomes=tuple(outcome.text.rstrip(".") for outcome in meta.outcomes),
        audience=audience(published, meta.audience),
        first=links.many(published, "item", meta.prerequisites),
        next=cards.cards(published, published.leads_to.get(id, ())),
        lessons=lesson_rows(published, entry),
        sessions=sessions.sessions(published, published.sessions_of.get(id, ())),
        paths=tuple(links.to(path) for path in published.paths_with.get(id, ())),
        variants=_variants(published, entry),
        stories=tuple(links.to(s, format.day(s.meta.date)) for s in published.stories_of.get(id, ())),
        facts=fields.facts(published, entry, _ELSEWHERE),
        people=people.behind(published, meta.people),
        objectives=links.explained(published, "objective", meta.objectives),
        metrics=links.many(published, "metric", meta.metrics),
        needs=links.explained(published, "need", meta.needs),
        provider=_provider(meta.source),
        cost=_cost(meta.source),
        license=meta.license or "",
        version=meta.version or "",
        reviewed=format.day(meta.reviewed) if meta.reviewed else "",
        review_due=format.day(due) if due else "",
        provenance=provenance.provenance(published, entry),
        overdue=bool(due and due < published.today),
        help_wanted=meta.help_wanted or "",
    )


def audience(published: PublishedCatalogue, said: kinds.Audience) -> tuple[tuple[str, str], ...]:
    """Whom it is meant for, as rows of a heading and words; empty for everyone. Regions read as the portal labels them."""
    teams = [t.title for t in links.many(published, "team", said.teams)]
    rows = (
        ("Teams", teams),
        ("Roles", [format.term(r) for r in said.roles]),
        ("Regions", [region(r) for r in said.regions]),
    )
    return tuple((heading, format.listed(found)) for heading, found in rows if found)


def lesson_rows(published: PublishedCatalogue, course: Entry[kinds.Course]) -> tuple[LessonRow, ...]:
    """A course's lessons, in order."""
    return tuple(
        LessonRow(place, e.title, e.url, e.meta.type, format.term(e.meta.type), format.duration(e.meta.minutes))
        for place, e in enumerate(published.catalogue.lessons(course), 1)
    )


def region(value: str) -> str:
    """A region as the portal labels it, else as people write it."""
    label: str = getattr(value, "label", "")
    return label or (value.upper() if len(value) <= 4 else format.term(value))


def _start(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> Link | None:
    """Enrolment where it is asked for, else the first lesson, else the provider's page; none for what is retired."""
    meta = entry.meta
    if entry.status == "retired":
        return None
    lessons = published.catalogue.lessons(entry)
    if lessons:
        return Link("Start the first lesson", lessons[0].url, lessons[0].title)
    if meta.enrol_url:
        return Link("Enrol", meta.enrol_url, meta.source.provider or "")
    return Link("Open the course", meta.source.url, meta.source.provider or "") if meta.source.url else None


def _notices(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> tuple[Link, ...]:
    """What to know before taking it: title the fact, note the rest, url where to go instead."""
    meta = entry.meta
    if entry.status == "retired":
        instead = published.successors.get(entry.id, ())
        if instead:
            return tuple(Link("This course is retired", e.url, f"Take {e.title} instead.") for e in instead)
        return (Link("This course is retired", "", meta.retired_reason or ""),)
    if entry.status == "mvp":
        until = f" It is made stable or taken down by {format.day(meta.sunset)}." if meta.sunset else ""
        return (Link("This is an early version", "", f"It works, and its authors are glad of remarks.{until}"),)
    return ()


def _variants(published: PublishedCatalogue, entry: Entry[kinds.Course]) -> tuple[Link, ...]:
    """The course that it adapts, and those that adapt it or the same one."""
    origin = published.find("course", entry.meta.variant_of)
    others = (*published.variants.get(entry.id, ()), *(published.variants.get(origin.id, ()) if origin else ()))
    found = [links.to(origin, "the course this one adapts")] if origin else []
    return (*found, *(links.to(e, "adapted for another region or language") for e in others if e.id != entry.id))


def _provider(source: kinds.Source) -> Link | None:
    """Whoever offers it, or its page where nobody is named."""
    return Link(source.provider or "Its page", source.url or "") if source.provider or source.url else None


def _cost(source: kinds.Source) -> str:
    """The price for one person and who pays, in a sentence; "" where nothing is said."""
    price = "" if source.cost is None else f"{format.price(source.cost, source.currency)} a person"
    if source.funded is None:
        return price.capitalize() if price.startswith("free") else price
    paid = "paid by the company" if source.funded else "not paid by the company"
    return f"{price}, {paid}" if price and source.cost else paid.capitalize()
