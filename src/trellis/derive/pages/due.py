"""Finds what teams must act on, as their weekly issues have it: what is late, what is due soon, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ..inbox.collect import collect_inbox
from ..inbox.item import KINDS, InboxItem
from ..published import PublishedCatalogue
from .governance import build_governance_page

LOOKAHEAD = timedelta(days=21)
"""How long before its date an item is reported."""

WAITING_KINDS = ("changes-requested", "approval-missing", "spot-check", "duplicate", "need")
"""What waits for somebody, whatever the day; a need that is late is late."""


@dataclass(frozen=True, slots=True, order=True)
class DueItem:
    """Something that a team must act on. `title` and `url` name the entry, `path` its file.

    `url` is "" where it has no page. `is_waiting`: whether it has no day by which it is due.
    """

    is_late: bool
    title: str
    fact: str
    next_step: str
    path: str
    url: str = ""
    is_waiting: bool = False


def find_due_items(published: PublishedCatalogue) -> Mapping[str, tuple[DueItem, ...]]:
    """Maps each team to its due items, the late ones first. Items without an owner go to the learning team."""
    items_by_team: dict[str, list[DueItem]] = {}
    last_day = published.today + LOOKAHEAD
    for item in collect_inbox(published, build_governance_page(published)):
        if item.day is None or item.day <= last_day:
            owner = item.team or published.context.portal.learning_team or ""
            items_by_team.setdefault(owner, []).append(_convert_item(item))
    return {
        team: tuple(sorted(items, key=lambda item: (not item.is_late, item.is_waiting, item.title, item.fact)))
        for team, items in sorted(items_by_team.items())
        if team
    }


def _convert_item(item: InboxItem) -> DueItem:
    is_late = item.is_late or item.kind == "approval-lapsed"
    is_waiting = not is_late and item.kind in WAITING_KINDS
    fact = f"{KINDS[item.kind].lower()}: {item.fact}" if is_waiting or item.kind == "approval-lapsed" else item.fact
    return DueItem(
        is_late=is_late,
        title=item.subject.title,
        fact=fact,
        next_step=item.next_step,
        path=item.path,
        url=item.subject.url,
        is_waiting=is_waiting,
    )
