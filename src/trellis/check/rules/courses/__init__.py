"""Courses."""

from . import (
    all_optional,
    course_incomplete,
    minutes_differ,
    module_order,
    mvp_sunset,
    orphan_course,
    outcome_count,
    outcome_verb,
    renewal_gone,
    required_without_since,
    retired_without_successor,
    source_without_url,
    sunset_passed,
    translation_behind,
)

TITLE = "Courses"

RULES = (
    course_incomplete.RULE,
    all_optional.RULE,
    source_without_url.RULE,
    outcome_count.RULE,
    outcome_verb.RULE,
    minutes_differ.RULE,
    module_order.RULE,
    orphan_course.RULE,
    mvp_sunset.RULE,
    sunset_passed.RULE,
    required_without_since.RULE,
    renewal_gone.RULE,
    retired_without_successor.RULE,
    translation_behind.RULE,
)
