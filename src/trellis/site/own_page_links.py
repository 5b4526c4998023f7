"""Lets the links of a portal's own pages lead to the present file of what has been renamed.

A course and the learning team's page that links it are changed by different people, one after the other, so the former
name is good until then; blocks take it too.
"""

from __future__ import annotations

import html
import posixpath
import re

from ..catalogue.link_targets import LinkTargets, is_external, resolve_link
from ..load.own_page_links import find_page_links
from ..load.scan import CONTENT_FOLDER

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def update_links(text: str, targets: LinkTargets) -> str:
    """Returns the text of an own page with the present file in each link that names a former one."""
    lines = text.split("\n")
    links = {link.target_span: link.target for link in find_page_links(text)}
    for span, target in sorted(links.items(), reverse=True):
        if target.startswith(("/", "#", "?")) or is_external(target):
            continue
        path = resolve_link(f"{CONTENT_FOLDER}/index.md", target).path
        renamed = None if path in targets.entries_by_path else targets.find_renamed(path)
        line = lines[span.line - 1]
        if renamed and targets.has_page(renamed) and _unescape(line[span.column - 1 : span.end - 1]) == target:
            rest = target[len(target.partition("#")[0].partition("?")[0]) :]
            present = posixpath.relpath(renamed.path, CONTENT_FOLDER)
            lines[span.line - 1] = line[: span.column - 1] + present + rest + line[span.end - 1 :]
    return "\n".join(lines)


def _unescape(written: str) -> str:
    """Returns a target as Markdown reads it."""
    return html.unescape(_ESCAPE.sub(r"\1", written))
