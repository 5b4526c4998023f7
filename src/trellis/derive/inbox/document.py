"""The inbox as data for other programs: ``inbox.json``, and its JSON Schema. `docs/inbox-json.md` describes both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..object_schema import JsonObject, describe_object
from .item import ACT_LABELS, KINDS, InboxItem

VERSION = 1
"""Incremented when a key that programs may rely on changes or is removed."""


def build_inbox_json(items: Iterable[InboxItem], today: date, *, has_changes: bool = False) -> JsonObject:
    """Returns the inbox as JSON values. has_changes: whether the open pull requests are among the items."""
    return {
        "version": VERSION,
        "as_of": today.isoformat(),
        "missing": [] if has_changes else ["pull-request"],
        "items": [_build_item(item) for item in items],
    }


def _build_item(item: InboxItem) -> JsonObject:
    return {
        "kind": item.kind,
        "title": item.subject.title,
        "url": item.subject.url or None,
        "team": item.team or None,
        "path": item.path or None,
        "day": item.day.isoformat() if item.day else None,
        "late": item.is_late,
        "fact": item.fact,
        "next": item.next_step,
        "approvers": [{"name": person.title, "role": person.note} for person in item.approvers],
        "acts": [{"act": act.name, "url": act.url, "person": act.person or None} for act in item.acts],
    }


def build_inbox_schema() -> JsonObject:
    """Returns the JSON Schema of the result of `build_inbox_json`."""
    text, optional_text = {"type": "string"}, {"type": ["string", "null"]}
    approver = describe_object({"name": text, "role": text})
    act = describe_object({"act": {"enum": list(ACT_LABELS)}, "url": text, "person": optional_text})
    item = describe_object(
        {
            "kind": {"enum": list(KINDS)},
            "title": text,
            "url": optional_text,
            "team": optional_text,
            "path": optional_text,
            "day": {"type": ["string", "null"], "format": "date"},
            "late": {"type": "boolean"},
            "fact": text,
            "next": text,
            "approvers": {"type": "array", "items": approver},
            "acts": {"type": "array", "items": act},
        }
    )
    properties = {
        "version": {"const": VERSION},
        "as_of": {"type": "string", "format": "date"},
        "missing": {"type": "array", "items": {"enum": list(KINDS)}},
        "items": {"type": "array", "items": item},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What waits in a portal, version {VERSION}",
        **describe_object(properties),
    }
