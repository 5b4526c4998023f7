"""Every rule of the engine, listed by hand. CONTRIBUTING says how to add one in four steps."""

from __future__ import annotations

from ..diagnostics import Rule
from . import (
    answer_not_a_choice,
    certificate_incomplete,
    checkpoint_without_rubric,
    course_incomplete,
    cycle,
    duplicate_alias,
    duplicate_id,
    duplicate_title,
    duplicate_vendor_title,
    form,
    id_not_a_slug,
    lesson_types,
    lesson_without_course,
    minutes_differ,
    missing_field,
    missing_objective,
    mvp_sunset,
    need_undecided,
    objective_tree,
    orphan_course,
    outcome_count,
    outcome_not_assessed,
    path_order,
    people_top,
    person_left,
    questions_outside_quiz,
    quiz_without_questions,
    renamed_reference,
    reserved_address,
    retired_in_path,
    retired_without_successor,
    review_conflict,
    review_overdue,
    scores_off_rubric,
    session_incomplete,
    source_without_url,
    spotlight_expired,
    spotlight_limit,
    spotlight_not_current,
    story_form,
    sunset_passed,
    team_without_liaison,
    team_without_touchpoint,
    unknown_key,
    unknown_reference,
    waiver_expired,
    wrong_value,
)  # fmt: skip

GROUPS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Files", form.RULES),
    ("Front matter", (unknown_key.RULE, missing_field.RULE, wrong_value.RULE)),
    ("Ids and references", (
        id_not_a_slug.RULE, duplicate_id.RULE, duplicate_alias.RULE, reserved_address.RULE, unknown_reference.RULE,
        renamed_reference.RULE, cycle.RULE,
    )),
    ("Duplicates", (duplicate_title.RULE, duplicate_vendor_title.RULE)),
    ("Courses", (
        course_incomplete.RULE, source_without_url.RULE, outcome_count.RULE, minutes_differ.RULE, orphan_course.RULE,
        mvp_sunset.RULE, sunset_passed.RULE, retired_without_successor.RULE,
    )),
    ("Lessons and assessment", (
        lesson_without_course.RULE, lesson_types.RULE, outcome_not_assessed.RULE, quiz_without_questions.RULE,
        questions_outside_quiz.RULE, answer_not_a_choice.RULE, checkpoint_without_rubric.RULE,
    )),
    ("Paths", (path_order.RULE, retired_in_path.RULE, certificate_incomplete.RULE)),
    ("Objectives and needs", (missing_objective.RULE, objective_tree.RULE, need_undecided.RULE)),
    ("Calendar, stories and spotlight", (
        session_incomplete.RULE, team_without_touchpoint.RULE, story_form.RULE, spotlight_limit.RULE,
        spotlight_not_current.RULE, spotlight_expired.RULE,
    )),
    ("People and teams", (people_top.RULE, person_left.RULE, team_without_liaison.RULE)),
    ("Reviews", (review_overdue.RULE, review_conflict.RULE, scores_off_rubric.RULE, waiver_expired.RULE)),
)  # fmt: skip
"""Each group's heading, as the reference shows it, and its rules."""

RULES: tuple[Rule, ...] = tuple(rule for _, rules in GROUPS for rule in rules)
