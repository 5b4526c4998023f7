"""The texts that the second tier of the search reads: lessons, and the texts of courses, paths, stories, pages, teams.

They are searched by headings, words, quiz questions and key points. Markup, comments and addresses are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...catalogue.catalogue import Entry
from ..browse.numbering import number_entries
from ..cards import get_language_code
from ..published import PublishedCatalogue
from ..texts import ReadText, read_entry_text
from .documents import RETIRED_BOOST

TASK_BOOST = 0.6
"""The factor on the weights of a lesson that is no reading: what is asked about in a quiz is taught elsewhere."""

_HIDDEN = re.compile(r"<!--(?:[^-]|-(?!->))*+(?:-->)?+|<[A-Za-z/!][^<>]*+>|\{[#.:][^{}\n]*+\}")
"""Comments, tags and lists of attributes."""

_ADDRESS = re.compile(r"\]\([^()\s]*+(?:\s[^()]*+)?+\)|\bhttps?://\S++")
"""The target of a link, and a bare address."""

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]++([^\n]*+)|\*\*([^*\n]++)\*\*|^(?=\S)([^\n]++)\n(?=:[ \t])", re.MULTILINE)
"""A heading, words in bold, and a term that a definition follows."""


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A text as the index sees it. number: that of the entry it belongs to. lesson: its place in the course, from 1, or
    0 for the entry's own text. headings: its title too, where it is a lesson. boost: the factor on its weights.
    """

    number: int
    lesson: int
    language: str
    boost: float
    headings: str
    text: str


def build_text_documents(
    published: PublishedCatalogue, read_text: ReadText = read_entry_text
) -> tuple[TextDocument, ...]:
    """The texts of all entries that readers can find, in the order of numbers and of lessons."""
    return tuple(
        document
        for number, entry in enumerate(number_entries(published))
        for document in _build_entry_documents(published, number, entry, read_text)
    )


def list_lessons(published: PublishedCatalogue) -> list[list[tuple[str, str]]]:
    """Number of each entry → id and title of its lessons, in their order."""
    return [
        [(lesson.id, lesson.title) for lesson in published.catalogue.lessons(entry)] if entry.kind == "course" else []
        for entry in number_entries(published)
    ]


def _build_entry_documents(
    published: PublishedCatalogue, number: int, entry: Entry[Any], read_text: ReadText
) -> Iterator[TextDocument]:
    language = get_language_code(published, entry)
    boost = RETIRED_BOOST if entry.status == "retired" else 1.0
    if body := read_text(entry):
        text = strip_markup(body)
        sections = [step.section for step in getattr(entry.meta, "steps", ()) if getattr(step, "section", None)]
        yield TextDocument(number, 0, language, boost, "\n".join((*sections, *_find_headings(text))), text)
    for place, lesson in enumerate(published.catalogue.lessons(entry) if entry.kind == "course" else (), 1):
        text = strip_markup(read_text(lesson))
        headings = "\n".join((lesson.title, *_find_headings(text)))
        meta = lesson.meta
        parts = [
            *(question.model_dump() for question in meta.questions),
            meta.guiding_questions,
            meta.key_points,
            *(resource.model_dump(exclude={"url"}) for resource in meta.resources),
        ]
        own_boost = boost if lesson.meta.type == "read" else TASK_BOOST * boost
        yield TextDocument(number, place, language, own_boost, headings, "\n".join((text, *_list_texts(parts))))


def strip_markup(text: str) -> str:
    """A Markdown text without comments, tags, attributes and addresses. Other signs of Markdown are no words anyway."""
    if "<" in text or "{" in text:
        text = _HIDDEN.sub(" ", text)
    return _ADDRESS.sub(" ", text) if "](" in text or "http" in text else text


def _find_headings(text: str) -> Iterator[str]:
    return ("".join(groups) for groups in _HEADING.findall(text))


def _list_texts(value: object) -> Iterator[str]:
    """The texts within a record or a list, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _list_texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _list_texts(part)
