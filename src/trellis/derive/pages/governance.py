"""The learning team's queue: what waits for an approval, what has lapsed, what is due, and what the spot checks found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ...approvals.evaluate.approvers import roles
from ...approvals.evaluate.requirements import Need
from ...approvals.evaluate.roster import Roster
from ...approvals.ledger.manual import people
from ...approvals.ledger.status import LAPSED, NEVER, KeyStanding, Standing
from ...catalogue.catalogue import Entry
from ...kinds import Sample
from .. import format, links
from ..links import Link
from ..published import PublishedCatalogue
from . import provenance
from . import rater_agreement as agreement
from .provenance import Approval
from .rater_agreement import Agreement

SOON = timedelta(days=60)
"""Reviews that fall due within that time are listed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item whose key is missing or has lapsed. who: who can give it, with their roles as notes. last: the approval that there was.

    ago: how long that is ago.
    """

    item: Link
    team: Link | None
    key: str
    last: Approval | None
    who: tuple[Link, ...]
    ago: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """An entry whose review is due. late: by how much, in words; "" where the day is still to come."""

    entry: Link
    team: Link | None
    on: str
    late: str


@dataclass(frozen=True, slots=True)
class Checked:
    """An item of a sample. outcome: what the spot check found, "" where nobody has looked yet."""

    item: Link
    passed: bool
    outcome: str
    by: Link | None
    on: str
    comment: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample with its items in the order in which the seed drew them. open: how many nobody has looked at."""

    id: str
    on: str
    seed: str
    out_of: int
    items: tuple[Checked, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Governance:
    """current: courses and paths that people can take. approved: those of them that hold all that they need."""

    current: int
    approved: int
    lapsed: tuple[Waiting, ...]
    waiting: tuple[Waiting, ...]
    objections: tuple[Waiting, ...]
    due: tuple[Due, ...]
    overdue: int
    samples: tuple[Drawn, ...]
    agreement: tuple[Agreement, ...]


def governance(published: PublishedCatalogue) -> Governance:
    """The queue as of the published's day."""
    standings = published.standings.values()
    roster = Roster(published.policy, published.today)
    due = tuple(_due(published))
    return Governance(
        current=len(standings),
        approved=sum(standing.holds for standing in standings),
        lapsed=_oldest(_waiting(published, roster, LAPSED)),
        waiting=tuple(found for _, found in _waiting(published, roster, NEVER)),
        objections=_oldest(_objections(published)),
        due=due,
        overdue=sum(bool(one.late) for one in due),
        samples=tuple(_sample(published, sample) for sample in published.samples),
        agreement=agreement.agreement(published, standings),
    )


Dated = Iterator[tuple[date, Waiting]]


def _oldest(found: Dated) -> tuple[Waiting, ...]:
    return tuple(waiting for _, waiting in sorted(found, key=lambda pair: pair[0]))


def _waiting(published: PublishedCatalogue, roster: Roster, state: str) -> Dated:
    for standing in published.standings.values():
        for key in standing.keys:
            if key.state == state:
                on = key.review.meta.on if key.review else published.today
                yield on, _row(published, roster, standing, key)


def _row(published: PublishedCatalogue, roster: Roster, standing: Standing, key: KeyStanding) -> Waiting:
    item = standing.item
    need = Need("accuracy", item.owner) if key.key == "accuracy" else Need("standard")
    (role,) = roles([need], roster, people(item))
    who = (published.catalogue.get("person", candidate.person.id) for candidate in role.candidates)
    return Waiting(
        item=links.to(item),
        team=links.find(published, "team", item.owner),
        key=provenance.KEYS[key.key],
        last=provenance.approval(published, item, key) if key.review else None,
        who=tuple(
            links.to(person, candidate.role) for person, candidate in zip(who, role.candidates, strict=True) if person
        ),
        ago=_ago(published, key.review.meta.on) if key.review else "",
    )


def _objections(published: PublishedCatalogue) -> Dated:
    """Items of which a review asked for changes, and the same person has not approved since."""
    for standing in published.standings.values():
        latest = {review.meta.reviewer: review for review in reversed(standing.reviews)}
        for review in latest.values():
            if review.meta.outcome == "changes-requested":
                item, by = standing.item, provenance.given(published, review)
                said = Approval(review.meta.key, "never", by, format.day(review.meta.on), review.meta.comment or "")
                team, on = links.find(published, "team", item.owner), review.meta.on
                yield on, Waiting(links.to(item), team, "", said, (), _ago(published, on))


def _ago(published: PublishedCatalogue, day: date) -> str:
    """How long a day is past, as ``14 days ago``."""
    days = (published.today - day).days
    return f"{format.count(days, 'day')} ago" if days > 0 else "today"


def _due(published: PublishedCatalogue) -> Iterator[Due]:
    """Entries whose review is overdue or falls due soon, the longest overdue first."""
    found = []
    for entry in published.catalogue.published():
        day = entry.meta.review_due
        if day and entry.status != "retired" and day <= published.today + SOON:
            found.append((day, entry))
    for day, entry in sorted(found, key=lambda pair: (pair[0], pair[1].id)):
        late = (published.today - day).days
        said = f"{format.count(late, 'day')} overdue" if late > 0 else ""
        team = entry if entry.kind == "team" else published.find("team", entry.owner)
        yield Due(links.to(entry), links.to(team) if team else None, format.day(day), said)


def _sample(published: PublishedCatalogue, sample: Entry[Sample]) -> Drawn:
    items = tuple(_checked(published, sample, id) for id in sample.meta.items)
    on, meta = format.day(sample.meta.on), sample.meta
    return Drawn(sample.id, on, meta.seed, meta.out_of, items, sum(not item.outcome for item in items))


def _checked(published: PublishedCatalogue, sample: Entry[Sample], id: str) -> Checked:
    item = published.find("item", id)
    link = links.to(item) if item else Link(id)
    records = [r for r in published.catalogue.reviews if r.meta.item == id and r.meta.sample == sample.id]
    if not records:
        return Checked(link, False, "", None, "", "")
    last = max(records, key=lambda record: (record.meta.on, record.path))
    passed, by = last.meta.outcome == "approved", provenance.given(published, last)
    outcome = "Passed" if passed else "Changes asked for"
    return Checked(link, passed, outcome, by, format.day(last.meta.on), last.meta.comment or "")
