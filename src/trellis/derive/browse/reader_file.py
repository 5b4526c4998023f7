"""The file from which a reader's own pages tell what is required of whom, by when, and who answers for a team.

It has one address whatever the build, since any page may ask for it; the reader's choices stay in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds.contact import build_contact_url
from ..cards import EntryCard, get_language_tag
from ..completion import describe_parts
from ..publication import find_required_day
from ..published import Item, PublishedCatalogue
from ..wording import get_wording
from .listing import Listing
from .reader import LimitedRequirement, ReaderData

ADDRESS = "data/reader.json"
"""The path of the file below the engine's assets."""


def render_reader_file(listing: Listing, readers: ReaderData) -> str:
    """Renders the file. `required/dates.js` describes what it holds; empty values are left out."""
    published = listing.published
    required = [_describe_requirement(listing, requirement) for requirement in readers.requirements]
    described_teams = ((choice, published.catalogue.entry(("team", choice.word))) for choice in readers.teams)
    teams = {word: _describe_team(published, team) for choice, team in described_teams for word in choice.words}
    portal = published.context.portal
    values = {"required": required, "teams": teams, "lms": portal.lms_url or ""}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _describe_requirement(listing: Listing, requirement: LimitedRequirement) -> dict[str, Any]:
    published = listing.published
    item, card = listing.items[requirement.number], listing.cards[requirement.number]
    required_for, since = item.meta.required_for, find_required_day(published, item)
    renewers = published.renewers_by_course.get(item.id, ())
    renewal = _choose_renewal(renewers)
    return _omit_empty(
        {
            **_describe_item(listing, card, item),
            "was": _list_former_ids(published, item.id),
            "first": item.first_id if item.first_id != item.id else "",
            "note": requirement.note,
            "teams": requirement.teams,
            "roles": requirement.roles,
            "regions": requirement.regions,
            "due": required_for.due_days,
            "renew": required_for.renew_days,
            "since": since.isoformat() if since else "",
            "renewal": _describe_item(listing, listing.cards[listing.numbers[renewal.id]], renewal) if renewal else {},
            "renewed": [id for id in _collect_former_courses(published, renewers) if id != item.id],
        }
    )


def _choose_renewal(renewers: Sequence[Item]) -> Item | None:
    """Returns the course that is offered in place of the long one.

    An original comes before what adapts it, and what takes the place of another before that one.
    """
    current = [item for item in renewers if item.status != "retired"]
    ids = {item.id for item in current}
    superseded = {id for item in current for id in getattr(item.meta, "supersedes", ())}
    originals = [item for item in current if getattr(item.meta, "variant_of", None) not in ids]
    latest = [item for item in originals if item.id not in superseded]
    candidates = latest or originals or current
    return candidates[-1] if candidates else None


def _collect_former_courses(published: PublishedCatalogue, items: Iterable[Item]) -> Sequence[str]:
    """Returns the ids of these items and of what they supersede, with former ones; at any remove where that renews.

    Whatever renews something is changed with both approvals alone, so that none of these ids can be a stranger's.
    """
    ids: dict[str, None] = {}
    pending = [item.id for item in items]
    while pending:
        id = pending.pop(0)
        if id in ids:
            continue
        ids[id] = None
        if item := published.catalogue.item(id):
            is_renewing = item.status != "draft" and getattr(item.meta, "renews", None)
            pending += [*_list_former_ids(published, id), *(item.meta.supersedes if is_renewing else ())]
    return tuple(ids)


def _list_former_ids(published: PublishedCatalogue, id: str) -> Sequence[str]:
    """Returns the former ids of a course or a path."""
    item = published.catalogue.item(id)
    return published.catalogue.list_former_ids(item.kind, item.id) if item else ()


def _describe_item(listing: Listing, card: EntryCard, item: Item) -> dict[str, Any]:
    """Title, address, time, language, what finishes it, and how its completion is recorded."""
    tag = get_language_tag(listing.published, item)
    return _omit_empty(
        {
            "id": item.id,
            "title": card.title,
            "url": card.url.lstrip("/"),
            "time": card.time,
            "lang": "" if tag == get_wording().language else tag,
            "parts": describe_parts(listing.published, item),
            "lms": getattr(item.meta, "lms_id", None),
            "enrol": getattr(item.meta, "enrol_url", None),
        }
    )


def _describe_team(published: PublishedCatalogue, team: Entry[Any]) -> dict[str, Any]:
    manager = published.find_entry("person", team.meta.manager)
    return _omit_empty({"title": team.title, "manager": _describe_person(published, manager) if manager else {}})


def _describe_person(published: PublishedCatalogue, person: Entry[Any]) -> dict[str, str]:
    url = build_contact_url(published.context.portal.contact, person.meta.handle, person.id)
    is_mail = url.startswith("mailto:")
    return _omit_empty(
        {"name": person.title, "mail": url.removeprefix("mailto:") if is_mail else "", "chat": "" if is_mail else url}
    )


def _omit_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
