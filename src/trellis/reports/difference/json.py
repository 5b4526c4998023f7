"""The difference for programs: ``{"version": 1, "items": […], "others": […], …}``. Stable; fields are only ever added."""

from __future__ import annotations

import json
from typing import Any

from ...derive.difference import Change, Difference, FieldChange, Reach
from ...derive.links import Link

VERSION = 1


def render(difference: Difference) -> str:
    """One JSON document."""
    document = {
        "version": VERSION,
        "items": [_item(change) for change in difference.items],
        "others": [
            {
                "kind": other.kind,
                "new": _links(other.new),
                "changed": _links(other.changed),
                "removed": _links(other.gone),
            }
            for other in difference.others
        ],
        "minutes": difference.minutes,
        "everyone": difference.everyone,
        "teams": difference.teams,
        "paths": _links(difference.paths),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _item(change: Change) -> dict[str, Any]:
    card = change.card
    return {
        "how": change.how,
        "kind": card.kind,
        "id": card.id,
        "title": card.title,
        "summary": card.summary,
        "url": card.url,
        "team": card.owner.title if card.owner else None,
        "tier": card.tier,
        "minutes": card.minutes,
        "fields": [_field(field) for field in change.fields],
        "words": change.words,
        "lessons": change.lessons,
        "reach": _reach(change.reach),
    }


def _field(field: FieldChange) -> dict[str, Any]:
    return {"label": field.label, "out": field.out, "into": field.into}


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "everyone": reach.everyone,
        "teams": reach.teams,
        "compulsory": reach.compulsory or None,
        "paths": _links(reach.paths),
        "recommended": reach.recommended,
        "dates": reach.dates,
    }


def _links(links: tuple[Link, ...]) -> list[dict[str, str]]:
    return [{"title": link.title, "url": link.url} for link in links]
