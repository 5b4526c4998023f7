"""How an item stands: which keys it needs to be published as it is, which hold, which have lapsed, which were never given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review
from .digest import digest
from .records import versions, when

State = Literal["holds", "lapsed", "once", "never"]

HOLDS: State = "holds"
LAPSED: State = "lapsed"
ONCE: State = "once"
"""Given for an earlier version, and not asked for again: a team's course passes the learning team once."""
NEVER: State = "never"


@dataclass(frozen=True)
class KeyStanding:
    """review: the latest that approved, None where there is none."""

    key: Literal["accuracy", "standard"]
    state: State
    review: Entry[Review] | None = None


@dataclass(frozen=True)
class Standing:
    """keys: those it needs. checked: the latest spot check, and whether it was of what the item says now. reviews: all, the latest first."""

    item: Entry[Any]
    keys: tuple[KeyStanding, ...]
    checked: Entry[Review] | None
    checked_now: bool
    reviews: tuple[Entry[Review], ...]

    @property
    def holds(self) -> bool:
        """Whether everything that it needs is given."""
        return all(key.state in (HOLDS, ONCE) for key in self.keys)


def standing(catalogue: Catalogue, item: Entry[Any]) -> Standing:
    """How an item stands."""
    known = tuple(sorted(catalogue.naming(item, "review", "item"), key=when))
    hashes = {hash for hash, _ in versions(known, digest(catalogue, item))} if known else set[str]()
    checks = [review for review in known if review.meta.key == "spot-check"]
    return Standing(
        item=item,
        keys=tuple(_keys(item, known, hashes)),
        checked=checks[-1] if checks else None,
        checked_now=bool(checks) and checks[-1].meta.content_hash in hashes,
        reviews=tuple(reversed(known)),
    )


def _keys(item: Entry[Any], reviews: Sequence[Entry[Review]], hashes: set[str]) -> Iterator[KeyStanding]:
    """The keys that are asked for: accuracy always, standard for the whole company's, for what is compulsory, once for what is stable."""
    always = item.meta.tier == "organisation" or item.meta.required_for is not None
    asked: dict[Literal["accuracy", "standard"], bool] = {"accuracy": True}
    if always or item.status == "stable":
        asked["standard"] = always
    for key, again in asked.items():
        given = [review for review in reviews if review.meta.key == key]
        last = given[-1] if given else None
        approved = [review for review in given if review.meta.outcome == "approved"]
        valid = [review for review in approved if review.meta.content_hash in hashes]
        if valid and last is not None and last.meta.outcome == "approved":
            yield KeyStanding(key, HOLDS, valid[-1])
        elif approved and not again and last is not None and last.meta.outcome == "approved":
            yield KeyStanding(key, ONCE, approved[-1])
        else:
            yield KeyStanding(key, LAPSED if approved else NEVER, approved[-1] if approved else None)
