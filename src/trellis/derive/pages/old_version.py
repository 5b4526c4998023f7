"""The page of a former version of a course or path: what it taught, with its text, for those who finished it."""

from __future__ import annotations

from dataclasses import dataclass

from .. import cards, format
from ..cards import EntryCard
from ..published import Item, PublishedCatalogue
from ..texts import TextPart
from ..versions import TEXT_YEARS, FormerVersion, name_item


@dataclass(frozen=True, slots=True)
class OldLesson:
    """A lesson as it was."""

    title: str
    time: str
    is_optional: bool
    anchor: str
    text: TextPart


@dataclass(frozen=True, slots=True)
class OldStep:
    """A step of a path as it was, with its items by their titles."""

    section: str
    is_optional: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OldVersion:
    """The view of the page. card: of the present version. years: how long the page stays."""

    card: EntryCard
    title: str
    id: str
    since: str
    until: str
    years: int
    outcomes: tuple[str, ...]
    text: TextPart
    lessons: tuple[OldLesson, ...]
    steps: tuple[OldStep, ...]
    changes: tuple[str, ...]


def build_old_version(published: PublishedCatalogue, item: Item, version: FormerVersion) -> OldVersion:
    """Builds the view of a former version of an item."""
    record = version.record
    lessons = (
        OldLesson(
            lesson.title,
            format.format_duration(lesson.minutes),
            lesson.is_optional,
            f"lesson-{number}",
            TextPart(f"lesson-{number}", blob=lesson.blob),
        )
        for number, lesson in enumerate(record.lessons, 1)
    )
    steps = (
        OldStep(step.section, step.is_optional, tuple(name_item(published, id) for id in step.items))
        for step in record.steps
    )
    return OldVersion(
        card=cards.build_card(published, item),
        title=record.title,
        id=record.id,
        since=format.format_date(version.since),
        until=format.format_date(version.until),
        years=TEXT_YEARS,
        outcomes=tuple(text for _, text in record.outcomes),
        text=TextPart("about", blob=record.blob),
        lessons=tuple(lessons),
        steps=tuple(steps),
        changes=version.changes_since,
    )
