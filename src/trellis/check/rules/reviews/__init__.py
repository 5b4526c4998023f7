"""Reviews."""

from . import (
    approval_lapsed,
    date_in_future,
    record_unproved,
    review_conflict,
    review_overdue,
    reviewer_without_authority,
    rubric_version,
    rubric_version_missing,
    sample_unproved,
    scores_off_rubric,
)

TITLE = "Reviews"

RULES = (
    review_overdue.RULE,
    date_in_future.RULE,
    review_conflict.RULE,
    reviewer_without_authority.RULE,
    approval_lapsed.RULE,
    record_unproved.RULE,
    sample_unproved.RULE,
    scores_off_rubric.RULE,
    rubric_version.RULE,
    rubric_version_missing.RULE,
)
