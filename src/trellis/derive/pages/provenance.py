"""Who approved an item, in which role, on what day, and whether that still holds."""

from __future__ import annotations

from dataclasses import dataclass

from ...approvals.ledger.authority import role
from ...approvals.ledger.status import HOLDS, LAPSED, NEVER, ONCE, KeyStanding, Standing, State
from ...catalogue.catalogue import Entry
from ...kinds import Review
from .. import format, links
from ..links import Link
from ..published import Item, PublishedCatalogue

KEYS = {"accuracy": "Accuracy", "standard": "Standard"}
"""A key as a page calls it."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One key on an item's page. state: holds, lapsed, once, never. by: who gave it, with the role as its note."""

    label: str
    state: State
    by: Link | None
    on: str
    said: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an item's page says of its approvals. lapsed: whether one of them has. checked: the spot check in words, or ""."""

    approvals: tuple[Approval, ...]
    lapsed: bool
    checked: str
    recorded: bool


def provenance(published: PublishedCatalogue, item: Item) -> Provenance:
    """The approvals of an item that people can take; of another there is nothing to say."""
    found = published.standings.get(item.id)
    if found is None:
        return Provenance((), False, "", False)
    return Provenance(
        approvals=tuple(approval(published, item, key) for key in found.keys),
        lapsed=any(key.state == LAPSED for key in found.keys),
        checked=_checked(published, found),
        recorded=bool(found.reviews),
    )


def approval(published: PublishedCatalogue, item: Item, key: KeyStanding) -> Approval:
    """A key with whoever gave it."""
    by, on = (given(published, key.review), format.day(key.review.meta.on)) if key.review else (None, "")
    thing = "course" if item.kind == "course" else "path"
    said = {
        HOLDS: "",
        LAPSED: f"For an earlier version; the {thing} has changed since",
        ONCE: "For an earlier version; a team's course passes it once",
        NEVER: "Not approved yet",
    }
    return Approval(KEYS[key.key], key.state, by, on, said[key.state])


def given(published: PublishedCatalogue, review: Entry[Review]) -> Link:
    """Whoever gave a review, with the role that they gave it in."""
    person = published.catalogue.get("person", review.meta.reviewer)
    note = role(published.catalogue, published.policy, review)
    return links.to(person, note) if person else Link(review.meta.reviewer, "", note)


def _checked(published: PublishedCatalogue, found: Standing) -> str:
    """The last spot check in a few words."""
    if found.checked is None:
        return ""
    review = found.checked
    outcome = "Passed" if review.meta.outcome == "approved" else "Asked for changes"
    version = "" if found.checked_now else ", for an earlier version"
    return f"{outcome} on {format.day(review.meta.on)}, by {given(published, review).title}{version}"
