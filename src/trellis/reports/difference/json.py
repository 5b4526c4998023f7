"""The difference as JSON, such as ``{"version": 1, "items": […]}``. Stable: fields are only ever added."""

from __future__ import annotations

import json
from typing import Any

from ...derive.difference import CatalogueDifference, FieldChange, ItemChange, QuestionChange, Reach, RenamedEntry
from ...derive.links import Link
from ..plain import escape_unprintable

VERSION = 1


def render(difference: CatalogueDifference) -> str:
    """Returns the difference as one JSON document."""
    document = {
        "version": VERSION,
        "items": [_build_item(change) for change in difference.item_changes],
        "others": [
            {
                "kind": other.kind,
                "new": _build_links(other.new),
                "changed": _build_links(other.changed),
                "renamed": [_build_renamed(entry) for entry in other.renamed],
                "removed": _build_links(other.removed),
            }
            for other in difference.kind_changes
        ],
        "minutes": difference.minutes_change,
        "everyone": difference.affects_everyone,
        "teams": difference.teams,
        "paths": _build_links(difference.paths),
    }
    return escape_unprintable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _build_item(change: ItemChange) -> dict[str, Any]:
    card = change.card
    return {
        "how": change.change_type,
        "kind": card.kind,
        "id": card.id,
        "former_id": change.former_id or None,
        "gone": change.gone_reason or None,
        "merged_into": change.merged_into.title if change.merged_into else None,
        "title": card.title,
        "summary": card.summary,
        "url": card.url,
        "team": card.owner.title if card.owner else None,
        "tier": card.tier,
        "minutes": card.minutes,
        "fields": [_build_field(field) for field in change.fields],
        "words": change.word_distance,
        "lessons": change.lesson_changes,
        "questions": [_build_question(question) for question in change.question_changes],
        "reach": _build_reach(change.reach),
    }


def _build_field(field: FieldChange) -> dict[str, Any]:
    return {"label": field.label, "out": field.removed_values, "into": field.added_values}


def _build_question(change: QuestionChange) -> dict[str, Any]:
    return {"lesson": change.lesson, "question": change.prompt, "aspect": change.aspect, **_build_field(change.field)}


def _build_reach(reach: Reach) -> dict[str, Any]:
    return {
        "everyone": reach.includes_everyone,
        "teams": reach.teams,
        "compulsory": reach.compulsory_for or None,
        "paths": _build_links(reach.paths),
        "recommended": reach.recommending_teams,
        "dates": reach.session_count,
    }


def _build_renamed(entry: RenamedEntry) -> dict[str, Any]:
    return {
        "title": entry.link.title,
        "url": entry.link.url,
        "id": entry.id,
        "former_id": entry.former_id,
        "changed": entry.is_changed,
    }


def _build_links(links: tuple[Link, ...]) -> list[dict[str, str]]:
    return [{"title": link.title, "url": link.url} for link in links]
