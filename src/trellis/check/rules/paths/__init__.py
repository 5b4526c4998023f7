"""Paths."""

from . import (
    certificate_incomplete,
    path_order,
    path_version,
    rests_on_draft,
    retired_in_path,
)

TITLE = "Paths"

RULES = (
    path_order.RULE,
    path_version.RULE,
    retired_in_path.RULE,
    rests_on_draft.RULE,
    certificate_incomplete.RULE,
)
