"""``changes.json``: what was added, changed, retired and removed, and when, for programs that follow the catalogue.

A course or path has at most one row of each sort, with the time of the last such change, so that a program which reads
it seldom misses nothing. Times are those of the published branch. What Git's history does not say is left out, and
`since` says from which time on nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Literal, NamedTuple, get_args

from ...kinds import Gone
from ...load.branch_history import BranchTimes
from ..feeds.site_identity import SiteIdentity
from ..object_schema import JsonObject, describe_object
from ..publication import find_retirement_day, find_retirement_time, list_recorded_versions
from ..published import Item, PublishedCatalogue, is_visible

VERSION = 1
"""Incremented when a key that programs may rely on changes or is removed."""


ChangeSort = Literal["added", "changed", "retired", "removed"]

_KINDS = ("course", "path")


class CatalogueChange(NamedTuple):
    """A change. see: ids of what to look at instead of what was retired or removed."""

    at: datetime
    sort: ChangeSort
    kind: str
    id: str
    title: str
    url: str
    see: tuple[str, ...] = ()


def build_changes_json(
    published: PublishedCatalogue, site: SiteIdentity, times: BranchTimes, generated: datetime
) -> JsonObject:
    """Returns the changes as JSON values, the latest first. generated: the timezone-aware time of the build."""
    changes = [*_list_item_changes(published, times), *_list_removals(published, times)] if times.has_history else []
    begins = datetime.fromtimestamp(times.begins, UTC) if times.begins is not None else None
    since = begins if times.has_history else generated
    rows = [_build_row(change, site) for change in sorted(changes, key=_rank) if begins is None or change.at >= begins]
    return {
        "version": VERSION,
        "generated": _format_time(generated),
        "since": _format_time(since) if since else None,
        "changes": rows,
    }


def build_changes_schema() -> JsonObject:
    """Returns the JSON Schema of the result of `build_changes_json`."""
    text, moment = {"type": "string"}, {"type": "string", "format": "date-time"}
    row = describe_object(
        {
            "at": moment,
            "change": {"enum": list(get_args(ChangeSort))},
            "kind": {"enum": list(_KINDS)},
            "id": text,
            "title": text,
            "url": text,
            "address": {"type": ["string", "null"], "format": "uri"},
            "see": {"type": "array", "items": text},
        }
    )
    document = {
        "version": {"const": VERSION},
        "generated": moment,
        "since": {"type": ["string", "null"], "format": "date-time"},
        "changes": {"type": "array", "items": row},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What has changed in a portal's catalogue, version {VERSION}",
        **describe_object(document),
    }


def _list_item_changes(published: PublishedCatalogue, times: BranchTimes) -> Iterator[CatalogueChange]:
    assets: dict[str, int] = {}
    for path, seconds in times.changed.items():
        folder, _, name = path.rpartition("/")
        if not name.endswith(".md"):
            assets[folder] = max(seconds, assets.get(folder, 0))
    for item in published.items:
        added = _find_addition(published, item)
        changed = _find_change(published, item, times, assets)
        if added:
            yield _build_change(added, "added", item)
        if changed and (added is None or changed > added):
            yield _build_change(changed, "changed", item)
        if retired := _find_retirement(published, item):
            successors = published.successors_by_course.get(item.id, ()) if item.kind == "course" else ()
            yield _build_change(retired, "retired", item, successors)


def _find_addition(published: PublishedCatalogue, item: Item) -> datetime | None:
    """The time of the commit with which readers could see it first, also by a former id."""
    return min((_read_time(record.since) for record in list_recorded_versions(published, item)), default=None)


def _find_change(
    published: PublishedCatalogue, item: Item, times: BranchTimes, assets: dict[str, int]
) -> datetime | None:
    """The time of the last commit that changed a file of it that readers see."""
    paths = [item.path]
    folder = item.path.rpartition("/")[0]
    seconds = []
    if item.kind == "course":
        paths += [lesson.path for lesson in published.catalogue.lessons(item) if is_visible(lesson)]
        seconds = [assets[place] for place in {p.rpartition("/")[0] for p in paths} if place in assets]
        removed = (path for path in times.removed if path.startswith(f"{folder}/") and path not in times.changed)
        seconds += [times.removed[path] for path in removed]
    seconds += [times.changed[path] for path in paths if path in times.changed]
    return datetime.fromtimestamp(max(seconds), UTC) if seconds else None


def _find_retirement(published: PublishedCatalogue, item: Item) -> datetime | None:
    if item.status != "retired":
        return None
    if time := find_retirement_time(published, item):
        return _read_time(time)
    day = find_retirement_day(published, item)
    return _begin_day(day) if day else None


def _list_removals(published: PublishedCatalogue, times: BranchTimes) -> Iterator[CatalogueChange]:
    """Yields what was taken down; what no commit says so of, on the day that its tombstone names."""
    removed: dict[tuple[str, str], int] = {}
    for path, seconds in times.removed.items():
        parts = path.split("/")
        if parts[-3:-2] == ["courses"] and parts[-1] == "index.md":
            key = "course", parts[-2]
        elif parts[-2:-1] == ["paths"]:
            key = "path", parts[-1].removesuffix(".md")
        else:
            continue
        removed[key] = max(seconds, removed.get(key, 0))
    for tombstone in published.catalogue.whole.tombstones:
        meta: Gone = tombstone.meta
        if meta.former_kind in _KINDS:
            seconds = removed.get((meta.former_kind, meta.id), 0)
            at = datetime.fromtimestamp(seconds, UTC) if seconds else _begin_day(meta.on)
            url = f"/{meta.former_kind}s/{meta.id}/"
            yield CatalogueChange(at, "removed", meta.former_kind, meta.id, meta.title, url, tuple(map(str, meta.see)))


def _build_change(at: datetime, sort: ChangeSort, item: Item, see: Iterable[Item] = ()) -> CatalogueChange:
    return CatalogueChange(at, sort, item.kind, item.id, item.title, item.url, tuple(other.id for other in see))


def _build_row(change: CatalogueChange, site: SiteIdentity) -> JsonObject:
    return {
        "at": _format_time(change.at),
        "change": change.sort,
        "kind": change.kind,
        "id": change.id,
        "title": change.title,
        "url": change.url,
        "address": site.build_url(change.url) if site.url else None,
        "see": list(change.see),
    }


def _rank(change: CatalogueChange) -> tuple[float, str, str, str]:
    return -change.at.timestamp(), change.kind, change.id, change.sort


def _read_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _begin_day(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _format_time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
