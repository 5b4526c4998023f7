"""The page of governance: missing and lapsed approvals, reviews that are due, and the results of spot checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from ...approvals.evaluate.approvers import Approvers, assign_approvers
from ...approvals.evaluate.requirements import RequiredApproval
from ...approvals.evaluate.roster import Roster
from ...approvals.ledger.authority import derive_record_approval, find_authorities
from ...approvals.ledger.beacon import find_publication_time
from ...approvals.ledger.digest import list_digests
from ...approvals.ledger.draws import list_open_announcements
from ...approvals.ledger.objections import find_open_objections
from ...approvals.ledger.record_rules import SPOT_CHECK
from ...approvals.ledger.records import list_item_records
from ...approvals.ledger.second_person import find_named_people, find_other_givers
from ...approvals.ledger.spot_checks import find_sample_check
from ...approvals.ledger.status import LAPSED, NEVER, ApprovalStatus, LedgerApproval
from ...catalogue.catalogue import Entry
from ...kinds import Review, Sample
from .. import format, links
from ..links import Link
from ..publication import find_first_version_day
from ..published import PublishedCatalogue
from ..wording import translate, translate_count, translate_form
from . import provenance
from .course import STALE_FORMS
from .provenance import ApprovalRecordView
from .rater_agreement import RaterAgreement, measure_rater_agreement

DUE_SOON = timedelta(days=60)
"""Reviews that fall due within this time are listed."""


@dataclass(frozen=True, slots=True)
class OpenApproval:
    """An item that lacks an approval, whose approval has lapsed, or that a reviewer wants changed.

    `last_record` is the latest approval or objection, `age` how long ago it was given. `approvers` are the people who
    can approve the item, with their roles as notes.
    """

    item: Link
    team: Link | None
    approval_label: str
    last_record: ApprovalRecordView | None
    approvers: tuple[Link, ...]
    age: str = ""
    id: str = ""
    """The item's id."""
    approver_ids: tuple[str, ...] = ()
    """Of an objection, whoever raised it; none if they cannot answer any more."""
    day: date | None = None
    """Of the last record; of an item that was never approved, when it was published, if Git knows it."""


@dataclass(frozen=True, slots=True)
class DueReview:
    """An entry whose review is due. `delay` is the time since the due date, in words; "" before it."""

    entry: Link
    team: Link | None
    due_date: str
    delay: str


@dataclass(frozen=True, slots=True)
class UnsoundItem:
    """A course or path that rests on others which cannot be relied on. The notes of `foundations` say why."""

    item: Link
    team: Link | None
    is_certificate: bool
    foundations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SampledItem:
    """An item of a sample. `outcome` is the result of its spot check, "" while nobody has checked it.

    `withdrawal` says that it was withdrawn before anybody looked, or is "". `approver_ids` are the people who can check
    what waits.
    """

    item: Link
    has_passed: bool = False
    outcome: str = ""
    reviewer: Link | None = None
    date: str = ""
    comment: str = ""
    withdrawal: str = ""
    approver_ids: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it."""
        return not (self.outcome or self.withdrawal)


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample with its items in the order in which they were drawn. `open_count` counts those that wait."""

    id: str
    date: str
    seed: str
    population: int
    items: tuple[SampledItem, ...]
    open_count: int


@dataclass(frozen=True, slots=True)
class GovernancePage:
    """The view of the page.

    `current_count` counts current courses and paths, `approved_count` those with all required approvals.
    """

    current_count: int
    approved_count: int
    lapsed_approvals: tuple[OpenApproval, ...]
    missing_approvals: tuple[OpenApproval, ...]
    objections: tuple[OpenApproval, ...]
    due_reviews: tuple[DueReview, ...]
    overdue_count: int
    unsound_items: tuple[UnsoundItem, ...]
    samples: tuple[SampleView, ...]
    announced_dates: tuple[str, ...]
    """When samples that are announced are drawn, the earliest first."""
    rater_agreement: tuple[RaterAgreement, ...]


