"""Says what answers a request for changes, and which requests of an item nobody has answered.

Whoever says something of a small change says it of that change: it answers what was said of a small change, and nothing
that was said of the whole text.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from ...catalogue.catalogue import Entry
from ...kinds import Review

CanAnswer = Callable[[Review, date], bool]
"""Returns whether whoever asked for changes is still here, and could give that key on a day."""


def takes_back(later: Review, earlier: Review) -> bool:
    """Returns whether a later record of the same key says the opposite of an earlier one.

    An approval of a small change answers a request for changes of a small change, and none of the whole.
    """
    return later.outcome != earlier.outcome and (later.outcome != "approved" or reaches(later, earlier))


def reaches(later: Review, earlier: Review) -> bool:
    """Returns whether a record is of as much as an earlier one: of the whole text, or both of small changes."""
    return later.follows is None or earlier.follows is not None


def find_open_objections(
    records: Sequence[Entry[Review]], digests: Collection[str], can_answer: CanAnswer
) -> Iterator[Entry[Review]]:
    """Yields the requests for changes of an item that nobody has answered.

    Whoever asked for changes answers by whatever they say later; anybody else by the same key for another text, or for
    any text where the one who asked could not answer any more by then (`can_answer`). records: all of the item, the
    earliest first. digests: those of its present text.
    """
    for position, record in enumerate(records):
        if record.meta.outcome != "approved":
            later_reviews = [r.meta for r in records[position + 1 :] if reaches(r.meta, record.meta)]
            if not _is_answered(record.meta, later_reviews, digests, can_answer):
                yield record


def _is_answered(
    objection: Review, later_reviews: Sequence[Review], digests: Collection[str], can_answer: CanAnswer
) -> bool:
    if any(review.reviewer == objection.reviewer for review in later_reviews):
        return True
    approvals = [r for r in later_reviews if r.outcome == "approved" and r.key == objection.key]
    same_digests = {objection.content_hash, *(digests if objection.content_hash in digests else ())}
    if any(approval.content_hash not in same_digests for approval in approvals):
        return True
    return any(not can_answer(objection, approval.on) for approval in approvals)
