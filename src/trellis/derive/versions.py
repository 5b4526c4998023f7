"""The versions that a course or path has had, and what differs between one that somebody finished and the present one.

Nothing is said of what nobody recorded: without Git's history there are no versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..load.content_history import RecordedLesson, RecordedVersion
from . import format
from .published import Item, PublishedCatalogue
from .wording import translate

MAX_TEXTS = 10
"""The most former versions of one item whose text stays on the site, the latest first."""

TEXT_YEARS = 5
"""How long a text stays after its version ended."""


@dataclass(frozen=True, slots=True)
class FormerVersion:
    """A version that readers no longer see.

    since, until: its first day, and the day on which another took its place. url: the page with its text, "" if that is
    not kept. changes: how the version after it differs from it, in words. changes_since: how the present one does.
    """

    record: RecordedVersion
    since: date
    until: date
    url: str
    changes: tuple[str, ...]
    changes_since: tuple[str, ...]


def get_version_id(published: PublishedCatalogue, item: Item) -> str:
    """Returns the id of the version that readers see; "" if the history does not say."""
    records = _list_records(published, item)
    return records[-1].id if records else ""


def get_version_start(published: PublishedCatalogue, item: Item) -> str:
    """Returns the ISO time in UTC at which the version that readers see began; "" if the history does not say."""
    records = _list_records(published, item)
    return records[-1].since if records else ""


def list_former_versions(published: PublishedCatalogue, item: Item) -> tuple[FormerVersion, ...]:
    """Returns the former versions of an item, the latest first, in the words of the wording that is set."""
    records = _list_records(published, item)
    versions: list[FormerVersion] = []
    for position in range(len(records) - 2, -1, -1):
        record, successor = records[position], records[position + 1]
        until = date.fromisoformat((record.until or successor.since)[:10])
        has_text = len(versions) < MAX_TEXTS and until + timedelta(days=TEXT_YEARS * 365) > published.today
        versions.append(
            FormerVersion(
                record,
                date.fromisoformat(record.since[:10]),
                until,
                f"{item.url}versions/{record.id}/" if has_text else "",
                tuple(_describe_changes(published, item, record, successor)),
                tuple(_describe_changes(published, item, record, records[-1])),
            )
        )
    return tuple(versions)


def _list_records(published: PublishedCatalogue, item: Item) -> tuple[RecordedVersion, ...]:
    """Returns the recorded versions under the item's id, after those of earlier ids before it had this one."""
    versions = published.history.versions
    records = [record for record in versions.get(item.id, ()) if record.kind in ("", item.kind)]
    if not records or records[-1].until:
        return ()  # what readers see is not committed
    start = records[0].since
    earlier = [record for id in item.former_ids for record in versions.get(id, ()) if record.since < start]
    former = sorted(
        (record for record in earlier if record.kind == item.kind), key=lambda record: (record.since, record.id)
    )
    chain: list[RecordedVersion] = []
    for record in (*former, *records):
        if chain and record.title and record.has_matter_of(chain[-1]):  # the very same, as after a renaming
            record = record._replace(id=chain[-1].id, since=chain[-1].since)
            chain.pop()
        chain.append(record)
    return tuple(chain)


def _describe_changes(
    published: PublishedCatalogue, item: Item, before: RecordedVersion, after: RecordedVersion
) -> Iterator[str]:
    """Yields what differs in outcomes, lessons and steps, in words."""
    if not after.title:  # an item that was renamed in the one commit that it has; its present state stands for it
        return
    yield from _describe_outcomes(dict(before.outcomes), dict(after.outcomes))
    former_ids = {
        alias: lesson.id
        for lesson in (published.catalogue.lessons(item) if item.kind == "course" else ())
        for alias in lesson.former_ids
    }
    yield from _describe_lessons(before.lessons, after.lessons, former_ids)
    yield from _describe_steps(published, before, after)


def _describe_outcomes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for id, text in after.items():
        if id not in before:
            yield translate("New outcome: {outcome}", outcome=text)
        elif before[id] != text:
            yield translate("Outcome changed: {outcome} (before: {former})", outcome=text, former=before[id])
    for id, text in before.items():
        if id not in after:
            yield translate("No longer an outcome: {outcome}", outcome=text)


def _describe_lessons(
    before: Iterable[RecordedLesson], after: Iterable[RecordedLesson], former_ids: Mapping[str, str]
) -> Iterator[str]:
    """former_ids: former id of a lesson → its present one."""
    former = {former_ids.get(lesson.id, lesson.id): lesson for lesson in before}
    present = {former_ids.get(lesson.id, lesson.id): lesson for lesson in after}
    for id, lesson in present.items():
        other = former.get(id)
        if other is None:
            yield translate(
                "New lesson: {title} ({time})", title=lesson.title, time=format.format_duration(lesson.minutes)
            )
            continue
        if other.title != lesson.title:
            yield translate("Lesson {former} is now called {title}", former=other.title, title=lesson.title)
        if other.text_key != lesson.text_key:
            yield translate("Lesson rewritten: {title}", title=lesson.title)
        if other.is_optional != lesson.is_optional:
            yield _describe_option(lesson.title, is_optional=lesson.is_optional)
    for id, lesson in former.items():
        if id not in present:
            yield translate("Lesson removed: {title}", title=lesson.title)
    shared = [id for id in former if id in present]
    if shared != [id for id in present if id in former]:
        yield translate("The lessons are in another order")


def _describe_steps(published: PublishedCatalogue, before: RecordedVersion, after: RecordedVersion) -> Iterator[str]:
    former, present = _list_step_items(published, before), _list_step_items(published, after)
    for id, is_optional in present.items():
        title = name_item(published, id)
        if id not in former:
            yield translate("New step: {title}", title=title)
        elif former[id] != is_optional:
            yield _describe_option(title, is_optional=is_optional)
    for id in former:
        if id not in present:
            yield translate("Step removed: {title}", title=name_item(published, id))
    if [id for id in former if id in present] != [id for id in present if id in former]:
        yield translate("The steps are in another order")


def _describe_option(title: str, *, is_optional: bool) -> str:
    if is_optional:
        return translate("May be left out now: {title}", title=title)
    return translate("Belongs to it now: {title}", title=title)


def _list_step_items(published: PublishedCatalogue, record: RecordedVersion) -> dict[str, bool]:
    """Returns the present id of each item → whether it may be left out."""
    rows = ((id, step.is_optional) for step in record.steps for id in step.items)
    items = ((published.catalogue.item(id), id, is_optional) for id, is_optional in rows)
    return {item.id if item else id: is_optional for item, id, is_optional in items}


def name_item(published: PublishedCatalogue, id: str) -> str:
    """Returns the title of a course or path, also of one that was taken down; its id if nobody knows more."""
    if item := published.find_entry("item", id):
        return item.title
    tombstones = (entry for entry in published.catalogue.whole.tombstones if id in entry.meta.list_names())
    tombstone = next(tombstones, None)
    if tombstone:
        return tombstone.title
    records = published.history.versions.get(id, ())
    return records[-1].title or id if records else id
