"""Reads the ledger's records of an item: the versions that are approved, and the small changes since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import heappop, heappush
from typing import Any

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review
from ...kinds.review import Follows
from .record_place import get_place_order, is_in_own_folder

UNKNOWN_WORD_COUNT = 1_000_000
"""The count where the distance to an approved version is unknown; larger than any small change."""

FULL_KEY = "accuracy"
"""The key that every course and path needs, whoever it is for."""


def list_equivalent_digests(
    reviews: Iterable[Entry[Review]], digests: Collection[str], barred_digests: Collection[str] = ()
) -> tuple[tuple[str, int], ...]:
    """Returns the digests whose approvals are valid for an item: its own and those that led to it by small changes.

    Each is paired with the least number of words that small changes have changed since. One may have taken back
    another, so that several ways lead to a text. digests: the item's own, as `list_digests` returns them.
    barred_digests: of texts by which no way leads.
    """
    predecessors: dict[str, list[Follows]] = {}
    for record in reviews:
        follows = record.meta.follows
        if follows and record.meta.outcome == "approved" and follows.content_hash not in barred_digests:
            predecessors.setdefault(record.meta.content_hash, []).append(follows)
    words_by_digest: dict[str, int] = dict.fromkeys(digests, 0)
    pending = [(0, digest) for digest in digests]
    while pending:
        words, current = heappop(pending)
        for earlier in predecessors.get(current, ()) if words == words_by_digest[current] else ():
            earlier_words = words + earlier.words
            if earlier_words < words_by_digest.get(earlier.content_hash, UNKNOWN_WORD_COUNT):
                words_by_digest[earlier.content_hash] = earlier_words
                heappush(pending, (earlier_words, earlier.content_hash))
    return tuple(words_by_digest.items())


def find_recorded_digest(catalogue: Catalogue, ids: Collection[str], digests: Iterable[str]) -> str:
    """Returns the first of an item's digests by which the ledger approves it; "" if there is none.

    One that leads to a full approval goes before all others. A spot check approves nothing.
    """
    records = list_item_records(catalogue, ids)
    approvals = [r.meta for r in records if r.meta.outcome == "approved"]
    recorded = {meta.content_hash for meta in approvals if meta.follows or meta.key != "spot-check"}
    recorded_digests = [digest for digest in digests if digest in recorded]
    approved_digests = (digest for digest in recorded_digests if select_full_approvals(records, (digest,)))
    return next(approved_digests, recorded_digests[0] if recorded_digests else "")


def list_item_ids(catalogue: Catalogue, id: str) -> tuple[str, ...]:
    """Returns the ids that a course or path has and had, of which one is given."""
    item = catalogue.item(id)
    return (item.id, *item.former_ids) if item else (id,)


def list_item_records(catalogue: Catalogue, ids: Collection[str]) -> tuple[Entry[Review], ...]:
    """Returns the records of an item, the earliest first; without those that lie in the folder of another.

    ids: its present id and its former ones.
    """
    records = (r for r in catalogue.whole.reviews if r.meta.item in ids and is_in_own_folder(r.meta, r.path))
    return tuple(sorted(records, key=get_record_order))


def get_record_order(review: Entry[Review]) -> tuple[Any, ...]:
    """Returns the sort key of a record: its day, then the number of its file."""
    return get_place_order(review.meta, review.path)


def count_words_since_approval(catalogue: Catalogue, ids: Collection[str], digests: Collection[str]) -> int:
    """Returns the number of words that small changes have changed since the last full approval of an item.

    digests: those of the item as it is. The number is UNKNOWN_WORD_COUNT where no approved version is reached, also
    because the ledger has none.
    """
    return min((words for _, words in list_full_approvals(catalogue, ids, digests)), default=UNKNOWN_WORD_COUNT)


def list_full_approvals(
    catalogue: Catalogue, ids: Collection[str], digests: Collection[str]
) -> tuple[tuple[Entry[Review], int], ...]:
    """Returns the records that approve an item in full, the latest first, with the words of the small changes since.

    digests: those of the item as it is. What no small change leads to from an approved text is left out.
    """
    return select_full_approvals(list_item_records(catalogue, ids), digests)


def select_full_approvals(
    records: Sequence[Entry[Review]], digests: Collection[str], key: str = FULL_KEY
) -> tuple[tuple[Entry[Review], int], ...]:
    """Returns those of an item's records that give a text a key in full, the latest first, with the words since.

    What counts for a text is a full approval of it, or of one from which small changes led to it. None counts that was
    given before somebody asked for changes of one of these texts, and none beyond a text of which the last that was
    said of the whole is that it has to change. What was said of a small change takes nothing from what it began with.
    records: the earliest first. digests: of the text.
    """
    own_records = [record for record in records if record.meta.key == key and not record.meta.follows]
    if not is_last_approving(record for record in own_records if record.meta.content_hash in digests):
        return ()
    last_outcomes = {record.meta.content_hash: record.meta.outcome for record in own_records}
    barred_digests = {digest for digest, outcome in last_outcomes.items() if outcome != "approved"} - {*digests}
    words_by_digest = dict(list_equivalent_digests(records, digests, barred_digests))
    chain_digests = dict(list_equivalent_digests(records, digests))
    approvals: list[tuple[Entry[Review], int]] = []
    for record in reversed(own_records):
        if record.meta.outcome != "approved" and record.meta.content_hash in chain_digests:
            break
        if record.meta.content_hash in words_by_digest and record.meta.outcome == "approved":
            approvals.append((record, words_by_digest[record.meta.content_hash]))
    return tuple(approvals)


def is_full_approval(review: Review) -> bool:
    """Returns whether a record approves a text in full: the key that every item needs, and no small change.

    Neither a standard alone nor a spot check makes a text one whose small changes count as such.
    """
    return review.outcome == "approved" and review.key == FULL_KEY and not review.follows


def is_last_approving(records: Iterable[Entry[Review]]) -> bool:
    """Returns whether the last of these records approves, or there is none. records: the earliest first."""
    outcome = "approved"
    for record in records:
        outcome = record.meta.outcome
    return outcome == "approved"
