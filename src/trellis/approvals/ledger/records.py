"""What the ledger says of an item: which approvals hold for it as it is, which have lapsed, and how far small changes have led."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review

UNKNOWN = 1_000_000
"""More words than any small change has: what lies between an approval and now is not known."""


def versions(reviews: Iterable[Entry[Review]], digest: str) -> tuple[tuple[str, int], ...]:
    """The digests that an approval may be bound to and hold for `digest`, each with the words that small changes have changed since."""
    followed = {r.meta.content_hash: r.meta.follows for r in reviews if r.meta.follows and r.meta.outcome == "approved"}
    found: dict[str, int] = {digest: 0}
    words, here = 0, digest
    while (earlier := followed.get(here)) and earlier.content_hash not in found:
        words, here = words + earlier.words, earlier.content_hash
        found[here] = words
    return tuple(found.items())


def of(catalogue: Catalogue, item: str) -> tuple[Entry[Review], ...]:
    """The records of an item, the earliest first."""
    return tuple(sorted((r for r in catalogue.whole.reviews if r.meta.item == item), key=when))


def when(review: Entry[Review]) -> tuple[Any, str]:
    """By what records are put in order: their day, then their file."""
    return review.meta.on, review.path


def drift(catalogue: Catalogue, item: str, digest: str) -> int:
    """Words that small changes have changed since all of the item was last approved; UNKNOWN where that is not known.

    0 where the ledger has never held an approval of it.
    """
    reviews = [r for r in of(catalogue, item) if r.meta.outcome == "approved"]
    whole = {r.meta.content_hash for r in reviews if not r.meta.follows}
    held = [words for hash, words in versions(reviews, digest) if hash in whole]
    return held[0] if held else UNKNOWN if reviews else 0
