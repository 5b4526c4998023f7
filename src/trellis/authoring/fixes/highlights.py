"""Writes `==words==` as `<mark>words</mark>` (`foreign-markup`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...load.markdown import Document
from .marks import EditGroup, list_marks, select_safe
from .page import Edit, EditablePage

_SIGN = "=="


def fix(page: EditablePage) -> Iterator[Edit]:
    if _SIGN not in page.text:
        return
    groups = []
    for mark in list_marks(page, "highlight"):
        start = page.line_starts[mark.span.line - 1] + mark.span.column - 1
        end = page.line_starts[mark.span.line - 1] + mark.span.end - 1
        opening = Edit(start, start + len(_SIGN), "<mark>", is_in_text=True)
        groups.append((opening, Edit(end - len(_SIGN), end, "</mark>", is_in_text=True)))
    yield from select_safe(page, groups, _are_nested)


def _are_nested(before: Document, after: Document, groups: Sequence[EditGroup]) -> bool:
    """Whether each element is opened and closed within the same part of the text."""
    for node in after.root.walk():
        tags = [child.text for child in node.children if child.kind == "inline_html"]
        if tags.count("<mark>") != tags.count("</mark>"):
            return False
    return True
