"""The template for the evidence of a checkpoint: what to hand in, the rubric with room for levels, and remarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .pages.lesson import LessonPage
from .wording import translate


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A part of the template: a heading of a level, a paragraph, or a table with its head in the first row."""

    kind: Literal["title", "heading", "text", "table"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def build_template(view: LessonPage, address: str) -> Iterator[TemplatePart]:
    """Yields the parts of a checkpoint's template. address: of the checkpoint's page, or ""."""
    yield TemplatePart("title", translate("Evidence: {title}", title=view.title))
    yield TemplatePart("text", translate("{lesson}, {course}", lesson=view.title, course=view.course.title))
    if address:
        yield TemplatePart("text", address)
    people = (translate("Name"), translate("Team"), translate("Date"), translate("Assessor"))
    yield TemplatePart("table", rows=((translate("Who"), ""), *((label, "") for label in people)))
    yield TemplatePart("heading", translate("What you hand in"))
    if view.evidence:
        yield TemplatePart("text", view.evidence)
    questions = (
        translate("What was the situation, and what was your part in it?"),
        translate("What did you do, and why?"),
        translate("Where can it be seen? Files, links, dates, people who were there."),
        translate("What would you do differently next time?"),
    )
    for question in questions:
        yield TemplatePart("heading", question)
        yield TemplatePart("text", "")
    if view.rubric:
        title = translate("{rubric}, version {version}", rubric=view.rubric.title, version=view.rubric.version)
        yield TemplatePart("heading", title)
        head = (translate("Criterion"), translate("What passes"), translate("My level"), translate("Remarks"))
        rows = ((c.text, f"{c.pass_level}: {c.levels[c.pass_level - 1]}", "", "") for c in view.rubric.criteria)
        yield TemplatePart("table", rows=(head, *rows))
    yield TemplatePart("heading", translate("Remarks"))
    yield TemplatePart("text", "")
    yield TemplatePart("heading", translate("Signature"))
    yield TemplatePart("text", "")


def render_markdown(parts: Iterator[TemplatePart]) -> str:
    """Renders a template as Markdown."""
    return "".join(f"{_render_part(part)}\n\n" for part in parts).rstrip("\n") + "\n"


def _render_part(part: TemplatePart) -> str:
    if part.kind == "table":
        head, *rows = part.rows
        lines = (head, tuple("---" for _ in head), *rows)
        return "\n".join(f"| {' | '.join(_escape_cell(cell) for cell in line)} |" for line in lines)
    marks = {"title": "# ", "heading": "## "}.get(part.kind, "")
    return f"{marks}{_escape_text(part.text)}" if part.text else "…"


def _escape_text(text: str) -> str:
    """Escapes what Markdown would take for a mark."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)


def _escape_cell(text: str) -> str:
    return _escape_text(" ".join(text.split()))
