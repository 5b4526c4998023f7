"""Verifies samples of spot checks by Git: when an announcement came, what its release had, what its round draws."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from ...catalogue.catalogue import Catalogue, Entry
from ...diagnostics.phrases import format_date
from ...kinds import Sample
from ...load import site_modules as site
from ..ledger import draws
from ..ledger.beacon import BeaconRound, find_publication_time
from ..ledger.reviewed_versions import ReviewedVersions
from .release import find_arrival, find_release_day, load_release

BY_COMMIT = "is drawn by a commit's id alone, which can be tried until it suits"


def find_void_reason(root: Path, catalogue: Catalogue, announcement: Entry[Sample]) -> str:
    """Returns why an announcement counts for nothing, as a predicate; "" if it counts. Raises GitUnavailable."""
    if fault := draws.find_sample_fault(announcement, catalogue):
        return fault
    arrival = find_arrival(root, announcement.path)
    released_on = find_release_day(root, announcement.meta.seed)
    versions = ReviewedVersions(root, site.load_collections(root))
    settings = versions.find_settings(announcement.meta.seed)
    arrival_settings = versions.find_settings(arrival.commit) if arrival else None
    arrived_at = arrival.time if arrival else None
    return draws.find_void_reason(announcement.meta, arrived_at, released_on, settings, arrival_settings)


def find_draw_fault(root: Path, catalogue: Catalogue, sample: Entry[Sample]) -> str:
    """Draws a sample again; returns what is wrong with it, as a predicate that follows "the sample", or "".

    Raises GitUnavailable.
    """
    meta = sample.meta
    if fault := draws.find_sample_fault(sample, catalogue):
        return fault
    announcement = catalogue.find_entry("sample", meta.announcement or "")
    if announcement and (void_reason := find_void_reason(root, catalogue, announcement)):
        return f"keeps an announcement that {void_reason}"
    _, released = load_release(root, meta.seed)
    if announcement:
        drawn = draws.draw_announced(announcement.meta, BeaconRound(meta.round or 0, meta.signature or ""), released)
    else:
        drawn = draws.draw_by_commit(meta, released)
    if drawn == (meta.items, meta.out_of):
        return ""
    return f"is wrong: the seed draws {', '.join(drawn.ids)} out of {drawn.approved_count}"


def find_new_sample_fault(
    root: Path, catalogue: Catalogue, sample: Entry[Sample], today: date, tip: str = "HEAD"
) -> str:
    """Returns what is wrong with a sample or an announcement that is not in the default branch yet, or "".

    tip: the branch that it is to come to, or one that began there. Raises GitUnavailable.
    """
    meta = sample.meta
    if meta.round is None:
        return BY_COMMIT
    if meta.on > today + timedelta(days=1):  # it is tomorrow already in Auckland
        return f"is of {format_date(meta.on)}, which is still to come"
    if not meta.is_announcement:
        others = (s for s in catalogue.whole.samples if s.meta.announcement == meta.announcement and s.id != sample.id)
        if other := next(others, None):
            return f"keeps `{meta.announcement}`, which `{other.id}` keeps already"
        return find_draw_fault(root, catalogue, sample)
    versions = ReviewedVersions(root, site.load_collections(root))
    return (
        draws.find_sample_fault(sample, catalogue)
        or draws.find_release_fault(meta, find_release_day(root, meta.seed, tip))
        or draws.find_size_fault(meta, versions.find_settings(meta.seed), versions.find_settings(tip))
        or _find_lateness(meta, today)
    )


def _find_lateness(announcement: Sample, today: date) -> str:
    """Returns that an announcement would count for nothing if it came today, as a predicate; "" if it is in time."""
    published_on = find_publication_time(announcement.round or 0).date()
    if today >= published_on:
        return f"names a round of {format_date(published_on)}, which is known by the end of this day"
    if today - announcement.on > draws.LEAD:
        return f"is of {format_date(announcement.on)}, more than {draws.LEAD.days} days ago"
    return ""
