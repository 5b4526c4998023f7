"""Calendar, stories and spotlight."""

from . import (
    change_load,
    content_due_passed,
    session_clash,
    session_hour_repeated,
    session_hour_skipped,
    session_incomplete,
    spotlight_expired,
    spotlight_limit,
    spotlight_not_current,
    story_form,
    team_without_touchpoint,
)

TITLE = "Calendar, stories and spotlight"

RULES = (
    session_incomplete.RULE,
    session_hour_skipped.RULE,
    session_hour_repeated.RULE,
    content_due_passed.RULE,
    session_clash.RULE,
    team_without_touchpoint.RULE,
    story_form.RULE,
    change_load.RULE,
    spotlight_limit.RULE,
    spotlight_not_current.RULE,
    spotlight_expired.RULE,
)
