"""The approvals shown on an item's page: by whom, in which role, when, and whether they still hold."""

from __future__ import annotations

from dataclasses import dataclass

from ...approvals.ledger.authority import find_reviewer_role
from ...approvals.ledger.status import HOLDS, LAPSED, NEVER, ONCE, ApprovalStatus, LedgerApproval, LedgerState
from ...catalogue.catalogue import Entry
from ...kinds import Review
from .. import format, links
from ..links import Link
from ..published import Item, PublishedCatalogue
from ..wording import translate

ROLE_FORMS = (
    "manager of {team}",
    "above the manager of {team}",
    "head of the company",
    "lead of {team}",
    "of {team}",
    "named for what nobody else may answer for",
    "answering for {person}",
)
"""The forms of the roles in which people approve, as `approvals/evaluate/` and the records have them."""

APPROVAL_LABELS = {"accuracy": "Accuracy", "standard": "Standard"}
"""Kind of approval → its label."""


@dataclass(frozen=True, slots=True)
class ApprovalRecordView:
    """An approval on an item's page. `state` is holds, lapsed, once or never. The note of `reviewer` is the role."""

    label: str
    state: LedgerState
    reviewer: Link | None
    date: str
    remark: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """The approvals of an item. `spot_check` describes the latest spot check, or is "".

    `is_recorded` tells whether there is any review.
    """

    approvals: tuple[ApprovalRecordView, ...]
    has_lapsed: bool
    spot_check: str
    is_recorded: bool


def build_provenance(published: PublishedCatalogue, item: Item) -> Provenance:
    """Builds the approvals of a current item; for others the result is empty."""
    status = published.approval_statuses.get(item.id)
    if status is None:
        return Provenance((), False, "", False)
    return Provenance(
        approvals=tuple(build_approval_record(published, item, approval) for approval in status.approvals),
        has_lapsed=any(key.state == LAPSED for key in status.approvals),
        spot_check=_describe_spot_check(published, status),
        is_recorded=bool(status.reviews),
    )


def build_approval_record(published: PublishedCatalogue, item: Item, approval: LedgerApproval) -> ApprovalRecordView:
    """Builds the view of an approval."""
    reviewer, date = (
        (link_reviewer(published, approval.review), format.format_date(approval.review.meta.on))
        if approval.review
        else (None, "")
    )
    remarks = {
        HOLDS: "",
        LAPSED: translate("For an earlier version; the course has changed since")
        if item.kind == "course"
        else translate("For an earlier version; the path has changed since"),
        ONCE: translate("For an earlier version; a team's course passes it once"),
        NEVER: translate("Not approved yet"),
    }
    remark = remarks[approval.state]
    if approval.refusal:
        remark = translate("Changes were asked for on {day}", day=format.format_date(approval.refusal.meta.on))
    return ApprovalRecordView(translate(APPROVAL_LABELS[approval.kind]), approval.state, reviewer, date, remark)


def link_reviewer(published: PublishedCatalogue, review: Entry[Review]) -> Link:
    """Links the reviewer, with the role in which they reviewed as the note."""
    person = published.catalogue.find_entry("person", review.meta.reviewer)
    note = find_reviewer_role(published.catalogue, published.policy, review)
    return links.link_entry(person, note) if person else Link(review.meta.reviewer, "", note)


def _describe_spot_check(published: PublishedCatalogue, status: ApprovalStatus) -> str:
    """Describes the latest spot check in a few words; "" if there is none."""
    if status.spot_check is None:
        return ""
    review = status.spot_check
    values = {"day": format.format_date(review.meta.on), "reviewer": link_reviewer(published, review).title}
    if review.meta.outcome == "approved":
        text = translate("Passed on {day}, by {reviewer}", **values)
    else:
        text = translate("Asked for changes on {day}, by {reviewer}", **values)
    return text if status.is_spot_check_current else translate("{check}, for an earlier version", check=text)
