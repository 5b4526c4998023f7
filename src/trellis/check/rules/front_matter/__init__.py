"""Front matter."""

from . import (
    markdown_in_front_matter,
    missing_field,
    unknown_key,
    value_cut,
    wrong_value,
)

TITLE = "Front matter"

RULES = (
    unknown_key.RULE,
    missing_field.RULE,
    wrong_value.RULE,
    value_cut.RULE,
    markdown_in_front_matter.RULE,
)
