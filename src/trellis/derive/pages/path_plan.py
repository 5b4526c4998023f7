"""What a script needs to tell a reader how far along a path they are, and when they will have finished it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import format, links
from ..cards import get_language_tag
from ..completion import describe_parts
from ..links import Link
from ..published import Item, PublishedCatalogue
from ..wording import translate

SELF_REPORTED = "Self-reported: who shows this has finished the path by their own account; nobody has checked it here."
"""What a certificate says of itself: the portal keeps no record of anybody's learning."""


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """The view of the page of a path's certificate. `plan` is that of the path, for the script."""

    path: Link
    id: str
    language_tag: str
    name: str
    criteria: str
    validity: str
    issuer: str
    version: int
    items: tuple[Link, ...]
    plan: Mapping[str, Any]


def collect_path_items(published: PublishedCatalogue, meta: kinds.Path) -> tuple[dict[str, Item], set[str]]:
    """Returns a path's items by id, in order, and the ids of those that may be left out."""
    items: dict[str, Item] = {}
    required: set[str] = set()
    for step in meta.steps:
        for item in (published.find_entry("item", id) for id in step.items):
            if item:
                items.setdefault(item.id, item)
                if not step.optional:
                    required.add(item.id)
    return items, items.keys() - required


def build_path_plan(published: PublishedCatalogue, entry: Entry[kinds.Path]) -> Mapping[str, Any]:
    """Builds what `path/plan.js` reads: each item with its minutes, its lessons with theirs, and former ids of both."""
    items, optional = collect_path_items(published, entry.meta)
    former_ids = _list_former_ids(published, {*items, entry.id})
    certificate = entry.meta.certificate
    values = {
        "id": entry.id,
        "was": former_ids.get(entry.id, []),
        "version": entry.meta.version,
        "valid": certificate.valid_days if certificate else None,
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "was": former_ids.get(item.id, []),
                "minutes": published.calculate_minutes(item) or 0,
                "optional": item.id in optional,
                "parts": describe_parts(published, item),
                "lessons": [
                    [lesson.key[1].partition("/")[2], lesson.meta.minutes, *lesson.former_ids]
                    for lesson in (published.catalogue.lessons(item) if item.kind == "course" else ())
                ],
            }
            for item in items.values()
        ],
    }
    return values


def build_certificate_page(published: PublishedCatalogue, entry: Entry[kinds.Path]) -> CertificatePage:
    """Builds the view of the page of a path's certificate."""
    certificate = entry.meta.certificate
    assert certificate is not None
    items, optional = collect_path_items(published, entry.meta)
    owner = published.find_entry("team", entry.owner)
    return CertificatePage(
        path=links.link_entry(entry),
        id=entry.id,
        language_tag=get_language_tag(published, entry),
        name=certificate.name,
        criteria=certificate.criteria,
        validity=format_validity(certificate),
        issuer=owner.title if owner else "",
        version=entry.meta.version,
        items=tuple(links.link_entry(item) for item in items.values() if item.id not in optional),
        plan=build_path_plan(published, entry),
    )


def format_validity(certificate: kinds.Certificate) -> str:
    """Says how long a certificate holds, as a sentence."""
    if certificate.valid_days:
        return format.format_period("valid", certificate.valid_days)
    return translate("The certificate does not expire.")


def _list_former_ids(published: PublishedCatalogue, ids: set[str]) -> Mapping[str, list[str]]:
    former_ids: dict[str, list[str]] = {}
    for (kind, former), id in published.catalogue.aliases.items():
        if kind in ("course", "path") and id in ids:
            former_ids.setdefault(id, []).append(former)
    return former_ids
