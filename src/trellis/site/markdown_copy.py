"""The text of a course or a lesson as Markdown, which stands beside its page for programs and for people who copy it.

It has what the page has: the published text with its links resolved, the questions of a quiz, the rubric of a
checkpoint. What an author noted in comments stays out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..catalogue.link_targets import is_external
from ..derive.feeds.llms_txt import MARKDOWN_FILE, escape_words
from ..derive.pages.course import CoursePage, build_course_page
from ..derive.pages.lesson import LessonPage, build_lesson_page
from ..derive.wording import translate
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
    published = build.site_data.published
    body = resolve_text(build, page)
    if page.entry.kind == "course":
        parts = _render_course(build_course_page(published, page.entry), page.url, body)
    else:
        lesson = build_lesson_page(published, page.entry)
        parts = _render_lesson(lesson, page.entry.meta.questions, page.url, body) if lesson else iter(())
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def resolve_text(build: BuildState, page: PlannedPage) -> str:
    """Returns the text of a page without comments, with the relative links that it has on the page."""
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


def _render_course(view: CoursePage, url: str, body: str) -> Iterator[str]:
    yield f"# {escape_words(view.card.title)}"
    yield escape_words(view.card.summary)
    facts = [view.card.kind_label, view.card.time, view.card.publisher, view.card.status_label]
    yield " · ".join(escape_words(fact) for fact in facts if fact)
    if view.outcomes:
        yield "## " + translate("What you will be able to do")
        yield _render_list(map(escape_words, view.outcomes))
    if view.prerequisites:
        yield "## " + translate("Prerequisites")
        links = (_render_link(link.title, make_relative(link.url, url)) for link in view.prerequisites)
        yield _render_list(links)
    if view.lessons:
        yield "## " + translate("Lessons")
        yield "\n".join(
            f"{row.number}. {_render_link(row.title, make_relative(row.url, url) + MARKDOWN_FILE)} "
            f"({escape_words(row.type_label)}{', ' + row.time if row.time else ''})"
            for row in view.lessons
        )
    if body:
        yield "## " + translate("About this course")
        yield body


def _render_lesson(view: LessonPage, questions: Iterable[Question], url: str, body: str) -> Iterator[str]:
    yield f"# {escape_words(view.title)}"
    course_url = make_relative(view.course.url, url) + MARKDOWN_FILE
    place = translate("Lesson {number} of {total}", number=view.row.number, total=view.lesson_count)
    yield f"{_render_link(view.course.title, course_url)} · {place} · {view.row.type_label} · {view.row.time}"
    if view.outcomes:
        yield "## " + translate("What you will be able to do")
        yield _render_list(map(escape_words, view.outcomes))
    yield body
    for number, question in enumerate(questions, 1):
        yield "## " + translate("Question {number}", number=number)
        yield escape_words(question.prompt)
        answers = question.answer if isinstance(question.answer, tuple) else (question.answer,)
        choices = enumerate(question.choices, 1)
        yield "\n".join(f"- [{'x' if n in answers else ' '}] {escape_words(choice)}" for n, choice in choices)
        yield escape_words(question.explain or "")
    if view.evidence:
        yield "## " + translate("Evidence you hand in")
        yield escape_words(view.evidence)
    if view.rubric:
        yield f"## {escape_words(view.rubric.title)}"
        for criterion, levels, pass_level in view.rubric.criteria:
            yield f"### {escape_words(criterion)}"
            passes = translate("Pass from here")
            yield "\n".join(
                f"{n}. {escape_words(level)}{f' ({passes})' if n == pass_level else ''}"
                for n, level in enumerate(levels, 1)
            )


def _render_list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _render_link(title: str, url: str) -> str:
    return f"[{escape_words(title)}]({url})"
