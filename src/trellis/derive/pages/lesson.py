"""A lesson's page: where one is in the course, what the lesson asks, and where to go on."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from .. import links
from ..links import Link
from ..published import PublishedCatalogue
from .course import LessonRow, lesson_rows


@dataclass(frozen=True, slots=True)
class Question:
    """choices: each with whether it is right."""

    prompt: str
    choices: tuple[tuple[str, bool], ...]
    explain: str

    @property
    def several(self) -> bool:
        """Whether more than one choice is right."""
        return sum(right for _, right in self.choices) > 1


@dataclass(frozen=True, slots=True)
class Rubric:
    """levels: how many a criterion has at most. criteria: text, what each level looks like, and the lowest that passes, from 1."""

    title: str
    summary: str
    version: int
    levels: int
    criteria: tuple[tuple[str, tuple[str, ...], int], ...]


@dataclass(frozen=True, slots=True)
class LessonPage:
    """here: its own row. video: the recording, then what it says in words. outcomes: what of the course it serves. previous, next: its neighbours; behind the last, the course."""

    title: str
    course: Link
    course_id: str
    owner: Link | None
    here: LessonRow
    total: int
    lessons: tuple[LessonRow, ...]
    outcomes: tuple[str, ...]
    questions: tuple[Question, ...]
    evidence: str
    rubric: Rubric | None
    video: tuple[Link, ...]
    previous: LessonRow | None
    next: LessonRow | None


def lesson_page(published: PublishedCatalogue, entry: Entry[kinds.Lesson]) -> LessonPage | None:
    """Everything that a lesson's page says beside its text; None where its course is not there to be seen."""
    course = published.find("course", entry.course)
    if course is None:
        return None
    rows = lesson_rows(published, course)
    at = next(n for n, row in enumerate(rows) if row.url == entry.url)
    texts = {outcome.id: outcome.text.rstrip(".") for outcome in course.meta.outcomes}
    meta = entry.meta
    return LessonPage(
        title=entry.title,
        course=links.to(course),
        course_id=course.id,
        owner=links.find(published, "team", entry.owner),
        here=rows[at],
        total=len(rows),
        lessons=rows,
        outcomes=tuple(texts[id] for id in meta.outcomes if id in texts),
        questions=tuple(_question(q) for q in meta.questions),
        evidence=meta.evidence or "",
        rubric=_rubric(published.find("rubric", meta.rubric)),
        video=_video(entry) if meta.video else (),
        previous=rows[at - 1] if at else None,
        next=rows[at + 1] if at + 1 < len(rows) else None,
    )


def _video(entry: Entry[kinds.Lesson]) -> tuple[Link, ...]:
    """Links to a lesson's recording and to the files that go with it."""
    video = entry.meta.video
    assert video
    said = (("Watch the video", video.url), ("Transcript", video.transcript), ("Captions", video.captions))
    return tuple(Link(title, _address(entry.path, place)) for title, place in said if place)


def _address(path: str, place: str) -> str:
    """An address, or a file that is named relative to the one at `path`, at the address that it is published under."""
    if place.startswith(("http://", "https://")):
        return place
    return "/" + posixpath.normpath(posixpath.join(posixpath.dirname(path), place)).removeprefix("content/")


def _question(question: kinds.Question) -> Question:
    right = question.answer if isinstance(question.answer, tuple) else (question.answer,)
    return Question(
        question.prompt, tuple((c, n in right) for n, c in enumerate(question.choices, 1)), question.explain
    )


def _rubric(entry: Entry[kinds.Rubric] | None) -> Rubric | None:
    if entry is None:
        return None
    meta = entry.meta
    levels = max(len(c.levels) for c in meta.criteria)
    return Rubric(
        entry.title, meta.summary, meta.version, levels, tuple((c.text, c.levels, c.pass_) for c in meta.criteria)
    )
