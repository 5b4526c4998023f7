"""Duplicates."""

from . import (
    decision_unused,
    duplicate_title,
    duplicate_vendor_title,
    exact_duplicate,
    near_duplicate,
    variant_differs,
)

TITLE = "Duplicates"

RULES = (
    exact_duplicate.RULE,
    near_duplicate.RULE,
    decision_unused.RULE,
    variant_differs.RULE,
    duplicate_title.RULE,
    duplicate_vendor_title.RULE,
)
