"""Text."""

from . import (
    attribute_list,
    foreign_markup,
    formula_unreadable,
    heading_order,
    html_in_text,
    language_differs,
    nesting_too_deep,
    snippet_in_text,
    spelling,
    table_without_header,
    template_in_text,
    template_text_left,
    words_not_shown,
)

TITLE = "Text"

RULES = (
    heading_order.RULE,
    table_without_header.RULE,
    words_not_shown.RULE,
    formula_unreadable.RULE,
    nesting_too_deep.RULE,
    language_differs.RULE,
    spelling.RULE,
    html_in_text.RULE,
    attribute_list.RULE,
    template_in_text.RULE,
    template_text_left.RULE,
    snippet_in_text.RULE,
    foreign_markup.RULE,
)
