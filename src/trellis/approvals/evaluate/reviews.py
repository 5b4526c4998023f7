"""Tallies the submitted reviews, and assesses whether an approving review counts for an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ...diagnostics.phrases import format_count, join_phrases
from ..snapshot import ChangedEntry, RosterPerson, Snapshot, SubmittedReview
from .roster import Candidate, Roster
from .scores import find_score_lines, read_score_sheet
from .verdict import RejectionReason

_ID_PART = re.compile(r"([^0-9]*+)([0-9]*+)")
_MAX_UNKNOWN = 20
"""How many approvals by unknown accounts are named, the latest, and of how many of these the requests for changes.

Each subject names the approvals, and anybody can give some.
"""


@dataclass(frozen=True)
class RejectedReview:
    """An approving review that does not count. `message` is the reason as a predicate that follows "the approval".

    `person` is None for an unknown account.
    """

    review: SubmittedReview
    person: RosterPerson | None
    reason: RejectionReason
    message: str
    is_low: bool = False
    """Whether it is about the present text and scores a criterion lower than passes, as far as anybody can know."""


@dataclass(frozen=True)
class AcceptedReview:
    """An approving review that counts, by a reviewer in a role. `scores` is empty where none are required."""

    reviewer: Candidate
    review: SubmittedReview
    scores: Mapping[str, int]
    day: date
    """The day on which it was given, by the clocks of a place where it was one on which the reviewer could give it."""


@dataclass(frozen=True)
class ReviewTally:
    """The reviews that are in force, by person."""

    approvals: Mapping[str, tuple[SubmittedReview, ...]] = field(default_factory=dict)
    """Person id → their approving reviews that were not taken back, the latest first."""
    later_scores: Mapping[str, tuple[SubmittedReview, ...]] = field(default_factory=dict)
    """Person id → the comments whose scores may take these back."""
    objections: Mapping[str, SubmittedReview] = field(default_factory=dict)
    """Person id → their last request for changes, dismissed or not, where no approval followed it.

    A dismissed review of which nobody knows what it was is among them.
    """
    rejected: tuple[RejectedReview, ...] = ()
    """Approving reviews that were taken back, and the last one of each account that is nobody's or several people's."""
    unknown_objections: tuple[SubmittedReview, ...] = ()
    """The last request for changes of each account that belongs to nobody or to several people, the latest ones."""


def tally_reviews(reviews: Iterable[SubmittedReview], roster: Roster) -> ReviewTally:
    """Groups reviews by person. A request for changes or a dismissal takes back the person's earlier approvals."""
    by_person: dict[str, list[SubmittedReview]] = {}
    unknown_approvals: dict[str, RejectedReview] = {}
    unknown_reviews: dict[str, SubmittedReview] = {}
    for review in sorted(reviews, key=get_review_order):
        reviewers = _find_reviewers(review, roster)
        if len(reviewers) == 1:
            by_person.setdefault(reviewers[0].id, []).append(review)
            continue
        account = review.handle or review.person or ""
        if review.state == "approved":
            unknown_approvals.pop(account, None)
            unknown_approvals[account] = _reject_unknown_account(review, reviewers)
        if review.state != "commented":
            unknown_reviews[account] = review
    rejected = _name_latest([*unknown_approvals.values()])
    approvals: dict[str, tuple[SubmittedReview, ...]] = {}
    objections: dict[str, SubmittedReview] = {}
    later_scores: dict[str, tuple[SubmittedReview, ...]] = {}
    for id, own_reviews in by_person.items():
        resets = (n for n, review in enumerate(own_reviews) if review.state in ("changes-requested", "dismissed"))
        last_reset = max(resets, default=-1)
        for review in own_reviews[: last_reset + 1]:
            if review.state in ("approved", "dismissed") and review.dismissed_state != "changes-requested":
                rejected.append(_reject_taken_back(review, own_reviews[last_reset], roster.people[id]))
        if remaining := tuple(r for r in reversed(own_reviews[last_reset + 1 :]) if r.state == "approved"):
            approvals[id] = remaining
            later_scores[id] = tuple(r for r in own_reviews[last_reset + 1 :] if r.scores_only)
        elif last_reset >= 0 and own_reviews[last_reset].dismissed_state != "approved":
            objections[id] = own_reviews[last_reset]
    unknown_objections = [review for review in unknown_reviews.values() if review.state == "changes-requested"]
    return ReviewTally(approvals, later_scores, objections, tuple(rejected), tuple(unknown_objections[-_MAX_UNKNOWN:]))


