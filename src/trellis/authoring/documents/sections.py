"""Divides a document into an introduction and lessons, at its highest headings or at its slides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .model import Block, SourceDocument

QUIZ_HEADINGS = frozenset((
    "quiz", "questions", "question", "test", "self-test", "self test", "test yourself", "check yourself",
    "check your knowledge", "check your understanding", "knowledge check", "review questions", "control questions",
    "fragen", "kontrollfragen", "testfragen", "wissenstest", "vragen", "toets", "toetsvragen", "controlevragen",
    "أسئلة", "اختبار", "اختبر نفسك",
))  # fmt: skip
"""Headings, in lower case, below which questions stand."""

_ACTIVITY_HEADING = re.compile(
    r"(?:exercises?|activit(?:y|ies)|practical|practice|hands-on|assignments?|try it(?: out| yourself)?"
    r"|übung(?:en)?|aufgaben?|oefening(?:en)?|opdracht(?:en)?|تمرين|تمارين|نشاط)"
    r"(?:\s+\d{1,2})?(?:\s*[:–—-]\s.*)?",
    re.IGNORECASE,
)
"""A heading below which people do something: the word alone, with a number, or with what it is called."""

_NUMBER = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[.):]?|[ivx]{1,5}[.)])\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """What becomes a lesson. heading: its title's block. is_quiz: whether its heading announces questions.

    is_activity: whether it announces something to do.
    """

    heading: Block
    blocks: tuple[Block, ...]

    @property
    def is_quiz(self) -> bool:
        return is_quiz_heading(self.heading.plain)

    @property
    def is_activity(self) -> bool:
        return is_activity_heading(self.heading.plain)


@dataclass(frozen=True, slots=True)
class DividedDocument:
    """title: of the course, "" if the document shows none. introduction: what stands before the first lesson."""

    title: str
    introduction: tuple[Block, ...]
    sections: tuple[Section, ...]


def is_quiz_heading(text: str) -> bool:
    """Whether a heading announces questions, whatever its number."""
    return _NUMBER.sub("", text).strip(" :.?!").casefold() in QUIZ_HEADINGS


def is_activity_heading(text: str) -> bool:
    """Whether a heading announces something to do, whatever its number."""
    return bool(_ACTIVITY_HEADING.fullmatch(_NUMBER.sub("", text).strip(" .")))


def divide_document(document: SourceDocument) -> DividedDocument:
    """Divides a document.

    A single heading above all others is the title. A quiz below a lesson's heading becomes a lesson of its own, and so
    does an exercise.
    """
    title, blocks = document.title, list(document.blocks)
    levels = sorted({block.level for block in blocks if block.kind == "heading"})
    if not title and document.part == "heading" and levels:
        tops = [index for index, block in enumerate(blocks) if block.kind == "heading" and block.level == levels[0]]
        if len(tops) == 1 and len(levels) > 1 and all(b.kind != "heading" for b in blocks[: tops[0]]):
            title = blocks.pop(tops[0]).plain
            levels = levels[1:]
    top = levels[0] if levels else 1
    introduction: list[Block] = []
    sections: list[tuple[Block, list[Block]]] = []
    for block in blocks:
        if block.kind == "heading" and (block.level == top or _is_lesson_of_its_own(block.plain)):
            sections.append((block, []))
        elif sections:
            sections[-1][1].append(block)
        else:
            introduction.append(block)
    return DividedDocument(
        title,
        tuple(introduction),
        tuple(Section(heading, tuple(_settle_headings(inner))) for heading, inner in sections),
    )


def _is_lesson_of_its_own(heading: str) -> bool:
    return is_quiz_heading(heading) or is_activity_heading(heading)


def strip_number(heading: str) -> str:
    """Returns a heading without the number before it, which a lesson's place gives it."""
    return _NUMBER.sub("", heading).strip() or heading


def _settle_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yields the blocks with headings that begin at the second level and leave none out."""
    written: list[int] = []
    for block in blocks:
        if block.kind != "heading":
            yield block
            continue
        while written and written[-1] >= block.level:
            written.pop()
        written.append(block.level)
        yield replace(block, level=min(6, 1 + len(written)))
