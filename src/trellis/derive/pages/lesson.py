"""The page of a lesson: its place in the course, its questions and evidence, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from ... import kinds
from ...catalogue.catalogue import Entry
from ...catalogue.link_targets import list_film_links
from ...kinds.plain_address import is_plain_address
from .. import cards, links, versions
from ..links import Link, link_resources, resolve_address
from ..pictures import FilmView, build_film
from ..published import PublishedCatalogue
from ..quiz import Quiz, build_quiz
from ..wording import translate
from . import modules
from .course import LessonRow, build_lesson_rows
from .modules import LessonGroup


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion: the descriptions of its levels, lowest first, and the lowest one that passes, counted from 1."""

    id: str
    text: str
    levels: tuple[str, ...]
    pass_level: int


@dataclass(frozen=True, slots=True)
class RubricView:
    """A rubric. `level_count` is the largest number of levels of a criterion."""

    id: str
    title: str
    summary: str
    version: int
    level_count: int
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class LessonPage:
    """The view of a lesson's page. `row` is its own row among `lessons`.

    `outcomes` are those of the course that the lesson serves. `key` is its course's id and its own, as what readers
    keep of it is called.
    """

    title: str
    key: str
    language_tag: str
    course: Link
    course_id: str
    owner: Link | None
    row: LessonRow
    lesson_count: int
    lessons: tuple[LessonRow, ...]
    modules: tuple[LessonGroup, ...]
    outcomes: tuple[str, ...]
    guiding_questions: tuple[str, ...]
    key_points: tuple[str, ...]
    resources: tuple[Link, ...]
    quiz: Quiz | None
    evidence: str
    rubric: RubricView | None
    film: FilmView | None
    previous_lesson: LessonRow | None
    next_lesson: LessonRow | None
    version_id: str = ""
    """The version of the course that readers see, as in its history; "" where there is none."""
    former_course_ids: tuple[str, ...] = ()


def build_lesson_page(published: PublishedCatalogue, entry: Entry[kinds.Lesson]) -> LessonPage | None:
    """Builds the view of a lesson's page, without its body; None where readers cannot see the course."""
    course = published.find_entry("course", entry.course)
    if course is None:
        return None
    rows = build_lesson_rows(published, course)
    index = next(n for n, row in enumerate(rows) if row.url == entry.url)
    outcome_texts = {outcome.id: outcome.text.rstrip(".") for outcome in course.meta.outcomes}
    meta = entry.meta
    return LessonPage(
        title=entry.title,
        key=entry.key[1],
        language_tag=cards.get_language_tag(published, entry),
        course=links.link_entry(course),
        course_id=course.id,
        owner=links.find_link(published, "team", entry.owner),
        row=rows[index],
        lesson_count=len(rows),
        lessons=rows,
        modules=modules.group_lessons(course, published.catalogue.lessons(course)),
        outcomes=tuple(outcome_texts[id] for id in meta.outcomes if id in outcome_texts),
        guiding_questions=meta.guiding_questions,
        key_points=meta.key_points,
        resources=link_resources(meta.resources, cards.get_language_tag(published, entry)),
        quiz=build_quiz(published.catalogue, entry),
        evidence=meta.evidence or "",
        rubric=build_rubric(published.find_entry("rubric", meta.rubric)),
        film=build_film(published, entry, _build_video_links(published, entry)) if meta.video else None,
        previous_lesson=rows[index - 1] if index else None,
        next_lesson=rows[index + 1] if index + 1 < len(rows) else None,
        version_id=versions.get_version_id(published, course),
        former_course_ids=course.former_ids,
    )


def _build_video_links(published: PublishedCatalogue, entry: Entry[kinds.Lesson]) -> tuple[Link, ...]:
    """Links the transcript and the captions of a lesson's video; what leads nowhere is left out."""
    titles = {"transcript": translate("Transcript"), "captions": translate("Captions")}
    targets = ((titles[key], target) for key, target in list_film_links(published.catalogue, entry))
    links = (Link(title, resolve_address(published, entry, t)) for title, t in targets if is_plain_address(t))
    return tuple(link for link in links if link.url)


def build_rubric(entry: Entry[kinds.Rubric] | None) -> RubricView | None:
    """Builds the view of a rubric, None of none."""
    if entry is None:
        return None
    meta = entry.meta
    level_count = max(len(c.levels) for c in meta.criteria)
    criteria = tuple(CriterionView(c.id, c.text, c.levels, c.pass_) for c in meta.criteria)
    return RubricView(entry.id, entry.title, meta.summary, meta.version, level_count, criteria)
