"""The page at the address of what was taken down: since when, why, and where to go."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.addresses import format_address
from ...catalogue.catalogue import Entry
from .. import format, links
from ..links import Link
from ..published import PublishedCatalogue


@dataclass(frozen=True, slots=True)
class GonePage:
    """The view of such a page. `course` is the title of the course where the address was that of one of its lessons."""

    title: str
    kind_label: str
    date: str
    iso_date: str
    reason: str
    replacements: tuple[Link, ...]
    owner: Link | None
    course: str


def build_gone_page(published: PublishedCatalogue, tombstone: Entry[kinds.Gone], address: str) -> GonePage:
    """Builds the view for one of the tombstone's addresses."""
    meta = tombstone.meta
    own_addresses = [format_address(meta.former_kind, id) for id in meta.list_names()] if "/" not in meta.id else []
    is_lesson = address not in own_addresses
    return GonePage(
        title=meta.title,
        kind_label=format.format_term("lesson" if is_lesson else meta.kind),
        date=format.format_date(meta.on),
        iso_date=meta.on.isoformat(),
        reason=meta.reason,
        replacements=_find_replacements(published, meta),
        owner=links.find_link(published, "team", tombstone.owner),
        course=meta.title if is_lesson and "/" not in meta.id else "",
    )


def _find_replacements(published: PublishedCatalogue, meta: kinds.Gone) -> tuple[Link, ...]:
    candidate_links = (
        next(
            (
                link
                for kind in ("item", "story", "page", "team", "skill", "session", "objective", "need", "metric")
                if (link := links.find_link(published, kind, id))
            ),
            None,
        )
        for id in meta.see
    )
    return tuple(link for link in candidate_links if link)
