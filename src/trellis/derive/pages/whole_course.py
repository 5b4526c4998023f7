"""A course as one page, to be printed: all lessons with their questions, and the answers at its end."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import cards
from ..cards import EntryCard
from ..published import PublishedCatalogue
from ..texts import ReadText, TextPart, read_entry_text
from . import lesson
from .lesson import LessonPage
from .modules import LessonGroup


@dataclass(frozen=True, slots=True)
class WholeLesson:
    """A lesson with its text. anchor: of its heading."""

    page: LessonPage
    anchor: str
    text: TextPart
    module: LessonGroup | None = None
    """The module that it begins."""


@dataclass(frozen=True, slots=True)
class WholeCourse:
    """The view of the page. has_questions: whether a lesson asks something."""

    card: EntryCard
    outcomes: tuple[str, ...]
    lessons: tuple[WholeLesson, ...]
    version: str
    has_questions: bool


def build_whole_course(
    published: PublishedCatalogue, entry: Entry[kinds.Course], read_text: ReadText = read_entry_text
) -> WholeCourse:
    """Builds the view of a course with all its lessons. read_text: returns the text of a lesson."""
    lessons = []
    for number, other in enumerate(published.catalogue.lessons(entry), 1):
        page = lesson.build_lesson_page(published, other)
        assert page is not None
        anchor = f"lesson-{number}"
        module = next((one for one in page.modules if one.title and one.places and one.first == number - 1), None)
        lessons.append(WholeLesson(page, anchor, TextPart(anchor, read_text(other)), module))
    return WholeCourse(
        card=cards.build_card(published, entry),
        outcomes=tuple(outcome.text.rstrip(".") for outcome in entry.meta.outcomes),
        lessons=tuple(lessons),
        version=entry.meta.version or "",
        has_questions=any(one.page.quiz for one in lessons),
    )
