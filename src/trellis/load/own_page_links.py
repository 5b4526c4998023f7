"""Reads the links of a portal's own pages in ``hooks/pages``, without running their blocks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .markdown import parse_document
from .markdown.links import list_definitions, list_links
from .markdown.model import MarkdownLink
from .own_pages import list_own_page_files, read_own_page
from .scan import CONTENT_FOLDER, OWN_PAGES

_BLOCK_MARKS = ("{{", "{%", "{#")


class OwnPageLink(NamedTuple):
    """A link of an own page. path: of the page's file. place: the path from which its relative links lead."""

    path: str
    place: str
    link: MarkdownLink


def list_own_page_links(root: Path) -> tuple[OwnPageLink, ...]:
    """Returns the links of all own pages that can be read, in order, each once. Links within HTML are none of them."""
    links: list[OwnPageLink] = []
    for file in list_own_page_files(root):
        page = read_own_page(root, file)
        if not page.problems:
            path, place = f"{OWN_PAGES}/{file.name}", f"{CONTENT_FOLDER}/{file.name}"
            links += (OwnPageLink(path, place, link) for link in find_page_links(page.body, page.body_line))
    return tuple(links)


def find_page_links(text: str, first_line: int = 1) -> list[MarkdownLink]:
    """Returns the links in the text of an own page, and the targets that it defines; no pictures, and none that a block
    puts together. first_line: the line on which the text begins.
    """
    if "](" not in text and "]:" not in text:
        return []
    document = parse_document(text)
    links = [link for link in list_links(document, first_line) if not link.is_image]
    spans = {link.target_span for link in links}
    links += (link for link in list_definitions(document, first_line) if link.target_span not in spans)
    return [link for link in links if not any(mark in link.target for mark in _BLOCK_MARKS)]
