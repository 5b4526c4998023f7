"""Privacy."""

from . import (
    personal_data,
    secret_in_text,
)

TITLE = "Privacy"

RULES = (
    personal_data.RULE,
    secret_in_text.RULE,
)
