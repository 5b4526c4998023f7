"""Finds who may not give a key: whom the item names, and who gave the other one, since two keys are two people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from ...catalogue.catalogue import Entry
from ...diagnostics.phrases import format_date, join_phrases
from ...kinds import Review
from ..evaluate.approvers import Approvers, assign_approvers, list_nearest_people
from ..evaluate.conflicts import Conflicts
from ..evaluate.roster import Roster
from .authority import derive_record_approval
from .record_rules import SPOT_CHECK
from .records import list_equivalent_digests


def find_named_people(item: Entry[Any]) -> Conflicts:
    """Returns the people whom the item names, each with the reason why they may not review it."""
    return {person.person: f"is named in it as {person.role}" for person in item.meta.people}


def find_other_givers(
    records: Sequence[Entry[Review]], key: str, list_digests: Callable[[], Collection[str]]
) -> Conflicts:
    """Returns whoever gave another key for the item as it is, each with the reason why they may not give this one.

    Whoever checked what others had approved may approve the same text later; not the other way round. A small change
    gives no key, it carries on what was given.
    records: all of the item, the earliest first. list_digests: lists those of its text, where they are needed.
    """
    reason = "nobody checks their own approval" if key == SPOT_CHECK else "two keys are two people"
    return {
        review.reviewer: f"reviewed it for {review.key} on {format_date(review.on)}, and {reason}"
        for review in _list_given_keys(records, list_digests)
        if review.key != key
    }


def assign_record_approvers(
    review: Review,
    item: Entry[Any],
    digests: Collection[str],
    records: Sequence[Entry[Review]],
    roster: Roster,
    makers: Conflicts,
) -> Approvers:
    """Returns who can give what a record gives, as `trellis approve` asks them: the nearest who made nothing of it.

    digests: of the item's present text. records: all of the item, the earliest first. roster: of the record's day.
    makers: of its text, by Git.
    """
    givers = find_other_givers(records, review.key, lambda: digests)
    conflicts = {**givers, **find_named_people(item), **makers}
    (approvers,) = assign_approvers([derive_record_approval(review, item.owner)], roster, conflicts)
    return approvers


def find_nearer_fault(review: Review, approvers: Approvers, roster: Roster) -> str:
    """Returns that nobody asks the reviewer of a record while others can give it, as a predicate after "the record".

    "" where they are asked, or nobody else is. Changes are asked for by whoever is as near, kept from approving or not.
    """
    is_approved = review.outcome == "approved"
    asked_ids = approvers.candidate_ids if is_approved else list_nearest_people(approvers, roster)
    if not approvers.candidates or review.reviewer in asked_ids:
        return ""
    names = join_phrases([f"{c.person.name} ({c.role})" for c in approvers.candidates], "or")
    act, can = (f"gives {review.key}", "give it") if is_approved else ("asks for changes", "ask for them")
    return f"{act} by `{review.reviewer}`, whom nobody asks while {names} can {can}"


def _list_given_keys(records: Sequence[Entry[Review]], list_digests: Callable[[], Collection[str]]) -> Iterator[Review]:
    """Yields the approvals in full of the present text, also of one that small changes lead to or from."""
    approvals = [r.meta for r in records if r.meta.outcome == "approved" and not r.meta.follows]
    given_keys = [review for review in approvals if review.key != SPOT_CHECK]
    if not given_keys:
        return
    digests = list_digests()
    own_digests = _list_same_texts(digests, records)
    for review in given_keys:
        is_later_text = not _list_same_texts((review.content_hash,), records).isdisjoint(digests)
        if review.content_hash in own_digests or is_later_text:
            yield review


def _list_same_texts(digests: Collection[str], records: Sequence[Entry[Review]]) -> frozenset[str]:
    """Returns the digests of a text, and of those that led to it by small changes."""
    return frozenset(digest for digest, _ in list_equivalent_digests(records, digests))
