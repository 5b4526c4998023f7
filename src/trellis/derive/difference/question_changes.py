"""Describes the changes of a course's questions, so that reviewers see what is right now and what was right before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Lesson, Question, QuestionType
from ..quiz import format_right_number
from .model import FieldChange, QuestionAspect, QuestionChange
from .renamed_ids import RenamedIds


def find_question_changes(
    lessons: Iterable[tuple[Entry[Lesson] | None, Entry[Lesson] | None]], renamed: RenamedIds
) -> Iterator[QuestionChange]:
    """Yields the changes in each lesson that both versions of a course have, right answers first.

    lessons: both versions of each.
    """
    changes = [
        change
        for previous, current in lessons
        if previous and current
        for change in _compare_lessons(previous, current, renamed)
    ]
    yield from sorted(changes, key=lambda change: change.aspect != "answer")


def _compare_lessons(previous: Entry[Lesson], current: Entry[Lesson], renamed: RenamedIds) -> Iterator[QuestionChange]:
    old_questions, new_questions = (
        [q.model_copy(update={"read_again": renamed.list_read_again(lesson, q)}) for q in lesson.meta.questions]
        for lesson in (previous, current)
    )
    pairs = pair_questions(old_questions, new_questions)
    for old, new in pairs:
        if old and new:
            yield from _compare_questions(current.title, old, new)
        elif new:
            yield _describe_change(current.title, new, "new", "New question", (), (_format_question(new),))
        elif old:
            yield _describe_change(current.title, old, "removed", "Question", (_format_question(old),), ())


def pair_questions(
    previous: Sequence[Question], current: Sequence[Question]
) -> list[tuple[Question | None, Question | None]]:
    """Pairs the versions of each question: by what it asks, else by its choices, else by its place among the rest."""
    old_rest, new_rest = list(previous), list(current)
    pairs: list[tuple[Question | None, Question | None]] = []
    for get_key in (_get_prompt, _get_choices):
        for new in tuple(new_rest):
            old = next((question for question in old_rest if get_key(question) == get_key(new)), None)
            if old:
                old_rest.remove(old)
                new_rest.remove(new)
                pairs.append((old, new))
    pairs += zip(old_rest, new_rest, strict=False)
    pairs += [(old, None) for old in old_rest[len(new_rest) :]]
    pairs += [(None, new) for new in new_rest[len(old_rest) :]]
    return pairs


def _compare_questions(lesson: str, old: Question, new: Question) -> Iterator[QuestionChange]:
    if _identify_answer(old) != _identify_answer(new):
        yield _describe_change(lesson, new, "answer", "Right answer to", (_format_answer(old),), (_format_answer(new),))
    comparisons: tuple[tuple[QuestionAspect, str, Callable[[Question], tuple[str, ...]]], ...] = (
        ("type", "How to answer", lambda question: (TYPE_LABELS[question.form],)),
        ("prompt", "Question, now", lambda question: (question.prompt,)),
        ("choices", "Choices of", lambda question: () if question.form == "order" else question.choices),
        ("explanation", "Explanation of", lambda question: (question.explain,) if question.explain else ()),
        ("read_again", "Lessons to read again after", lambda question: question.read_again),
        ("outcomes", "Outcomes tested by", lambda question: question.outcomes),
    )
    for aspect, label, list_values in comparisons:
        old_values, new_values = list_values(old), list_values(new)
        if old_values == new_values:
            continue
        removed = tuple(value for value in old_values if value not in new_values)
        added = tuple(value for value in new_values if value not in old_values)
        yield _describe_change(lesson, new, aspect, label, removed, added or (() if removed else ("in another order",)))


def _describe_change(
    lesson: str,
    question: Question,
    aspect: QuestionAspect,
    label: str,
    removed_values: tuple[str, ...],
    added_values: tuple[str, ...],
) -> QuestionChange:
    subject = f" “{question.prompt}”" if aspect not in ("new", "removed") else ""
    field = FieldChange(f"{label}{subject}, in “{lesson}”", removed_values, added_values)
    return QuestionChange(lesson, question.prompt, aspect, field)


def _get_prompt(question: Question) -> Any:
    return question.prompt


def _get_choices(question: Question) -> Any:
    """Returns what people answer with; where they write, what is right."""
    return question.choices or question.pairs or _identify_answer(question)


def _identify_answer(question: Question) -> Any:
    """Returns what is right, in a form in which two right answers are equal if they say the same."""
    match question.form:
        case "single" | "multiple":
            return frozenset(_get_choice(question, number) for number in question.right_numbers)
        case "order":
            return question.choices
        case "match":
            return frozenset((pair.item, pair.match) for pair in question.pairs)
        case "text":
            return frozenset(question.accepted_texts)
        case "number":
            return (question.answer, question.tolerance or 0, question.unit)


def _format_answer(question: Question) -> str:
    """Returns what is right, choices with their numbers: "The weight (choice 2); The address (choice 4)".

    For a number that is no choice's, which the check reports, it says so.
    """
    match question.form:
        case "single" | "multiple":
            return "; ".join(f"{_get_choice(question, n)} (choice {n})" for n in question.right_numbers)
        case "order":
            return " → ".join(question.choices)
        case "match":
            return "; ".join(f"{pair.item} = {pair.match}" for pair in question.pairs)
        case "text":
            return " or ".join(question.accepted_texts)
        case "number":
            return format_right_number(question)


def _get_choice(question: Question, number: int) -> str:
    return question.choices[number - 1] if 1 <= number <= len(question.choices) else "nothing"


def _format_question(question: Question) -> str:
    return f"{question.prompt} (right: {_format_answer(question)})"


TYPE_LABELS: Mapping[QuestionType, str] = {
    "single": "one choice",
    "multiple": "several choices",
    "order": "put in order",
    "match": "match pairs",
    "text": "write a short text",
    "number": "write a number",
}