def assess_review(
    entry: ChangedEntry,
    reviewer: Candidate,
    review: SubmittedReview,
    snapshot: Snapshot,
    *,
    day: date,
    is_scored: bool,
    scored_ids: Sequence[str] | None,
) -> AcceptedReview | RejectedReview:
    """Assesses whether an approving review by a candidate counts for the entry.

    day: the day on which it was given where the reviewer is.
    is_scored: whether the approval has to score the rubric.
    scored_ids: the qualified ids of what required scores in the version that was reviewed; None if nobody knows.
    """
    person = reviewer.person
    is_low = (
        is_scored
        and _may_be_of_text(entry, review, snapshot)
        and (
            (review.edited and (not review.is_note or _scores_criterion(entry, review, snapshot)))
            or _may_score_low(entry, review, snapshot, scored_ids or ())
        )
    )
    if review.scores_only and is_low and review.edited:
        message = "was followed by scores that were edited since; give it anew"
        return RejectedReview(review, person, "edited", message, is_low)
    if review.scores_only and is_low:
        return RejectedReview(review, person, "below-pass", "was followed by a score that does not pass", is_low)
    if review.scores_only:
        message = "is for another version than the scores that followed; load the page anew, and approve that one"
        return RejectedReview(review, person, "stale", message)
    if review.edited:
        message = "was edited after it was given; it has to be given anew"
        return RejectedReview(review, person, "edited", message, is_low)
    if not is_current(entry, review, snapshot):
        message = f"was given {_explain_staleness(entry, review, snapshot)}"
        return RejectedReview(review, person, "stale", message, is_low)
    if not is_scored:
        return AcceptedReview(reviewer, review, {}, day)
    if review.overlong:
        message = "is longer than what is read, so its scores do not count"
        return RejectedReview(review, person, "unscored", message, is_low)
    rubric = snapshot.policy.rubrics[entry.kind]
    sheet = read_score_sheet(
        review.body,
        rubric,
        entry.id,
        is_only_entry=scored_ids is not None and tuple(scored_ids) == (entry.qualified_id,),
        other_items=_list_other_items(entry, snapshot),
    )
    if sheet.problem:
        reason: RejectionReason = "below-pass" if sheet.is_below_pass else "unscored"
        return RejectedReview(review, person, reason, sheet.problem, is_low)
    if is_low:
        message = "has a score that does not pass beside those that do; give the scores once"
        return RejectedReview(review, person, "below-pass", message, is_low)
    return AcceptedReview(reviewer, review, sheet.scores, day)


def _may_be_of_text(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot) -> bool:
    """Returns whether a review is of the entry's present text, whatever that would replace, as far as anybody knows."""
    is_unknown = review.commit not in snapshot.digests_by_commit
    return (
        review.commit in (snapshot.head, snapshot.judged_commit) or is_unknown or _is_same_text(entry, review, snapshot)
    )


def _may_score_low(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot, scored_ids: Sequence[str]) -> bool:
    """Returns whether a review scores a criterion lower than passes, or is too long for anybody to know.

    A low score counts wherever it stands, unless a heading or a line of its own above it is the id of another item
    that required scores in the version that was reviewed, by `scored_ids`.
    """
    passing = {criterion.id: criterion.passing for criterion in snapshot.policy.rubrics[entry.kind].criteria}
    others = {id.partition("/")[2] for id in scored_ids} - {entry.id, entry.renamed_from}
    lines = (
        line
        for line in find_score_lines(review.body)
        if line.title == entry.id or others.isdisjoint((line.entry, line.title))
    )
    return review.overlong or any(line.level < passing.get(line.criterion, 0) for line in lines)


