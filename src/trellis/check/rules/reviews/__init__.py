"""Reviews."""

from . import (
    approval_lapsed,
    review_conflict,
    review_overdue,
    reviewer_without_authority,
    rubric_version,
    scores_off_rubric,
)

TITLE = "Reviews"

RULES = (
    review_overdue.RULE,
    review_conflict.RULE,
    reviewer_without_authority.RULE,
    approval_lapsed.RULE,
    scores_off_rubric.RULE,
    rubric_version.RULE,
)
