"""Finds whose other key for the same text keeps them from giving one: two keys are two people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import format_date
from ...kinds import Review
from ..evaluate.conflicts import Conflicts
from .digest import list_digests
from .record_rules import SPOT_CHECK
from .records import list_equivalent_digests


def find_other_givers(catalogue: Catalogue, item: Entry[Any], records: Sequence[Entry[Review]], key: str) -> Conflicts:
    """Returns whoever gave another key for the item as it is, each with the reason why they may not give this one.

    records: all of the item, the earliest first. Whoever checked what others had approved may approve the same text
    later; not the other way round. A small change gives no key, it carries on what was given.
    """
    reason = "nobody checks their own approval" if key == SPOT_CHECK else "two keys are two people"
    return {
        review.reviewer: f"reviewed it for {review.key} on {format_date(review.on)}, and {reason}"
        for review in _list_given_keys(catalogue, item, records)
        if review.key != key
    }


def _list_given_keys(catalogue: Catalogue, item: Entry[Any], records: Sequence[Entry[Review]]) -> Iterator[Review]:
    """Yields the approvals in full of the present text, also of one that small changes lead to or from."""
    approvals = [r.meta for r in records if r.meta.outcome == "approved" and not r.meta.follows]
    given_keys = [review for review in approvals if review.key != SPOT_CHECK]
    if not given_keys:
        return
    digests = list_digests(catalogue, item)
    own_digests = _list_same_texts(digests, records)
    for review in given_keys:
        is_later_text = not _list_same_texts((review.content_hash,), records).isdisjoint(digests)
        if review.content_hash in own_digests or is_later_text:
            yield review


def _list_same_texts(digests: Collection[str], records: Sequence[Entry[Review]]) -> frozenset[str]:
    """Returns the digests of a text, and of those that led to it by small changes."""
    return frozenset(digest for digest, _ in list_equivalent_digests(records, digests))
