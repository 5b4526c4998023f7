"""Describes the changes of a course's questions, so that reviewers see what is right now and what was right before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ...catalogue.catalogue import Entry
from ...kinds import Lesson, Question
from .model import FieldChange, QuestionAspect, QuestionChange


def find_question_changes(
    lessons: Iterable[tuple[Entry[Lesson] | None, Entry[Lesson] | None]],
) -> Iterator[QuestionChange]:
    """Yields the changes in each lesson that both versions of a course have, right answers first.

    lessons: both versions of each.
    """
    changes = [
        change
        for previous, current in lessons
        if previous and current
        for change in _compare_lessons(previous, current)
    ]
    yield from sorted(changes, key=lambda change: change.aspect != "answer")


def _compare_lessons(previous: Entry[Lesson], current: Entry[Lesson]) -> Iterator[QuestionChange]:
    pairs = _pair_questions(previous.meta.questions, current.meta.questions)
    for old, new in pairs:
        if old and new:
            yield from _compare_questions(current.title, old, new)
        elif new:
            yield _describe_change(current.title, new, "new", "New question", (), (_format_question(new),))
        elif old:
            yield _describe_change(current.title, old, "removed", "Question", (_format_question(old),), ())


def _pair_questions(
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
    if _list_right_choices(old) != _list_right_choices(new):
        yield _describe_change(lesson, new, "answer", "Right answer to", (_format_answer(old),), (_format_answer(new),))
    comparisons: tuple[tuple[QuestionAspect, str, Callable[[Question], tuple[str, ...]]], ...] = (
        ("prompt", "Question, now", lambda question: (question.prompt,)),
        ("choices", "Choices of", lambda question: question.choices),
        ("explanation", "Explanation of", lambda question: (question.explain,) if question.explain else ()),
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
    return question.choices


def _list_right_numbers(question: Question) -> tuple[int, ...]:
    return tuple(sorted({question.answer} if isinstance(question.answer, int) else set(question.answer)))


def _list_right_choices(question: Question) -> frozenset[str]:
    """Returns the texts of the right choices; for a number that is no choice's, which the check reports, says so."""
    return frozenset(_get_choice(question, number) for number in _list_right_numbers(question))


def _format_answer(question: Question) -> str:
    """Returns the right choices with their numbers: "The weight (choice 2); The address (choice 4)"."""
    numbers = _list_right_numbers(question)
    return "; ".join(f"{_get_choice(question, number)} (choice {number})" for number in numbers)


def _get_choice(question: Question, number: int) -> str:
    return question.choices[number - 1] if 1 <= number <= len(question.choices) else "nothing"


def _format_question(question: Question) -> str:
    return f"{question.prompt} (right: {_format_answer(question)})"
