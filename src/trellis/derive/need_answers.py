"""What answered a need, and on which day the first of it was there; and whether it was asked for in time to plan."""

from __future__ import annotations

from datetime import date

from .. import kinds
from ..catalogue.catalogue import Entry
from .alignment.promises import PLANNING_DAYS
from .publication import find_first_day
from .published import Item, PublishedCatalogue


def find_answering_items(published: PublishedCatalogue, need: Entry[kinds.Need]) -> tuple[Item, ...]:
    """Returns the courses and paths that the need names as its answer, then the courses that name the need."""
    answers = [published.find_entry("item", id) for id in need.meta.answered_by]
    naming = sorted(published.catalogue.referrers(need, "course", "needs"), key=lambda e: (e.title.casefold(), e.id))
    items = {e.key: e for e in (*answers, *(published.find_entry("item", e.id) for e in naming)) if e}
    return tuple(items.values())


def find_delivery_day(published: PublishedCatalogue, need: Entry[kinds.Need]) -> date | None:
    """Returns the day on which the first answer to a delivered need was there; None if nothing says.

    A course or path counts from its first day, a story or a session from its date. What was there before the need was
    raised counts from the decision to use it.
    """
    meta = need.meta
    if meta.status != "delivered":
        return None
    days = [day for item in find_answering_items(published, need) if (day := find_first_day(published, item))]
    for id in meta.answered_by:
        if story := published.find_entry("story", id):
            days.append(story.meta.date)
        if session := published.find_entry("session", id):
            days.append(session.meta.start.date())
    later = [day for day in days if meta.raised_on <= day <= published.today]
    if later:
        return min(later)
    return meta.decision.on if meta.decision and meta.raised_on <= meta.decision.on <= published.today else None


def is_last_minute(meta: kinds.Need) -> bool | None:
    """Whether a need came too late to plan; None where it says no day by which it is needed."""
    if meta.needed_by is None:
        return None
    return (meta.needed_by - meta.raised_on).days < PLANNING_DAYS