def build_governance_page(published: PublishedCatalogue) -> GovernancePage:
    """Builds the view as of the catalogue's date."""
    statuses = published.approval_statuses.values()
    roster = Roster(published.policy, published.today)
    due_reviews = tuple(_find_due_reviews(published))
    return GovernancePage(
        current_count=len(statuses),
        approved_count=sum(status.is_complete for status in statuses),
        lapsed_approvals=_sort_oldest_first(_find_open_approvals(published, roster, LAPSED)),
        missing_approvals=tuple(approval for _, approval in _find_open_approvals(published, roster, NEVER)),
        objections=_sort_oldest_first(_find_objections(published)),
        due_reviews=due_reviews,
        overdue_count=sum(bool(review.delay) for review in due_reviews),
        unsound_items=tuple(_find_unsound_items(published)),
        samples=tuple(_build_sample(published, roster, sample) for sample in published.samples),
        announced_dates=tuple(_list_announced_dates(published)),
        rater_agreement=measure_rater_agreement(published, statuses),
    )


DatedApprovals = Iterator[tuple[date, OpenApproval]]


def _sort_oldest_first(dated_approvals: DatedApprovals) -> tuple[OpenApproval, ...]:
    return tuple(approval for _, approval in sorted(dated_approvals, key=lambda pair: pair[0]))


def _find_open_approvals(published: PublishedCatalogue, roster: Roster, state: str) -> DatedApprovals:
    for status in published.approval_statuses.values():
        for approval in status.approvals:
            if approval.state == state:
                since = approval.review.meta.on if approval.review else published.today
                yield since, _build_open_approval(published, roster, status, approval)


def _build_open_approval(
    published: PublishedCatalogue, roster: Roster, status: ApprovalStatus, approval: LedgerApproval
) -> OpenApproval:
    item = status.item
    requirement = (
        RequiredApproval("accuracy", item.owner) if approval.kind == "accuracy" else RequiredApproval("standard")
    )
    approvers = _find_approvers(published, roster, item, requirement, approval.kind, tuple(reversed(status.reviews)))
    people = (published.catalogue.find_entry("person", candidate.person.id) for candidate in approvers.candidates)
    return OpenApproval(
        item=links.link_entry(item),
        team=links.find_link(published, "team", item.owner),
        approval_label=translate(provenance.APPROVAL_LABELS[approval.kind]),
        last_record=provenance.build_approval_record(published, item, approval) if approval.review else None,
        approvers=tuple(
            links.link_entry(person, candidate.role)
            for person, candidate in zip(people, approvers.candidates, strict=True)
            if person
        ),
        age=_format_age(published, approval.review.meta.on) if approval.review else "",
        id=item.id,
        approver_ids=tuple(candidate.person.id for candidate in approvers.candidates),
        day=approval.review.meta.on if approval.review else find_first_version_day(published, item),
    )


def _find_approvers(
    published: PublishedCatalogue,
    roster: Roster,
    item: Entry[Any],
    requirement: RequiredApproval,
    key: str,
    records: Sequence[Entry[Review]],
) -> Approvers:
    """Returns who can give a key for an item as it is. records: all of the item, the earliest first."""
    givers = find_other_givers(records, key, partial(list_digests, published.catalogue, item))
    conflicts = {**givers, **find_named_people(item)}
    (approvers,) = assign_approvers([requirement], roster, conflicts)
    return approvers


def _find_objections(published: PublishedCatalogue) -> DatedApprovals:
    """Finds items of which a reviewer requested changes that nobody has settled since."""
    for status in published.approval_statuses.values():
        item, records = status.item, tuple(reversed(status.reviews))
        digests = list_digests(published.catalogue, item) if records else ()
        can_answer = partial(_can_answer, published, item)
        for review in find_open_objections(records, digests, can_answer):
            review_date = review.meta.on
            objection = OpenApproval(
                item=links.link_entry(item),
                team=links.find_link(published, "team", item.owner),
                approval_label="",
                last_record=ApprovalRecordView(
                    label=review.meta.key,
                    state="never",
                    reviewer=provenance.link_reviewer(published, review),
                    date=format.format_date(review_date),
                    remark=review.meta.comment or "",
                ),
                approvers=(),
                age=_format_age(published, review_date),
                id=item.id,
                approver_ids=(review.meta.reviewer,) if can_answer(review.meta, published.today) else (),
                day=review_date,
            )
            yield review_date, objection


