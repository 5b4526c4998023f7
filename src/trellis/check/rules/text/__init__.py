"""Text."""

from . import (
    attribute_list,
    heading_order,
    html_in_text,
    language_differs,
    snippet_in_text,
    table_without_header,
    template_in_text,
)

TITLE = "Text"

RULES = (
    heading_order.RULE,
    table_without_header.RULE,
    language_differs.RULE,
    html_in_text.RULE,
    attribute_list.RULE,
    template_in_text.RULE,
    snippet_in_text.RULE,
)
