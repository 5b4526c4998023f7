"""Draws the sample of a spot check from a seed that nobody chose, so that anybody can repeat the draw.

Each approved item gets a number: the SHA-256 of the seed, a colon and the item's id, encoded as UTF-8. The items with
the lowest numbers are drawn. Besides, whatever would otherwise be in no sample for eight quarters is drawn in time, so
that it gains nothing to be spared by chance or by the choice of a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256

from ...catalogue.catalogue import Catalogue
from ...kinds import Review
from .beacon import find_publication_time
from .digest import list_drawn_digests
from .status import ApprovalStatus, assess_status

QUARTERS = 8
"""In so many quarters each approved item is drawn at least once, if there is a sample in each."""


def draw_sample(seed: str, ids: Iterable[str], size: int) -> tuple[str, ...]:
    """Returns the `size` ids with the lowest numbers, in that order."""
    return tuple(sorted(set(ids), key=lambda id: _compute_number(seed, id))[:size])


def draw_complete_sample(seed: str, last_days: Mapping[str, date], size: int, day: date) -> tuple[str, ...]:
    """Returns the `size` ids with the lowest numbers and those whose turn it is, in the order of their numbers.

    last_days: for each id the day since which it has been in no sample. day: of the sample.
    """
    ids = set(draw_sample(seed, last_days, size))
    others = {id: last_day for id, last_day in last_days.items() if id not in ids}
    ids.update(_draw_due_ids(seed, others, day))
    return draw_sample(seed, ids, len(ids))


def find_last_days(catalogue: Catalogue, *, knows_renames: bool = False) -> Mapping[str, date]:
    """Returns for each item that can be drawn the day of its latest sample, else that of its first approval.

    A sample is of the day of its round, where it has one, whatever day it states. Those with the item's own id go
    before those with a former one, which it may have taken over from an item that was drawn later.

    knows_renames: whether a later one with a former id counts where the ledger shows that this very item had that id
    for a while. No draw may count it: samples of before were drawn without, and are drawn again.
    """
    sampled_on: dict[str, dict[str, date]] = {}
    for sample in catalogue.whole.samples:
        round, stated_day = sample.meta.round, sample.meta.on
        day = stated_day if round is None else find_publication_time(round).date()
        for id in sample.meta.items:
            item = catalogue.whole.item(id)  # a sample keeps the id of its day
            days = sampled_on.setdefault(item.id if item else id, {})
            days[id] = max(day, days.get(id, date.min))
    return {
        status.item.id: _find_last_day(status, sampled_on.get(status.item.id, {}), knows_renames=knows_renames)
        for status in _list_approved(catalogue)
    }


def list_overdue_ids(last_days: Mapping[str, date], day: date) -> tuple[str, ...]:
    """Returns the ids that have been in no sample for more than eight quarters."""
    return tuple(sorted(id for id, last_day in last_days.items() if _count_quarters(last_day, day) > QUARTERS))


def list_approved_ids(catalogue: Catalogue) -> tuple[str, ...]:
    """Returns the ids that can be drawn: current courses and paths with an approval that led to their content."""
    return tuple(status.item.id for status in _list_approved(catalogue))


def _list_approved(catalogue: Catalogue) -> Iterator[ApprovalStatus]:
    items = (item for item in (*catalogue.whole.courses, *catalogue.whole.paths) if item.is_current)
    for item in items:
        status = assess_status(catalogue, item)
        if status.reviews and _can_be_drawn(status, list_drawn_digests(catalogue, item)):
            yield status


def _can_be_drawn(status: ApprovalStatus, digests: Iterable[str]) -> bool:
    """Returns whether an item is one of those to draw from, which is less than that its approvals hold.

    Of a key that it needs the last record approves, and one approves the present text or one that small changes led
    from; one of a small change does, too. This is a rule of its own, and stays as it is: every sample is drawn again,
    for ever, and none may become wrong because of what counts as an approval since.
    """
    records = [review.meta for review in reversed(status.reviews)]
    led_digests = _list_led_digests(records, digests)
    for approval in status.approvals:
        own_records = [record for record in records if record.key == approval.kind]
        is_last_approving = bool(own_records) and own_records[-1].outcome == "approved"
        if is_last_approving and any(r.outcome == "approved" and r.content_hash in led_digests for r in own_records):
            return True
    return False


def _list_led_digests(records: Iterable[Review], digests: Iterable[str]) -> frozenset[str]:
    """Returns the digests of a text, and of those that led to it by the latest small change to each."""
    predecessors = {r.content_hash: r.follows.content_hash for r in records if r.follows and r.outcome == "approved"}
    led_digests = {*digests}
    for digest in tuple(led_digests):
        current = digest
        while (earlier := predecessors.get(current)) and earlier not in led_digests:
            led_digests.add(current := earlier)
    return frozenset(led_digests)


def _draw_due_ids(seed: str, last_days: Mapping[str, date], day: date) -> tuple[str, ...]:
    """Returns the ids that have to be drawn now so that none is late: as many as keeps the later quarters even.

    Of those with the same quarter's end before them, the ones with the lowest numbers come first.
    """
    quarters_left = {id: max(1, QUARTERS - _count_quarters(last_day, day) + 1) for id, last_day in last_days.items()}
    count = 0
    for limit in set(quarters_left.values()):
        due_count = sum(quarters <= limit for quarters in quarters_left.values())
        count = max(count, -(-due_count // limit))
    return tuple(sorted(quarters_left, key=lambda id: (quarters_left[id], *_compute_number(seed, id)))[:count])


def _count_quarters(earlier: date, later: date) -> int:
    """Returns how many quarters lie between two days: 0 within one quarter."""
    return (later.year - earlier.year) * 4 + (later.month - 1) // 3 - (earlier.month - 1) // 3


def _find_last_day(status: ApprovalStatus, sampled_on: Mapping[str, date], *, knows_renames: bool) -> date:
    """Returns the day since which an item is in no sample. sampled_on: id of the item → day of the latest with it."""
    if own_day := sampled_on.get(status.item.id):
        later_days = (day for day in sampled_on.values() if knows_renames and day > own_day)
        return max((day for day in later_days if _has_own_records_alone(status, day)), default=own_day)
    if sampled_on:
        return max(sampled_on.values())
    return min(review.meta.on for review in status.reviews if review.meta.outcome == "approved")


def _has_own_records_alone(status: ApprovalStatus, day: date) -> bool:
    """Returns whether all approvals under the item's ids, up to a day, are of texts of this one item.

    What is drawn holds an approval. Where those under former ids are of texts that were approved under the own id, or
    follow them, no other item was drawn under a former id.
    """
    records = [review.meta for review in reversed(status.reviews) if review.meta.outcome == "approved"]
    own_hashes = {record.content_hash for record in records if record.item == status.item.id and record.on <= day}
    others = [record for record in records if record.item != status.item.id and record.on <= day]
    for record in others:
        if record.follows and record.follows.content_hash in own_hashes:
            own_hashes.add(record.content_hash)
    return bool(own_hashes) and all(record.content_hash in own_hashes for record in others)


def _compute_number(seed: str, id: str) -> tuple[bytes, str]:
    return sha256(f"{seed}:{id}".encode()).digest(), id
