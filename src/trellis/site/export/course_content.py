"""A course as a package shows it: its lessons with their HTML and quizzes, and the files that these need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from ... import kinds
from ...catalogue.catalogue import Entry
from ...catalogue.link_targets import is_external, list_film_links
from ...derive import PublishedCatalogue, format
from ...derive.browse.site_data import SiteData
from ...derive.cards import get_language_tag
from ...derive.links import Link, link_resources
from ...derive.pages.lesson import RubricView, build_rubric
from ...derive.published import is_visible
from ...derive.quiz import Quiz, build_quiz, list_quiz_data
from ...derive.wording import Wording, translate, use_wording
from ...diagnostics.phrases import did_you_mean
from ...kinds.plain_address import is_plain_address
from ...pipeline.run import CheckedPortal
from .. import fragments
from ..link_addresses import LinkAddresses, list_gone_urls
from ..markdown.page import render_body
from ..messages import load_wordings
from ..plain.page import wrap_tables
from ..plan import CONTENT_PREFIX, PlannedPage, plan_pages
from ..settings import read_settings
from .page_links import PackageLinks, build_part_id
from .permanent_ids import build_lesson_key
from .refusal import ExportRefused

_START = "start"
"""What the part with the course's own text is called."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonContent:
    """A lesson. part: what its part of the page is called. key: what a package keeps of it is called by that."""

    part: str
    key: str
    permanent_id: str
    title: str
    type: str
    type_label: str
    time: str
    is_optional: bool
    outcomes: tuple[str, ...]
    html: Markup
    quiz: Quiz | None
    quiz_data: Mapping[str, object] | None
    guiding_questions: tuple[str, ...]
    key_points: tuple[str, ...]
    resources: tuple[Link, ...]
    evidence: str
    rubric: RubricView | None
    video_links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseContent:
    """A course. language: the tag of its texts, where `wording` may be another's that has words for the page.

    files: path in the package → file of the portal. xapi_base: what xAPI's ids begin with, or "".
    """

    permanent_id: str
    title: str
    summary: str
    language: str
    time: str
    outcomes: tuple[str, ...]
    html: Markup
    lessons: tuple[LessonContent, ...]
    files: Mapping[str, Path]
    xapi_base: str
    wording: Wording
    env: Environment

    @property
    def required_lessons(self) -> tuple[LessonContent, ...]:
        """The lessons by which the course is completed and passed: those that are not optional, or else all."""
        return tuple(lesson for lesson in self.lessons if not lesson.is_optional) or self.lessons

    @property
    def mastery_score(self) -> float | None:
        """The least score of those who pass each required quiz, from 0 to 1, to four places; None without one."""
        quizzes = [lesson.quiz for lesson in self.required_lessons if lesson.quiz]
        if not quizzes:
            return None
        shares = [quiz.needed_count / len(quiz.questions) for quiz in quizzes]
        return int(sum(shares) / len(shares) * 10_000 + 1e-6) / 10_000


def build_course_content(root: Path, result: CheckedPortal, id: str, *, with_drafts: bool = False) -> CourseContent:
    """Builds a course of the portal at `root` for a package. id: the course's, or a former one.

    with_drafts: whether a draft may be exported. Raises ExportRefused if there is no such course, or nothing to show.
    """
    course = find_course(result, id, with_drafts=with_drafts)
    lessons = result.catalogue.lessons(course)
    if not lessons:
        raise ExportRefused(f"{course.path}: the course has no lessons, so that a package would be empty")
    published = PublishedCatalogue(result.catalogue, result.context)
    portal = result.context.portal
    wording = load_wordings(root).find_wording(get_language_tag(published, course), portal.language)
    with use_wording(wording):
        return _Builder(root, result, published, course, lessons).build(wording)


def find_course(result: CheckedPortal, id: str, *, with_drafts: bool = False) -> Entry[kinds.Course]:
    """Finds a course by its id or a former one. Raises ExportRefused; a draft is found only with `with_drafts`."""
    courses = result.catalogue.courses
    course = next((e for e in courses if e.id == id), None) or next((e for e in courses if id in e.former_ids), None)
    if course is None:
        close = did_you_mean(id, [e.id for e in courses])
        hint = f"did you mean {close}?" if close else "`trellis find` finds courses by the words of their titles"
        raise ExportRefused(f"no course is called {id}; {hint}")
    if not (is_visible(course) or with_drafts):
        raise ExportRefused(f"{course.path}: the course is a draft, which nobody has published; --drafts exports it")
    return course


