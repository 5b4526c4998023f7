"""Announces samples, draws them once the beacon's round is published, and verifies those of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import format_date
from ...kinds import Portal, Sample
from . import sampling
from .beacon import BeaconRound, compute_seed, find_publication_time, find_round, is_genuine

LEAD = timedelta(days=3)
"""The time between an announcement and its round: long enough to bring the announcement into the default branch."""


RELEASE_AGE = timedelta(days=92)
"""How old the commit may be at its round. With an old one, what was approved since would be spared."""

MAX_LEAD = timedelta(days=7)
"""The longest time between the day that an announcement states and its round."""


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
    day = find_publication_time(beacon_round.number).date()  # nobody states it, so nobody can move the turns
    ids = sampling.draw_complete_sample(seed, last_days, announcement.size or 0, day)
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
        if published_on - meta.on > MAX_LEAD:
            return (
                f"is of {format_date(meta.on)}, and its round of {format_date(published_on)}, "
                f"more than {MAX_LEAD.days} days later"
            )
        return ""
    announcement: Entry[Sample] | None = catalogue.find_entry("sample", meta.announcement or "")
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
    if meta.on < published_on:
        return f"is of {format_date(meta.on)}, before its round was published on {format_date(published_on)}"
    return ""


def find_void_reason(
    announcement: Sample,
    arrived_at: datetime | None,
    released_on: date | None,
    settings: Portal | None,
    arrival_settings: Portal | None,
) -> str:
    """Returns why an announcement counts for nothing, as a predicate that follows its path; "" if it counts.

    arrived_at: when it came into the default branch as it stands, None if it has not. released_on, settings: of the
    commit that it names, None if the default branch does not have it. arrival_settings: of the commit that brought it.
    """
    published_at = find_publication_time(announcement.round or 0)
    if fault := find_release_fault(announcement, released_on):
        return fault
    if fault := find_size_fault(announcement, settings, arrival_settings):
        return fault
    if arrived_at is None:
        return "is not committed yet"
    if abs(arrived_at.date() - announcement.on) > LEAD:
        return f"is of {format_date(announcement.on)}, and came {arrived_at:%Y-%m-%d}, more than {LEAD.days} days apart"
    if arrived_at >= published_at:
        return (
            f"came {arrived_at:%Y-%m-%d %H:%M} UTC, when its round was known: it was published {published_at:%H:%M} UTC"
        )
    return ""


def find_release_fault(announcement: Sample, released_on: date | None) -> str:
    """Returns what is wrong with the commit that an announcement names, as a predicate; "" where nothing is."""
    if released_on is None:
        return "names a commit that the default branch does not have"
    if find_publication_time(announcement.round or 0).date() - released_on > RELEASE_AGE:
        return f"names a commit of {format_date(released_on)}, more than {RELEASE_AGE.days} days before its round"
    return ""


def find_size_fault(announcement: Sample, settings: Portal | None, arrival_settings: Portal | None) -> str:
    """Returns what is wrong with how many an announcement draws, as a predicate; "" where nothing is.

    settings: of the commit that it names, None if there is no such commit. arrival_settings: of the default branch when
    it came, or now if it has not come yet; None if nobody knows.
    """
    size = announcement.size or 0
    if settings and size < settings.approvals.spot_check_size:
        least = settings.approvals.spot_check_size
        return f"draws {size}, and `spot_check_size` of the commit that it names is {least}"
    if arrival_settings and size < arrival_settings.approvals.spot_check_size:
        least = arrival_settings.approvals.spot_check_size
        return f"draws {size}, and `spot_check_size` of the default branch that it comes to is {least}"
    return ""
