"""Records for the ledger, of what a verdict has found given, and what a record looks like as a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...kinds import Follows, Review, Sample
from ...load.parse import Handler
from ..evaluate.requirements import ITEMS, PUBLISHED, small
from ..evaluate.roster import Roster
from ..evaluate.verdict import KeyState, Subject, Verdict
from ..snapshot import Entry, Snapshot

FOLDER = "reviews"


def records(snapshot: Snapshot, verdict: Verdict) -> tuple[Review, ...]:
    """A record for each key that the change's courses and paths were given; none where something is missing or in the way."""
    if verdict.state != "approved":
        return ()
    roster = Roster(snapshot.policy, snapshot.today)
    pairs = zip(snapshot.entries, verdict.subjects, strict=True)
    return tuple(record for entry, subject in pairs for record in _of(entry, subject, snapshot, roster))


def free_path(item: str, day: str, taken: Iterable[str]) -> str:
    """Where the next record of an item is written: ``reviews/<item>/<day>-<n>.yml``."""
    known = frozenset(taken)
    paths = (f"{FOLDER}/{item}/{day}-{number}.yml" for number in range(1, len(known) + 2))
    return next(path for path in paths if path not in known)


def text(record: Review | Sample) -> str:
    """A record as a file: its keys in the model's order, those left out that say nothing."""
    said = record.model_dump(exclude_defaults=True)
    written = Handler().export({key: list(value) if isinstance(value, tuple) else value for key, value in said.items()})
    return re.sub(r"^'on': ", "on: ", written, flags=re.MULTILINE) + "\n"  # YAML 1.1 took `on` for a yes


def same(one: Review, other: Review) -> bool:
    """Whether two records say that the same person gave the same key for the same thing on the same day."""
    return _told(one) == _told(other)


def _told(review: Review) -> tuple[Any, ...]:
    return review.item, review.content_hash, review.reviewer, review.key, review.outcome, review.on


def _of(entry: Entry, subject: Subject, snapshot: Snapshot, roster: Roster) -> Iterator[Review]:
    before, after = entry.before, entry.after
    if entry.kind not in ITEMS or not after or after.status not in PUBLISHED or not after.substance:
        return
    follows = None
    if before and small(entry, snapshot.policy) and before.substance != after.substance:
        follows = Follows(content_hash=before.substance, words=entry.extent.words)
    rubric = snapshot.policy.rubrics.get(entry.kind)
    for key in subject.keys:
        if key.given and (key.scored or follows or after.external or not rubric):
            yield Review(
                item=entry.id,
                content_hash=after.substance,
                rubric=rubric.id if rubric and key.scored else None,
                rubric_version=rubric.version if rubric and key.scored else None,
                reviewer=key.given.by.person,
                role=key.given.by.role,
                key=_key(key, after.team, roster),
                scores=key.given.scores,
                outcome="approved",
                on=key.given.on,
                pull_request=snapshot.number,
                commit=snapshot.head,
                follows=follows,
            )


def _key(key: KeyState, team: str, roster: Roster) -> Any:
    """The key that one look stands for: standard where it was the learning team's and not the owning team's own."""
    if key.key != "either" or not key.given:
        return key.key
    own, learning = ({c.person.id for c in line[0]} for line in (roster.leads_too(team), roster.learning_first()))
    return "standard" if key.given.by.person in learning - own else "accuracy"
