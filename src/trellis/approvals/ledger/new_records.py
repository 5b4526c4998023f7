"""Creates ledger records from a verdict, and formats records as files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...kinds import Follows, Review, Sample
from ...load.parse import FrontMatterHandler
from ..evaluate.requirements import ITEM_KINDS, PUBLISHED_STATUSES, is_small_change
from ..evaluate.roster import Roster
from ..evaluate.verdict import ApprovalResult, ApprovalVerdict, Subject
from ..snapshot import ChangedEntry, Snapshot
from .objections import takes_back

LEDGER_FOLDER = "reviews"


def create_records(snapshot: Snapshot, verdict: ApprovalVerdict) -> tuple[Review, ...]:
    """Returns a record for each granted approval of a course or path; none unless the whole change is approved.

    Nor is there one of a small change that leaves the digest as it was: it carries nothing on, and one look at it, by a
    lead for instance, approves no text in full.
    """
    if verdict.state != "approved":
        return ()
    roster = Roster(snapshot.policy, snapshot.today)
    pairs = zip(snapshot.entries, verdict.subjects, strict=True)
    return tuple(
        record for entry, subject in pairs for record in _create_entry_records(entry, subject, snapshot, roster)
    )


def format_record(record: Review | Sample) -> str:
    """Returns a record as YAML: its keys in the model's order, without those that have their default value."""
    values = record.model_dump(exclude_defaults=True)
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}
    # The writer quotes the key `on`, which YAML 1.1 reads as true.
    return re.sub(r"^'on': ", "on: ", FrontMatterHandler().export(values), flags=re.MULTILINE) + "\n"


def select_new_records(records: Iterable[Review], existing: Iterable[Review]) -> Iterator[Review]:
    """Yields the records that state what no other one does: the outcome of one person for one content on one day.

    One of a small change is none of the whole text. existing: those of each item in the order of the ledger. Whoever
    takes back what they said, or whom somebody contradicts, may say the same again on that day: by hand a record is
    new, too, if the ledger has had the opposite for its key since. What a merge brought was said once, however often it
    is read.
    """
    statements = _Statements(existing)
    for record in records:
        if not statements.has(record):
            statements.add(record)
            yield record


class _Statements:
    """What records state, and which of it nobody has said the opposite of since."""

    def __init__(self, records: Iterable[Review]) -> None:
        self._identities: set[tuple[Any, ...]] = set()
        self._uncontradicted: dict[tuple[str, str], list[Review]] = {}
        """Item and key → the records that nobody has contradicted."""
        for record in records:
            self.add(record)

    def add(self, review: Review) -> None:
        """Adds a record that is later than those before."""
        key = review.item, review.key
        uncontradicted = [r for r in self._uncontradicted.get(key, ()) if not takes_back(review, r)]
        self._uncontradicted[key] = [*uncontradicted, review]
        self._identities.add(_get_identity(review))

    def has(self, review: Review) -> bool:
        """Returns whether another record states the same, by which it need not be said again."""
        if review.pull_request is not None or review.commit is not None:
            return _get_identity(review) in self._identities
        uncontradicted = self._uncontradicted.get((review.item, review.key), ())
        return any(_get_identity(record) == _get_identity(review) for record in uncontradicted)


def _get_identity(review: Review) -> tuple[Any, ...]:
    is_small = review.follows is not None
    return review.item, review.content_hash, review.reviewer, review.key, review.outcome, review.on, is_small


def _create_entry_records(
    entry: ChangedEntry, subject: Subject, snapshot: Snapshot, roster: Roster
) -> Iterator[Review]:
    after = entry.after
    if entry.kind not in ITEM_KINDS or not after or after.status not in PUBLISHED_STATUSES or not after.content_hash:
        return
    follows = None
    if is_small_change(entry, snapshot.policy):
        if not entry.followed_hash:
            return
        follows = Follows(content_hash=entry.followed_hash, words=entry.size.words)
    rubric = snapshot.policy.rubrics.get(entry.kind)
    for approval in subject.approvals:
        if approval.grant and (approval.scored or follows or after.external or not rubric):
            yield Review(
                item=entry.id,
                content_hash=after.content_hash,
                rubric=rubric.id if rubric and approval.scored else None,
                rubric_version=rubric.version if rubric and approval.scored else None,
                reviewer=approval.grant.by.person,
                role=approval.grant.by.role,
                key=_determine_kind(approval, after.team, roster),
                scores=approval.grant.scores,
                outcome="approved",
                on=approval.grant.on,
                pull_request=snapshot.number,
                commit=snapshot.published or snapshot.head,
                follows=follows,
            )


def _determine_kind(approval: ApprovalResult, team: str, roster: Roster) -> Any:
    """Resolves `either`: standard if only the learning team's role allows the approver to give it, else accuracy."""
    if approval.kind != "either" or not approval.grant:
        return approval.kind
    chains = (roster.build_lead_chain(team), roster.build_learning_chain())
    own_ids, learning_ids = ({candidate.person.id for candidate in chain[0]} for chain in chains)
    return "standard" if approval.grant.by.person in learning_ids - own_ids else "accuracy"
