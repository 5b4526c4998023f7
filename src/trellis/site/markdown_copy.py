"""The text of a course or a lesson as Markdown, which stands beside its page for programs and for people who copy it.

It has what the page has: the published text with its links resolved, the questions of a quiz, the rubric of a
checkpoint. What an author noted in comments stays out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..catalogue.entry import Entry
from ..catalogue.link_targets import is_external
from ..derive import PublishedCatalogue, cards, format, links
from ..derive.feeds.llms_txt import MARKDOWN_FILE, escape_words
from ..derive.pages.modules import group_lessons
from ..derive.wording import translate
from ..kinds import Course, Lesson, Resource
from ..kinds.lesson import Question
from ..load.markdown import Document, parse_document
from ..load.markdown.links import list_definitions, list_links
from .addresses import make_relative
from .plan import PlannedPage
from .state import BuildState

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HTML = frozenset(("html_block", "inline_html"))


class TextEdit(NamedTuple):
    """A replacement. start, end: in characters of the text."""

    start: int
    end: int
    text: str


def render_markdown_copy(build: BuildState, page: PlannedPage) -> bytes:
    """Returns the file of a course or a lesson, in the words of the wording that is set."""
    assert page.entry is not None
    render = _render_course if page.entry.kind == "course" else _render_lesson
    parts = render(build.site_data.published, page.entry, page.url, resolve_text(build, page))
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def resolve_text(build: BuildState, page: PlannedPage) -> str:
    """Returns the text of a page without comments, with the relative links that it has on the page."""
    if "[" not in page.body and "<!" not in page.body:
        return page.body.strip()  # neither a link nor a comment
    reads_maths = build.result.context.portal.maths == "mathml"
    document = parse_document(page.body, reads_maths=reads_maths)
    starts = _find_line_starts(page.body)
    edits = [*_list_link_edits(build, page, document, starts), *_list_comment_edits(page.body, document, starts)]
    text, end = page.body, len(page.body) + 1
    for edit in sorted(set(edits), reverse=True):
        if edit.end <= end:
            text = text[: edit.start] + edit.text + text[edit.end :]
            end = edit.start
    return text.strip()


def _list_link_edits(build: BuildState, page: PlannedPage, document: Document, starts: list[int]) -> Iterator[TextEdit]:
    """Yields the targets of relative links that have another address on the site."""
    for link in (*list_links(document), *list_definitions(document)):
        if is_external(link.target):
            continue
        start = starts[link.target_span.line - 1] + link.target_span.column - 1
        end = starts[link.target_span.line - 1] + link.target_span.end - 1
        url = build.link_addresses.find_address(page, link.target)
        if url is not None and url != link.target and page.body[start:end] == link.target:
            yield TextEdit(start, end, url)


def _list_comment_edits(text: str, document: Document, starts: list[int]) -> Iterator[TextEdit]:
    for node in document.find_nodes(_HTML):
        first, last = (starts[line] + column for line, column in map(document.locate, (node.start, node.end)))
        for comment in _COMMENT.finditer(text[first:last]):
            yield TextEdit(first + comment.start(), first + comment.end(), "")


def _find_line_starts(text: str) -> list[int]:
    """The position of each line's first character, and of the end."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _render_course(published: PublishedCatalogue, course: Entry[Course], url: str, body: str) -> Iterator[str]:
    meta, card = course.meta, cards.build_card(published, course)
    yield f"# {escape_words(course.title)}"
    yield escape_words(meta.summary)
    facts = [card.kind_label, card.time, card.publisher, card.status_label]
    yield " · ".join(escape_words(fact) for fact in facts if fact)
    if meta.outcomes:
        yield "## " + translate("What you will be able to do")
        yield _render_list(escape_words(outcome.text) for outcome in meta.outcomes)
    if meta.prerequisites or meta.entry_requirements:
        yield "## " + translate("Prerequisites")
        items = links.find_links(published, "item", meta.prerequisites)
        links_to_items = (_render_link(link.title, make_relative(link.url, url)) for link in items)
        yield _render_list((*links_to_items, *map(escape_words, meta.entry_requirements)))
    if lessons := published.catalogue.lessons(course):
        yield "## " + translate("Lessons")
        for module in group_lessons(course, lessons):
            if module.title:
                yield f"### {escape_words(module.title)}"
                yield escape_words(module.summary)
            yield "\n".join(
                f"{place + 1}. {_render_link(lesson.title, make_relative(lesson.url, url) + MARKDOWN_FILE)} "
                f"({_describe_lesson(lesson)})"
                for place in module.places
                for lesson in (lessons[place],)
            )
    if body:
        yield "## " + translate("About this course")
        yield body
    yield from _render_resources(meta.resources)


