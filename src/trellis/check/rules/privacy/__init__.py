"""Privacy."""

from . import (
    document_metadata,
    personal_data,
    picture_metadata,
    preview_origin,
    secret_in_text,
    survey_group_small,
)

TITLE = "Privacy"

RULES = (
    personal_data.RULE,
    picture_metadata.RULE,
    document_metadata.RULE,
    secret_in_text.RULE,
    survey_group_small.RULE,
    preview_origin.RULE,
)
