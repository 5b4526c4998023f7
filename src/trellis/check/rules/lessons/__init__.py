"""Lessons and assessment."""

from . import (
    answer_not_a_choice,
    answer_unexplained,
    checkpoint_without_rubric,
    lesson_types,
    lesson_without_course,
    outcome_not_assessed,
    questions_outside_quiz,
    quiz_without_questions,
    reading_minutes,
    video_without_captions,
)

TITLE = "Lessons and assessment"

RULES = (
    lesson_without_course.RULE,
    lesson_types.RULE,
    outcome_not_assessed.RULE,
    quiz_without_questions.RULE,
    questions_outside_quiz.RULE,
    answer_not_a_choice.RULE,
    answer_unexplained.RULE,
    checkpoint_without_rubric.RULE,
    video_without_captions.RULE,
    reading_minutes.RULE,
)