def _render_lesson(published: PublishedCatalogue, lesson: Entry[Lesson], url: str, body: str) -> Iterator[str]:
    course = published.find_entry("course", lesson.course)
    if course is None:
        return
    meta = lesson.meta
    lessons = published.catalogue.lessons(course)
    number = next(n for n, other in enumerate(lessons, 1) if other.url == lesson.url)
    yield f"# {escape_words(lesson.title)}"
    course_link = _render_link(course.title, make_relative(course.url, url) + MARKDOWN_FILE)
    place = translate("Lesson {number} of {total}", number=number, total=len(lessons))
    yield f"{course_link} · {place} · {_describe_lesson(lesson)}"
    outcome_texts = {outcome.id: outcome.text for outcome in course.meta.outcomes}
    if outcomes := [outcome_texts[id] for id in meta.outcomes if id in outcome_texts]:
        yield "## " + translate("What you will be able to do")
        yield _render_list(map(escape_words, outcomes))
    if meta.guiding_questions:
        yield "## " + translate("Questions that this lesson answers")
        yield _render_list(map(escape_words, meta.guiding_questions))
    yield body
    if meta.key_points:
        yield "## " + translate("Key points")
        yield _render_list(map(escape_words, meta.key_points))
    yield from _render_questions(meta.questions)
    if meta.evidence:
        yield "## " + translate("Evidence you hand in")
        yield escape_words(meta.evidence)
    rubric = published.find_entry("rubric", meta.rubric)
    if rubric:
        yield f"## {escape_words(rubric.title)}"
        for criterion in rubric.meta.criteria:
            yield f"### {escape_words(criterion.text)}"
            passes = translate("Pass from here")
            yield "\n".join(
                f"{n}. {escape_words(level)}{f' ({passes})' if n == criterion.pass_ else ''}"
                for n, level in enumerate(criterion.levels, 1)
            )
    yield from _render_resources(meta.resources)


def _render_resources(resources: Iterable[Resource]) -> Iterator[str]:
    if lines := [
        _render_link(one.title, one.url) + (f": {escape_words(one.note)}" if one.note else "") for one in resources
    ]:
        yield "## " + translate("Related resources")
        yield _render_list(lines)


def _render_questions(questions: Iterable[Question]) -> Iterator[str]:
    for number, question in enumerate(questions, 1):
        yield "## " + translate("Question {number}", number=number)
        yield escape_words(question.prompt)
        answers = question.answer if isinstance(question.answer, tuple) else (question.answer,)
        choices = enumerate(question.choices, 1)
        yield "\n".join(f"- [{'x' if n in answers else ' '}] {escape_words(choice)}" for n, choice in choices)
        yield escape_words(question.explain or "")


def _describe_lesson(lesson: Entry[Lesson]) -> str:
    words = (format.format_term(lesson.meta.type), format.format_duration(lesson.meta.minutes))
    return ", ".join(escape_words(word) for word in words if word)


def _render_list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _render_link(title: str, url: str) -> str:
    return f"[{escape_words(title)}]({url})"
