"""Duplicates."""

from . import (
    decision_unused,
    duplicate_title,
    duplicate_untouched,
    duplicate_vendor_title,
    exact_duplicate,
    near_duplicate,
    variant_differs,
)

TITLE = "Duplicates"

RULES = (
    exact_duplicate.RULE,
    near_duplicate.RULE,
    duplicate_untouched.RULE,
    decision_unused.RULE,
    variant_differs.RULE,
    duplicate_title.RULE,
    duplicate_vendor_title.RULE,
)