def _scores_criterion(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot) -> bool:
    """Returns whether a review scores any criterion of the entry's rubric, and not just anything with a number."""
    criteria = {criterion.id for criterion in snapshot.policy.rubrics[entry.kind].criteria}
    return any(line.criterion in criteria for line in find_score_lines(review.body))


def _list_other_items(entry: ChangedEntry, snapshot: Snapshot) -> Set[str]:
    return frozenset(snapshot.items) - {entry.id, entry.renamed_from}


def is_current(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot) -> bool:
    """Returns whether both versions of the entry are those of the review: what it is, and what it would replace."""
    return review.commit == snapshot.judged_commit or (
        _is_same_text(entry, review, snapshot) and _replaces_same_text(entry, review, snapshot)
    )


def _explain_staleness(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot) -> str:
    if _is_same_text(entry, review, snapshot) and review.commit in snapshot.base_digests_by_commit:
        return "against what the default branch had before; this would now undo what was changed there since"
    if not review.commit:
        return "for a version that is no longer there, or nobody knows for which one (right after a push)"
    is_known_commit = review.commit in snapshot.digests_by_commit
    return (
        f"for {'an earlier version; it was changed since' if is_known_commit else 'a version that is no longer there'}"
    )


def _is_same_text(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot) -> bool:
    digest = snapshot.digests_by_commit.get(review.commit or "", {}).get(entry.qualified_id)
    return digest is not None and digest == (entry.after.digest if entry.after else "")


def _replaces_same_text(entry: ChangedEntry, review: SubmittedReview, snapshot: Snapshot) -> bool:
    digest = snapshot.base_digests_by_commit.get(review.commit or "", {}).get(entry.qualified_id)
    return digest is not None and digest == (entry.before.digest if entry.before else "")


def get_review_order(review: SubmittedReview) -> tuple[datetime, tuple[tuple[str, int, str], ...], str]:
    """Returns the sort key that puts reviews in order of time, and those of one moment in order of their numbers."""
    numbers = (digits.lstrip("0") for _, digits in _ID_PART.findall(review.id))
    names = (name for name, _ in _ID_PART.findall(review.id))
    parts = tuple((name, len(number), number) for name, number in zip(names, numbers, strict=True))
    return review.submitted, parts, review.id


def _find_reviewers(review: SubmittedReview, roster: Roster) -> tuple[RosterPerson, ...]:
    if review.handle:
        return roster.find_by_handle(review.handle)
    person = roster.people.get(review.person or "")
    return (person,) if person else ()


def _reject_unknown_account(review: SubmittedReview, reviewers: tuple[RosterPerson, ...]) -> RejectedReview:
    account = f"`{review.handle or review.person}`"
    owners = (
        f"{join_phrases([p.name for p in reviewers])} in content/people.yml have"
        if reviewers
        else "nobody in content/people.yml has"
    )
    return RejectedReview(review, None, "unknown-account", f"is by the account {account}, which {owners}")


def _name_latest(rejected: Sequence[RejectedReview]) -> list[RejectedReview]:
    """Returns the latest approvals by unknown accounts; the first of them says how many are left out, if any are."""
    if len(rejected) <= _MAX_UNKNOWN:
        return list(rejected)
    first, *others = rejected[-_MAX_UNKNOWN:]
    number = format_count(len(rejected) - _MAX_UNKNOWN, "earlier approval")
    message = f"{first.message}; {number} by accounts that are nobody's or several people's do not count either"
    return [replace(first, message=message), *others]


def _reject_taken_back(review: SubmittedReview, reset: SubmittedReview, person: RosterPerson) -> RejectedReview:
    if review.state == "dismissed":
        return RejectedReview(review, person, "dismissed", "was dismissed")
    if reset.state == "dismissed":
        return RejectedReview(review, person, "dismissed", "was given before another one that was dismissed")
    return RejectedReview(review, person, "withdrawn", f"was taken back: {person.name} asked for changes afterwards")
