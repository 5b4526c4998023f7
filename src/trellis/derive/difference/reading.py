"""What reviewers cannot see in the files that changed: quizzes as people meet them, paths with their new steps, and the
pages to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ...catalogue.catalogue import Catalogue, Entry
from ...kinds import Lesson
from .. import links
from ..links import Link
from ..published import Item, PublishedCatalogue
from ..quiz import QuizQuestion, build_quiz, find_pass_mark
from .model import PathStep, QuestionPair, QuizChange
from .question_changes import pair_questions
from .renamed_ids import RenamedIds

LessonPair = tuple[Entry[Lesson] | None, Entry[Lesson] | None]
"""Both versions of a lesson; None where there is none."""


def pair_all_lessons(
    before: Catalogue, previous: Item | None, after: Catalogue, current: Item, renamed: RenamedIds
) -> list[LessonPair]:
    """Returns both versions of each lesson of a course; those of a new course have one only."""
    if previous is not None:
        return list(renamed.pair_lessons(before, previous, after, current))
    return [(None, lesson) for lesson in after.lessons(current)] if current.kind == "course" else []


def find_quiz_changes(before: Catalogue, after: Catalogue, lessons: Iterable[LessonPair]) -> Iterator[QuizChange]:
    """Yields each quiz that is new, changed or gone, with the questions that are."""
    for previous, current in lessons:
        shown = current or previous
        if shown is None:
            continue
        old_questions = _build_questions(before, previous)
        new_questions = _build_questions(after, current)
        pairs = _pair_views(previous, current, old_questions, new_questions)
        changed_pairs = tuple(pair for pair in pairs if not _is_same_question(pair))
        marks = [
            find_pass_mark(catalogue, lesson) if questions and lesson else 0
            for catalogue, lesson, questions in ((before, previous, old_questions), (after, current, new_questions))
        ]
        if changed_pairs or (old_questions and new_questions and marks[0] != marks[1]):
            unchanged_count = len(pairs) - len(changed_pairs)
            yield QuizChange(links.link_entry(shown), changed_pairs, unchanged_count, marks[0], marks[1])


def _is_same_question(pair: QuestionPair) -> bool:
    """Returns whether people see no difference. A lesson to read again may have another address."""
    before, after = pair.before, pair.after
    if before is None or after is None:
        return before is after
    if [link.title for link in before.read_again] != [link.title for link in after.read_again]:
        return False
    return replace(before, read_again=after.read_again) == after


def find_path_steps(
    before: PublishedCatalogue, previous: Item | None, after: PublishedCatalogue, current: Item, renamed: RenamedIds
) -> tuple[PathStep, ...]:
    """Returns the items of a path in order, with what is new, moved or gone among them; nothing if none is."""
    if current.kind != "path":
        return ()
    old_ids = [_find_present_id(id, renamed) for _, id, _ in _list_items(previous)] if previous else []
    items = list(_list_items(current))
    new_ids = [id for _, id, _ in items]
    if old_ids == new_ids:
        return ()
    blocks = SequenceMatcher(None, old_ids, new_ids, autojunk=False).get_matching_blocks()
    settled = {index for block in blocks for index in range(block.b, block.b + block.size)}
    steps = []
    for index, (section, id, is_optional) in enumerate(items):
        mark = "" if index in settled or not previous else "moved" if id in old_ids else "new"
        steps.append(PathStep(section, _find_title(after, id), mark, is_optional))
    gone_ids = (id for id in dict.fromkeys(old_ids) if id not in new_ids)
    return (*steps, *(PathStep("", _find_title(before, id), "gone") for id in gone_ids))


def list_changed_pages(current: Item, lessons: Iterable[LessonPair], renamed: RenamedIds) -> tuple[Link, ...]:
    """Returns the page of an item, then those of its lessons that are new or say something else."""
    changed_lessons = (
        new
        for old, new in lessons
        if new and (old is None or old.id != new.id or not renamed.has_same_content(old, new))
    )
    return (links.link_entry(current), *map(links.link_entry, changed_lessons))


def _build_questions(catalogue: Catalogue, lesson: Entry[Lesson] | None) -> tuple[QuizQuestion, ...]:
    quiz = build_quiz(catalogue, lesson) if lesson else None
    return quiz.questions if quiz else ()


def _pair_views(
    previous: Entry[Lesson] | None,
    current: Entry[Lesson] | None,
    old_questions: Sequence[QuizQuestion],
    new_questions: Sequence[QuizQuestion],
) -> list[QuestionPair]:
    """Pairs the questions as people meet them, in their present order; those that are gone come last."""
    old_metas = previous.meta.questions if previous else ()
    new_metas = current.meta.questions if current else ()
    old_views = {id(meta): view for meta, view in zip(old_metas, old_questions, strict=True)}
    new_views = {id(meta): (n, view) for n, (meta, view) in enumerate(zip(new_metas, new_questions, strict=True), 1)}
    pairs = []
    for old, new in pair_questions(old_metas, new_metas):
        number, view = new_views[id(new)] if new else (0, None)
        pairs.append(QuestionPair(number, old_views[id(old)] if old else None, view))
    return sorted(pairs, key=lambda pair: (pair.after is None, pair.number))


def _list_items(path: Item) -> Iterator[tuple[str, str, bool]]:
    """Yields each item of a path: section, id, and whether it is optional."""
    for step in path.meta.steps:
        for id in step.items:
            yield step.section, id, step.optional


def _find_present_id(id: str, renamed: RenamedIds) -> str:
    return renamed.present_ids.get(("course", id)) or renamed.present_ids.get(("path", id)) or id


def _find_title(published: PublishedCatalogue, id: str) -> str:
    item = published.catalogue.item(id)
    return item.title if item else id
