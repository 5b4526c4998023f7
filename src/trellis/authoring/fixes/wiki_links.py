"""Writes `[[Page]]`, as wikis do, as a link to the page of that title or id (`foreign-markup`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...catalogue.entry import EntrySummary
from ...catalogue.link_targets import LinkTargets
from ...catalogue.wiki_links import resolve_wiki_link
from ...load.markdown import Document
from .marks import EditGroup, count_nodes, list_marks, select_safe
from .page import Edit, EditablePage

_OPENING = "[["


def fix(page: EditablePage, targets: LinkTargets, entry: EntrySummary) -> Iterator[Edit]:
    """Yields the edits of links in the page's text."""
    groups = []
    for mark in list_marks(page, "wiki", only_certain=False) if _OPENING in page.text else ():
        before_line = page.line_starts[mark.span.line - 1] - 1
        start, end = before_line + mark.span.column, before_line + mark.span.end
        if link := resolve_wiki_link(targets, entry, page.text[start:end]):
            target = link.target if _PLAIN.fullmatch(link.target) else f"<{link.target}>"
            groups.append((Edit(start, end, f"[{link.text}]({target})", is_in_text=True),))
    yield from select_safe(page, groups, _are_links)


_PLAIN = re.compile(r"[\w./-]+")


def _are_links(before: Document, after: Document, groups: Sequence[EditGroup]) -> bool:
    """Whether there is one more link for each edit, and tables have the cells that they had."""
    has_cells = count_nodes(after, "table_cell") == count_nodes(before, "table_cell")
    return has_cells and count_nodes(after, "link") == count_nodes(before, "link") + len(groups)
