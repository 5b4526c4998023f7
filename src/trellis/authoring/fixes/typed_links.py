"""Writes a link or a picture that Markdown takes for words as one, where its file exists (`foreign-markup`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...catalogue.entry import EntrySummary
from ...catalogue.link_targets import LinkTargets, resolve_typed_link
from ...load.markdown import Document
from ...load.markdown.typed_links import TYPED_LINK_HINTS, read_typed_link
from .marks import EditGroup, count_nodes, list_marks, select_safe
from .page import Edit, EditablePage


def fix(page: EditablePage, targets: LinkTargets, entry: EntrySummary) -> Iterator[Edit]:
    """Yields the edits of such links in the page's text."""
    if not any(hint.search(page.text) for hint in TYPED_LINK_HINTS):
        return
    groups = []
    for mark in list_marks(page, "link"):
        before_line = page.line_starts[mark.span.line - 1] - 1
        start, end = before_line + mark.span.column, before_line + mark.span.end
        link = read_typed_link(page.text[start:end])
        if link and targets.can_link(entry, resolve_typed_link(entry.path, link)):
            groups.append((Edit(start, end, link.write(), is_in_text=True),))
    yield from select_safe(page, groups, _are_links)


def _are_links(before: Document, after: Document, groups: Sequence[EditGroup]) -> bool:
    """Whether there is one more link or picture for each edit, and tables have the cells that they had."""
    has_cells = count_nodes(after, "table_cell") == count_nodes(before, "table_cell")
    return has_cells and _count_links(after) == _count_links(before) + len(groups)


def _count_links(document: Document) -> int:
    return count_nodes(document, "link") + count_nodes(document, "image")
