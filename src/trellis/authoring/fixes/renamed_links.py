"""Replaces a link to the former file of what has been renamed by one to its present file (`link-broken`)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from urllib.parse import unquote

from ...catalogue.entry import EntrySummary
from ...catalogue.link_targets import LinkTargets, build_relative_link, is_external, resolve_link
from ...load.markdown import scan_markdown
from .page import Edit, EditablePage


def fix(page: EditablePage, targets: LinkTargets, entry: EntrySummary) -> Iterator[Edit]:
    """Yields the edits of links in the page's text. Its query and its anchor stay as they are."""
    parsed = page.parsed
    spans = set()
    for link in scan_markdown(parsed.body, parsed.body_line).links:
        written, span = link.target, link.target_span
        is_plain = html.unescape(unquote(written)) == written
        if span in spans or link.is_image or not is_plain or is_external(written) or written.startswith(("/", "#")):
            continue
        spans.add(span)
        path = resolve_link(page.path, written).path
        start = page.line_starts[span.line - 1] + span.column - 1
        length = len(written.partition("#")[0].partition("?")[0])
        if path in targets.entries_by_path or not page.text.startswith(written, start):
            continue
        if not (targets.is_unread(path) or targets.find_tombstone(path)) and (renamed := targets.find_renamed(path)):
            yield Edit(start, start + length, build_relative_link(entry, renamed.path), is_in_text=True)