class _Builder:
    def __init__(
        self,
        root: Path,
        result: CheckedPortal,
        published: PublishedCatalogue,
        course: Entry[kinds.Course],
        lessons: tuple[Entry[kinds.Lesson], ...],
    ) -> None:
        self._root = root
        self._portal = result.context.portal
        self._published = published
        self._course = course
        self._lessons = lessons
        self._settings = read_settings(root)
        pages = {**plan_pages(SiteData(published), root)}
        self._pages = {course.url: _plan_page(course)} | {lesson.url: _plan_page(lesson) for lesson in lessons}
        pages |= {page.src: page for page in self._pages.values()}
        self._parts = {lesson.url: f"lesson-{lesson.id}" for lesson in lessons}
        anchors = {url: build_part_id(part) for url, part in ({course.url: _START} | self._parts).items()}
        urls = {src: page.url for src, page in pages.items()}
        addresses = LinkAddresses(published, urls, list_gone_urls(pages))
        assets = frozenset(result.catalogue.assets)
        self._links = PackageLinks(addresses, assets, anchors, self._settings.url)

    def build(self, wording: Wording) -> CourseContent:
        meta = self._course.meta
        html = self._render_text(self._course)
        lessons = tuple(map(self._build_lesson, self._lessons))
        base = self._portal.xapi_base or self._settings.url
        return CourseContent(
            permanent_id=self._course.first_id,
            title=clean_text(self._course.title),
            summary=clean_text(meta.summary or ""),
            language=get_language_tag(self._published, self._course),
            time=format.format_duration(meta.minutes),
            outcomes=tuple(outcome.text.rstrip(".") for outcome in meta.outcomes),
            html=html,
            lessons=lessons,
            files={name: self._root / path for name, path in sorted(self._links.files.items())},
            xapi_base=base,
            wording=wording,
            env=fragments.create_environment(self._portal.language),
        )

    def _build_lesson(self, lesson: Entry[kinds.Lesson]) -> LessonContent:
        meta, catalogue = lesson.meta, self._published.catalogue
        quiz = build_quiz(catalogue, lesson)
        texts = {outcome.id: outcome.text.rstrip(".") for outcome in self._course.meta.outcomes}
        permanent_id = lesson.first_id
        return LessonContent(
            part=self._parts[lesson.url],
            key=build_lesson_key(permanent_id),
            permanent_id=permanent_id,
            title=clean_text(lesson.title),
            type=meta.type,
            type_label=format.format_term(meta.type),
            time=format.format_duration(meta.minutes),
            is_optional=meta.optional,
            outcomes=tuple(texts[id] for id in meta.outcomes if id in texts),
            html=self._render_text(lesson),
            quiz=quiz,
            quiz_data=list_quiz_data(quiz, self._links.place) if quiz else None,
            guiding_questions=meta.guiding_questions,
            key_points=meta.key_points,
            resources=link_resources(meta.resources, ""),
            evidence=meta.evidence or "",
            rubric=build_rubric(catalogue.find_entry("rubric", meta.rubric) if meta.rubric else None),
            video_links=tuple(self._list_video_links(lesson)),
        )

    def _render_text(self, entry: Entry[kinds.Course] | Entry[kinds.Lesson]) -> Markup:
        page = self._pages[entry.url]
        resolve: Callable[[str], str] = partial(self._links.resolve, page)
        reads_maths = self._portal.maths == "mathml"
        body = render_body(entry.body, resolve, self._portal.role_mailboxes, reads_maths=reads_maths)
        return Markup(self._links.adapt(page, wrap_tables(body.html)))

    def _list_video_links(self, lesson: Entry[kinds.Lesson]) -> Iterator[Link]:
        if not (video := lesson.meta.video):
            return
        titles = {"transcript": translate("Transcript"), "captions": translate("Captions")}
        targets = ((titles[key], target) for key, target in list_film_links(self._published.catalogue, lesson))
        for title, target in ((translate("Watch the video"), video.url or quote(video.file or "")), *targets):
            if is_plain_address(target) and (address := self._locate(lesson, target)):
                yield Link(title, address)

    def _locate(self, lesson: Entry[kinds.Lesson], target: str) -> str:
        """The address in the package for one that is written as in a link of the lesson's text; "" if it has none."""
        if is_external(target):
            return f"https:{target}" if target.startswith("//") else target
        return self._links.resolve(self._pages[lesson.url], target)


def clean_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _plan_page(entry: Entry[kinds.Course] | Entry[kinds.Lesson]) -> PlannedPage:
    return PlannedPage(
        src=entry.path.removeprefix(CONTENT_PREFIX), url=entry.url, title=entry.title, description="", entry=entry
    )
