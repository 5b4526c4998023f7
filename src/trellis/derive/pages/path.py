"""The page of a path: its sections in order, the time of each item, and the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards, format, links, versions
from ..cards import EntryCard
from ..links import Link
from ..published import PublishedCatalogue
from ..versions import FormerVersion
from ..wording import translate
from . import course, path_plan, people, provenance, sessions
from .path_graph import PathGraph, build_path_graph
from .provenance import Provenance
from .sessions import SessionCard


@dataclass(frozen=True, slots=True)
class PathSection:
    """A step of a path. `time` is the total of its items."""

    title: str
    is_optional: bool
    time: str
    items: tuple[EntryCard, ...]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """The certificate of a path. `validity` says how long it holds, as a sentence."""

    name: str
    criteria: str
    validity: str


@dataclass(frozen=True, slots=True)
class PathGroup:
    """The paths of one kind. `heading` is such as Learning paths."""

    heading: str
    cards: tuple[EntryCard, ...]


PATH_GROUPS = {
    "path": "Learning paths",
    "onboarding": "Onboarding paths",
    "certificate": "Certificate paths",
}
"""Kind of path → the heading of its list."""


@dataclass(frozen=True, slots=True)
class PathPage:
    """The view of a path's page.

    `card.time` is the time of the compulsory sections, `optional_time` that of the others. `notices` name what the path
    rests on and cannot rely on.
    """

    card: EntryCard
    notices: tuple[Link, ...]
    sections: tuple[PathSection, ...]
    item_count: int
    optional_time: str
    start_link: Link | None
    audience: tuple[tuple[str, str], ...]
    certificate: CertificateView | None
    buddy: Link | None
    objectives: tuple[Link, ...]
    metrics: tuple[Link, ...]
    people: tuple[Link, ...]
    sessions: tuple[SessionCard, ...]
    stories: tuple[Link, ...]
    version: int
    last_review: str
    next_review: str
    provenance: Provenance
    is_overdue: bool
    graph: PathGraph | None
    plan: Mapping[str, Any]
    version_id: str = ""
    """The version that readers see, as in its history; "" where there is none."""
    former_versions: tuple[FormerVersion, ...] = ()
    """The latest first."""


def build_path_page(published: PublishedCatalogue, entry: Entry[kinds.Path]) -> PathPage:
    """Builds the view of a path's page, without its body."""
    meta = entry.meta
    sections = tuple(_build_section(published, step) for step in meta.steps)
    first_card = next((c for s in sections for c in s.items), None)
    certificate = meta.certificate
    return PathPage(
        card=cards.build_card(published, entry),
        notices=course.build_foundation_notices(
            published,
            entry,
            translate("The certificate rests on something out of date")
            if certificate
            else translate("Part of it is out of date"),
        ),
        sections=sections,
        item_count=sum(len(s.items) for s in sections),
        optional_time=format.format_duration(sum(c.minutes or 0 for s in sections if s.is_optional for c in s.items)),
        start_link=Link(translate("Start with the first course"), first_card.url, first_card.title)
        if first_card
        else None,
        audience=sessions.build_audience_rows(published, meta.audience),
        certificate=_build_certificate(certificate) if certificate else None,
        buddy=links.find_link(published, "person", meta.buddy),
        objectives=links.find_links(published, "objective", meta.objectives),
        metrics=links.find_links(published, "metric", meta.metrics),
        people=people.link_contributors(published, meta.people),
        sessions=sessions.build_session_cards(published, published.sessions_by_item.get(entry.id, ())),
        stories=tuple(
            links.link_entry(s, format.format_date(s.meta.date)) for s in published.stories_by_item.get(entry.id, ())
        ),
        version=meta.version,
        last_review=course.format_last_review(published, meta),
        next_review=format.format_date(meta.review_due) if meta.review_due else "",
        provenance=provenance.build_provenance(published, entry),
        is_overdue=course.is_overdue(published, entry),
        version_id=versions.get_version_id(published, entry),
        former_versions=versions.list_former_versions(published, entry),
        graph=build_path_graph(published, *path_plan.collect_path_items(published, meta)),
        plan=path_plan.build_path_plan(published, entry),
    )


def build_path_groups(published: PublishedCatalogue) -> tuple[PathGroup, ...]:
    """Builds the list of current paths, one group for each kind, by heading."""
    groups: dict[str, list[EntryCard]] = {}
    for item in published.current_items:
        if item.kind == "path":
            heading = translate(PATH_GROUPS.get(item.meta.kind) or f"{format.name_term(item.meta.kind)}s")
            groups.setdefault(heading, []).append(cards.build_card(published, item))
    return tuple(PathGroup(heading, tuple(groups[heading])) for heading in sorted(groups, key=str.casefold))


def _build_section(published: PublishedCatalogue, step: kinds.Step) -> PathSection:
    section_cards = tuple(
        cards.build_card(published, item) for id in step.items if (item := published.find_entry("item", id))
    )
    return PathSection(
        step.section, step.optional, format.format_duration(sum(c.minutes or 0 for c in section_cards)), section_cards
    )


def _build_certificate(certificate: kinds.Certificate) -> CertificateView:
    return CertificateView(certificate.name, certificate.criteria, path_plan.format_validity(certificate))
