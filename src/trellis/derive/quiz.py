"""A quiz as people answer it: its questions with what is right, the share that passes, and what to read again.

It is what the lesson's page shows, what its script judges by, and what a package for another system holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from ..catalogue.catalogue import Catalogue, Entry
from ..kinds import Lesson, Question, QuestionType
from . import links
from .links import Link
from .wording import format_number


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question. explanation: "" if there is none.

    choices: each with whether it is right; of an `order` all are, and they stand in their right order. pairs: of a
    `match`, each an item and what belongs to it. accepted: of a `text`. number, tolerance and unit: of a `number`.
    offered: what an order or a match lets people choose from, in an order that tells nothing. right_answers: what is
    right, as texts.
    """

    form: QuestionType
    prompt: str
    choices: tuple[tuple[str, bool], ...]
    pairs: tuple[tuple[str, str], ...]
    accepted: tuple[str, ...]
    number: float
    tolerance: float
    unit: str
    offered: tuple[str, ...]
    right_answers: tuple[str, ...]
    explanation: str
    read_again: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of a lesson. pass_mark: the share of right answers that passes, in per cent.

    version: a digest of what is asked and what is right, by which a result is known to be of other questions.
    """

    questions: tuple[QuizQuestion, ...]
    pass_mark: int
    version: str

    @property
    def needed_count(self) -> int:
        """How many right answers pass it."""
        return -(-len(self.questions) * self.pass_mark // 100)


def build_quiz(catalogue: Catalogue, lesson: Entry[Lesson]) -> Quiz | None:
    """Builds the view of a lesson's questions; None if it has none."""
    if not lesson.meta.questions:
        return None
    questions = tuple(_build_question(catalogue, lesson, question) for question in lesson.meta.questions)
    return Quiz(questions, find_pass_mark(catalogue, lesson), _identify_questions(questions))


def find_pass_mark(catalogue: Catalogue, lesson: Entry[Lesson]) -> int:
    """Returns the share of right answers that passes a quiz, in per cent: its own, its course's or the portal's."""
    course = catalogue.find_entry("course", lesson.course)
    return lesson.meta.pass_mark or (course and course.meta.pass_mark) or catalogue.portal.thresholds.pass_mark


def list_quiz_data(quiz: Quiz, locate: Callable[[str], str]) -> dict[str, Any]:
    """Returns a quiz as the values that `assets/quiz/quiz.js` takes.

    locate: returns the address to write for one below the site's root, or "" where what it leads to is not there.
    """
    return {
        "passMark": quiz.pass_mark,
        "version": quiz.version,
        "questions": [dict(_list_question_data(question, locate)) for question in quiz.questions],
    }


def format_right_number(question: Question) -> str:
    """Formats the right answer of a question of type `number`: ``1,350 EUR ± 0.5``."""
    return _format_number(question.answer, question.tolerance, question.unit)


def _build_question(catalogue: Catalogue, lesson: Entry[Lesson], question: Question) -> QuizQuestion:
    form, answer = question.form, question.answer
    is_ordered = form == "order"
    choices = tuple((text, is_ordered or n in question.right_numbers) for n, text in enumerate(question.choices, 1))
    pairs = tuple((pair.item, pair.match) for pair in question.pairs)
    lessons = (catalogue.find_entry("lesson", f"{lesson.course}/{id}") for id in question.read_again)
    return QuizQuestion(
        form=form,
        prompt=question.prompt,
        choices=choices,
        pairs=pairs,
        accepted=question.accepted_texts,
        number=float(answer) if form == "number" and isinstance(answer, int | float) else 0.0,
        tolerance=question.tolerance or 0.0,
        unit=question.unit or "",
        offered=tuple(_list_offered(question)),
        right_answers=tuple(_list_right_answers(question)),
        explanation=question.explain or "",
        read_again=tuple(links.link_entry(lesson) for lesson in lessons if lesson),
    )


def _list_offered(question: Question) -> Iterable[str]:
    """Lists what an order or a match lets people choose from by the alphabet, or backwards where that were right."""
    texts = question.choices if question.form == "order" else tuple(pair.match for pair in question.pairs)
    if question.form not in ("order", "match"):
        return ()
    offered = sorted(texts, key=str.casefold)
    return offered[::-1] if tuple(offered) == texts else offered


def _list_right_answers(question: Question) -> Iterator[str]:
    match question.form:
        case "single" | "multiple":
            yield from (text for n, text in enumerate(question.choices, 1) if n in question.right_numbers)
        case "order":
            yield from question.choices
        case "match":
            yield from (f"{pair.item}: {pair.match}" for pair in question.pairs)
        case "text":
            yield from question.accepted_texts
        case "number":
            yield format_right_number(question)


def _list_question_data(question: QuizQuestion, locate: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    yield "type", question.form
    yield "prompt", question.prompt
    if question.choices:
        yield "choices", [text for text, _ in question.choices]
    if question.form in ("single", "multiple"):
        yield "right", [index for index, (_, is_right) in enumerate(question.choices) if is_right]
    if question.pairs:
        yield "pairs", [list(pair) for pair in question.pairs]
    if question.form == "text":
        yield "accepted", list(question.accepted)
    if question.form == "number":
        yield "number", question.number
        yield "tolerance", question.tolerance
        yield "unit", question.unit
        yield "shown", question.right_answers[0]
    yield "explain", question.explanation
    yield "readAgain", [{"title": link.title, "url": locate(link.url)} for link in question.read_again]


def _identify_questions(questions: Iterable[QuizQuestion]) -> str:
    """Returns a digest of what is asked and what is right, without explanations and the lessons to read again."""
    parts = [
        (q.form, q.prompt, q.choices, q.pairs, sorted(q.accepted), q.number, q.tolerance, q.unit) for q in questions
    ]
    return sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _format_number(answer: object, tolerance: float | None, unit: str | None) -> str:
    number = answer if isinstance(answer, int | float) else 0
    text = " ".join(filter(None, (format_number(number), unit)))
    return f"{text} ± {format_number(tolerance)}" if tolerance else text
