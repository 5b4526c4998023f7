"""Lessons and assessment."""

from . import (
    answer_not_a_choice,
    answer_unexplained,
    checkpoint_without_rubric,
    choices_alike,
    lesson_number_shared,
    lesson_types,
    lesson_without_course,
    order_too_short,
    outcome_not_assessed,
    question_part_unused,
    questions_outside_quiz,
    quiz_without_questions,
    reading_minutes,
    video_without_captions,
)

TITLE = "Lessons and assessment"

RULES = (
    lesson_without_course.RULE,
    lesson_number_shared.RULE,
    lesson_types.RULE,
    outcome_not_assessed.RULE,
    quiz_without_questions.RULE,
    questions_outside_quiz.RULE,
    question_part_unused.RULE,
    answer_not_a_choice.RULE,
    choices_alike.RULE,
    order_too_short.RULE,
    answer_unexplained.RULE,
    checkpoint_without_rubric.RULE,
    video_without_captions.RULE,
    reading_minutes.RULE,
)
