"""Assesses the approvals of an item: which it needs to be published, and which of them are valid, lapsed or missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Review
from ..evaluate.autonomy import AutonomyLevel, decide_autonomy
from ..policy import collect_autonomy
from .digest import list_digests
from .record_place import is_in_own_folder
from .records import get_record_order, is_last_approving, list_equivalent_digests, select_full_approvals

LedgerState = Literal["holds", "lapsed", "once", "never"]

HOLDS: LedgerState = "holds"
"""Given for the present content."""
LAPSED: LedgerState = "lapsed"
"""Given for an earlier version, and needed again."""
ONCE: LedgerState = "once"
"""Given for an earlier version, and not needed again: a team's course needs the standard only once."""
NEVER: LedgerState = "never"
"""Never given."""


@dataclass(frozen=True)
class LedgerApproval:
    """An approval that an item needs.

    `review` is the latest record that approves, None without one. `refusal` is the record that asked for changes of
    the present text, None where nobody did, or where that was answered.
    """

    kind: Literal["accuracy", "standard"]
    state: LedgerState
    review: Entry[Review] | None = None
    refusal: Entry[Review] | None = None


@dataclass(frozen=True)
class ApprovalStatus:
    """The state of all approvals that an item needs."""

    item: Entry[Any]
    approvals: tuple[LedgerApproval, ...]
    spot_check: Entry[Review] | None
    """The latest spot check."""
    is_spot_check_current: bool
    """Whether the latest spot check was of the present content."""
    reviews: tuple[Entry[Review], ...]
    """All records of the item, the latest first."""

    @property
    def is_complete(self) -> bool:
        """Whether the item has every approval that it needs."""
        return all(approval.state in (HOLDS, ONCE) for approval in self.approvals)


def assess_status(catalogue: Catalogue, item: Entry[Any]) -> ApprovalStatus:
    """Returns the state of the item's approvals."""
    all_records = sorted(catalogue.referrers(item, "review", "item"), key=get_record_order)
    records = tuple(record for record in all_records if is_in_own_folder(record.meta, record.path))
    own_digests = list_digests(catalogue, item) if records else ()
    digests = dict(list_equivalent_digests(records, own_digests))
    spot_checks = [review for review in records if review.meta.key == "spot-check"]
    return ApprovalStatus(
        item=item,
        approvals=tuple(_assess_approvals(item, records, own_digests, _find_autonomy(catalogue, item))),
        spot_check=spot_checks[-1] if spot_checks else None,
        is_spot_check_current=bool(spot_checks) and spot_checks[-1].meta.content_hash in digests,
        reviews=tuple(reversed(records)),
    )


def _find_autonomy(catalogue: Catalogue, item: Entry[Any]) -> AutonomyLevel:
    unreadable_teams = {id for kind, id in catalogue.unread_keys if kind == "team"}
    return decide_autonomy(collect_autonomy(catalogue), item.owner, catalogue.portal.learning_team, unreadable_teams)


def _assess_approvals(
    item: Entry[Any], records: Sequence[Entry[Review]], digests: Collection[str], autonomy: AutonomyLevel
) -> Iterator[LedgerApproval]:
    """Yields the needed approvals. digests: those of the present content.

    Every item needs accuracy. Items of the whole company, compulsory ones and those of a team for which the learning
    team decides need the standard for each version; other stable items need it once. A team that decides alone needs
    it once for what is stable and costs money, and for nothing else of its own.
    """
    is_of_all = item.meta.tier == "organisation" or item.meta.required_for is not None
    always_needs_standard = is_of_all or autonomy == "learning-team"
    needs_each_version: dict[Literal["accuracy", "standard"], bool] = {"accuracy": True}
    source = getattr(item.meta, "source", None)
    asks_once = item.status == "stable" and (autonomy != "team" or bool(source and source.cost))
    if always_needs_standard or asks_once:
        needs_each_version["standard"] = always_needs_standard
    for kind, needs_renewal in needs_each_version.items():
        own_records = [record for record in records if record.meta.key == kind]
        # A small change carries on what was given, and gives nothing.
        whole_records = [record for record in own_records if not record.meta.follows]
        approving = [record for record in whole_records if record.meta.outcome == "approved"]
        valid = select_full_approvals(records, digests, kind)
        text_records = [record for record in own_records if record.meta.content_hash in digests]
        is_text_refused = not is_last_approving(text_records)
        if valid and not is_text_refused:
            yield LedgerApproval(kind, HOLDS, valid[0][0])
        elif approving and not needs_renewal and not is_text_refused and is_last_approving(whole_records):
            yield LedgerApproval(kind, ONCE, approving[-1])
        else:
            refusal = text_records[-1] if is_text_refused else None
            yield LedgerApproval(kind, LAPSED if approving else NEVER, approving[-1] if approving else None, refusal)
