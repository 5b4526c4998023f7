"""Announces samples, draws them once the beacon's round is published, and verifies those of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import format_date
from ...kinds import Sample
from . import sampling
from .beacon import BeaconRound, compute_seed, find_publication_time, find_round, is_genuine

LEAD = timedelta(days=3)
"""The time between an announcement and its round: long enough to bring the announcement into the default branch."""


RELEASE_AGE = timedelta(days=92)
"""How old the commit may be. With an old one, what was approved since would be spared."""


class Draw(NamedTuple):
    """The result of a draw: the ids, and the number of items they were drawn from."""

    ids: tuple[str, ...]
    approved_count: int


def announce_sample(commit: str, size: int, day: date) -> Sample:
    """Returns an announcement. The round is that of noon in UTC, three days later."""
    moment = datetime.combine(day + LEAD, time(12), UTC)
    return Sample(seed=commit, round=find_round(moment), size=size, on=day)


def draw_announced(announcement: Sample, beacon_round: BeaconRound, release: Catalogue) -> Draw:
    """Draws an announced sample. release: the catalogue of the commit that is announced."""
    last_days = sampling.find_last_days(release)
    seed = compute_seed(announcement.seed, beacon_round)
    ids = sampling.draw_complete_sample(seed, last_days, announcement.size or 0, announcement.on)
    return Draw(ids, len(last_days))


def keep_draw(announcement: Entry[Sample], beacon_round: BeaconRound, draw: Draw, day: date) -> Sample:
    """Returns the record of a draw."""
    meta = announcement.meta
    return Sample(
        seed=meta.seed,
        round=meta.round,
        size=meta.size,
        on=day,
        announcement=announcement.id,
        signature=beacon_round.signature,
        out_of=draw.approved_count,
        items=draw.ids,
    )


def draw_by_commit(sample: Sample, release: Catalogue) -> Draw:
    """Draws a sample again that was drawn by its commit alone, as samples were before they had a beacon."""
    ids = sampling.list_approved_ids(release)
    return Draw(sampling.draw_sample(sample.seed, ids, len(sample.items)), len(ids))


def list_open_announcements(catalogue: Catalogue) -> tuple[Entry[Sample], ...]:
    """Returns the announcements that no sample keeps yet, the earliest first."""
    drawn_ids = {sample.meta.announcement for sample in catalogue.whole.samples}
    announcements = (s for s in catalogue.whole.samples if s.meta.is_announcement and s.id not in drawn_ids)
    return tuple(sorted(announcements, key=lambda s: (s.meta.on, s.id)))


def find_sample_fault(sample: Entry[Sample], catalogue: Catalogue) -> str:
    """Returns what is wrong with an announcement or a sample with a beacon, as a predicate; "" where nothing is.

    It follows "the sample". Whether the draw is right is not looked at here: that needs the release.
    """
    meta = sample.meta
    if meta.round is None:
        return ""
    published_on = find_publication_time(meta.round).date()
    if meta.is_announcement:
        if published_on < meta.on:
            return f"names a round of {format_date(published_on)}, which was known on {format_date(meta.on)}"
        return ""
    announcement: Entry[Sample] | None = catalogue.get("sample", meta.announcement or "")
    if announcement is None or not announcement.meta.is_announcement:
        return f"keeps `{meta.announcement}`, which is no announcement"
    stated, announced = ((m.seed, m.round, m.size) for m in (meta, announcement.meta))
    if stated != announced:
        return f"has another commit, round or size than `{announcement.id}` announced"
    others = (s for s in catalogue.whole.samples if s.meta.announcement == announcement.id and s.id < sample.id)
    if earlier := next(others, None):
        return f"keeps `{announcement.id}`, which `{earlier.id}` keeps already"
    if not is_genuine(BeaconRound(meta.round, meta.signature or "")):
        return f"has a signature that is not the beacon's for round {meta.round}"
    return ""


def find_void_reason(announcement: Sample, arrived_at: datetime | None, released_on: date | None) -> str:
    """Returns why an announcement counts for nothing, as a predicate that follows its path; "" if it counts.

    arrived_at: when it came into the default branch, None if it has not. released_on: the day of the commit that it
    names, None if the default branch does not have it.
    """
    published_at = find_publication_time(announcement.round or 0)
    if fault := find_release_fault(announcement, released_on):
        return fault
    if arrived_at is None:
        return "is not committed yet"
    if arrived_at >= published_at:
        return (
            f"came {arrived_at:%Y-%m-%d %H:%M} UTC, when its round was known: it was published {published_at:%H:%M} UTC"
        )
    return ""


def find_release_fault(announcement: Sample, released_on: date | None) -> str:
    """Returns what is wrong with the commit that an announcement names, as a predicate; "" where nothing is."""
    if released_on is None:
        return "names a commit that the default branch does not have"
    if announcement.on - released_on > RELEASE_AGE:
        return f"names a commit of {format_date(released_on)}, more than {RELEASE_AGE.days} days before"
    return ""