def _can_answer(published: PublishedCatalogue, item: Entry[Any], objection: Review, day: date) -> bool:
    """Whether whoever requested changes is still here, and could give that key on a day."""
    person = published.catalogue.find_entry("person", objection.reviewer)
    required = derive_record_approval(objection, item.owner)
    return person is not None and person.meta.active and person.id in find_authorities(published.policy, required, day)


def _format_age(published: PublishedCatalogue, day: date) -> str:
    """Formats how long ago a date is, as ``14 days ago``."""
    days = (published.today - day).days
    return translate_count(days, "{n} day ago", "{n} days ago") if days > 0 else translate("today")


def _find_due_reviews(published: PublishedCatalogue) -> Iterator[DueReview]:
    """Finds entries whose review is overdue or due soon, the longest overdue first."""
    due_entries = []
    for entry in published.catalogue.published():
        due_date = entry.meta.review_due
        if due_date and entry.status != "retired" and due_date <= published.today + DUE_SOON:
            due_entries.append((due_date, entry))
    for due_date, entry in sorted(due_entries, key=lambda pair: (pair[0], pair[1].id)):
        days_late = (published.today - due_date).days
        delay = translate_count(days_late, "{n} day overdue", "{n} days overdue") if days_late > 0 else ""
        team = entry if entry.kind == "team" else published.find_entry("team", entry.owner)
        yield DueReview(
            links.link_entry(entry), links.link_entry(team) if team else None, format.format_date(due_date), delay
        )


def _find_unsound_items(published: PublishedCatalogue) -> Iterator[UnsoundItem]:
    """Finds current courses and paths that rest on something out of date, those with a certificate first."""
    unsound_items = []
    for item in published.current_items:
        foundations = published.stale_foundations.get(item.key, ()) if item.is_current else ()
        if foundations:
            is_certificate = getattr(item.meta, "certificate", None) is not None
            unsound_items.append((not is_certificate, item.title.casefold(), item, foundations))
    for is_uncertified, _, item, foundations in sorted(unsound_items, key=lambda row: (*row[:2], row[2].id)):
        yield UnsoundItem(
            item=links.link_entry(item),
            team=links.find_link(published, "team", item.owner),
            is_certificate=not is_uncertified,
            foundations=tuple(
                links.link_entry(stale.item, translate_form(stale.reason, STALE_FORMS)) for stale in foundations
            ),
        )


def _build_sample(published: PublishedCatalogue, roster: Roster, sample: Entry[Sample]) -> SampleView:
    items = tuple(_build_sampled_item(published, roster, sample, id) for id in sample.meta.items)
    return SampleView(
        id=sample.id,
        date=format.format_date(sample.meta.on),
        seed=sample.meta.seed,
        population=sample.meta.out_of or len(items),
        items=items,
        open_count=sum(item.is_open for item in items),
    )


def _list_announced_dates(published: PublishedCatalogue) -> Iterator[str]:
    """Yields the days of rounds that are to come. Of those before, a sample is to be drawn, or counts for nothing."""
    for announcement in list_open_announcements(published.catalogue):
        published_on = find_publication_time(announcement.meta.round or 0).date()
        if published_on >= published.today:
            yield format.format_date(published_on)


def _build_sampled_item(published: PublishedCatalogue, roster: Roster, sample: Entry[Sample], id: str) -> SampledItem:
    item = published.find_entry("item", id)
    link = links.link_entry(item) if item else Link(id)
    ids = published.catalogue.id_history.get((item.kind, id), (id,)) if item else (id,)
    records = list_item_records(published.catalogue, ids)
    check = find_sample_check(published.catalogue, sample, ids, records)
    if check is None and item and item.is_current:
        approvers = _find_approvers(published, roster, item, RequiredApproval("standard"), SPOT_CHECK, records)
        return SampledItem(item=link, approver_ids=approvers.candidate_ids)
    if check is None and item:
        return SampledItem(item=link, withdrawal=translate("It was retired before anybody looked."))
    if check is None:
        return SampledItem(item=link, withdrawal=translate("It is no longer here, and nobody had looked."))
    has_passed = check.meta.outcome == "approved"
    return SampledItem(
        item=link,
        has_passed=has_passed,
        outcome=translate("Passed") if has_passed else translate("Changes asked for"),
        reviewer=provenance.link_reviewer(published, check),
        date=format.format_date(check.meta.on),
        comment=check.meta.comment or "",
    )
