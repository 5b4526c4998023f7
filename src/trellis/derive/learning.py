"""What a reader's browser has to know to tell how far they are: courses with their lessons, paths with their steps.

index.json  the number of the other files, and when the site was built from which version of the content
<n>.json    id → course, path, former id or what was taken down; `choose_shard` says which file has an id

A browser fetches these files when a reader has begun something, and of the second kind only those that it needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .. import kinds
from ..catalogue.catalogue import Entry
from ..kinds import Course, Lesson, Path
from . import versions
from .cards import get_language_tag
from .published import Item, PublishedCatalogue
from .shards import choose_shard
from .versions import FormerVersion

IDS_PER_FILE = 40
"""On average; a course takes some 500 bytes."""

LearningRecord = dict[str, Any]
"""What a file holds of one id."""


def build_learning_files(published: PublishedCatalogue) -> dict[str, str]:
    """Returns name → JSON text of all files."""
    records = dict(_list_records(published))
    count = max(1, -(-len(records) // IDS_PER_FILE))
    files: list[dict[str, LearningRecord]] = [{} for _ in range(count)]
    for id, record in records.items():
        files[choose_shard(id, count)][id] = record
    index = {"version": 1, "files": count, "history": not published.history.problem}
    return {"index.json": _dump_json(index), **{f"{n}.json": _dump_json(file) for n, file in enumerate(files)}}


def list_former_lessons(published: PublishedCatalogue, course: Entry[Course], lesson: Entry[Lesson]) -> tuple[str, ...]:
    """Returns the addresses ``course/lesson`` that a lesson had before, by former ids of the course and its own."""
    courses = (course.id, *course.former_ids)
    names = (lesson.id, *lesson.former_ids)
    addresses = (f"{id}/{name}" for id in courses for name in names)
    return tuple(address for address in addresses if address != f"{course.id}/{lesson.id}")


def _list_records(published: PublishedCatalogue) -> Iterator[tuple[str, LearningRecord]]:
    """Yields each id with its record; what has an id now comes after what had it before."""
    for tombstone in published.catalogue.whole.tombstones:
        if tombstone.meta.former_kind in (Course.NAME, Path.NAME):
            for id in tombstone.meta.list_names():
                yield id, _describe_gone(published, tombstone)
    for (kind, former_id), id in published.catalogue.aliases.items():
        if kind in (Course.NAME, Path.NAME) and published.find_entry(kind, id):
            yield former_id, {"is": id}
    for item in published.items:
        yield item.id, _describe_item(published, item)


def _describe_item(published: PublishedCatalogue, item: Item) -> LearningRecord:
    language = get_language_tag(published, item)
    record: LearningRecord = {"kind": item.kind, "title": item.title, "url": item.url.lstrip("/")}
    if language != str(published.context.portal.language):
        record["lang"] = language
    if minutes := published.calculate_minutes(item):
        record["minutes"] = minutes
    if version_id := versions.get_version_id(published, item):
        record |= {"version": version_id, "since": versions.get_version_start(published, item)}
    former_versions = versions.list_former_versions(published, item)
    if former_versions:
        record["versions"] = {version.record.id: _describe_version(version) for version in former_versions}
    if item.status == "retired":
        record["retired"] = True
        successors = published.successors_by_course.get(item.id, ())
        record["next"] = [[successor.title, successor.url.lstrip("/")] for successor in successors]
    if item.kind == Path.NAME:
        record["steps"] = [_describe_step(published, step) for step in item.meta.steps]
        if item.meta.certificate:
            record["certificate"] = item.meta.certificate.name
        return record
    record["lessons"] = [_describe_lesson(lesson) for lesson in published.catalogue.lessons(item)]
    former_lessons = {alias: lesson.id for lesson in published.catalogue.lessons(item) for alias in lesson.former_ids}
    if former_lessons:
        record["former"] = former_lessons
    return record


def _describe_version(version: FormerVersion) -> LearningRecord:
    """Since when it was there, what differs now, and the page with its text."""
    record: LearningRecord = {"from": version.record.since, "changes": list(version.changes_since)}
    return {**record, "url": version.url.lstrip("/")} if version.url else record


def _describe_lesson(lesson: Entry[Lesson]) -> list[str | int]:
    """Id, title and minutes; then 1 if the course is finished without it."""
    record: list[str | int] = [lesson.id, lesson.title, lesson.meta.minutes]
    return [*record, 1] if lesson.meta.optional else record


def _describe_step(published: PublishedCatalogue, step: kinds.Step) -> list[Any]:
    """The present ids of its items; then 1 if the step may be left out."""
    items = (published.find_entry("item", id) for id in step.items)
    ids = [item.id for item in items if item]
    return [ids, 1] if step.optional else [ids]


def _describe_gone(published: PublishedCatalogue, tombstone: Entry[kinds.Gone]) -> LearningRecord:
    """Its last title, why it was taken down, and what to look at instead."""
    meta = tombstone.meta
    entries = (published.find_entry("item", id) for id in meta.see)
    url = f"{'paths' if meta.kind == Path.NAME else 'courses'}/{meta.id}/"
    next_items = [[entry.title, entry.url.lstrip("/")] for entry in entries if entry]
    record: LearningRecord = {"kind": "gone", "title": tombstone.title, "url": url, "reason": meta.reason}
    return {**record, "next": next_items} if next_items else record


def _dump_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
