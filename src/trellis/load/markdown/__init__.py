"""Parses an entry's Markdown, and scans it for headings, links, pictures and tables, and for what is not allowed.

The dialect is CommonMark with GitHub's extensions, so that a reviewer on a forge and a reader of the site see the
same, and Material's notes and tabs. `parse_document` makes a tree of it, which the site renders; `scan_markdown` lists
what rules need of that tree. The HTML that an author writes is sanitised when a page is built; the rules only report
early what that removes.
"""

from .document import Document, Node, parse_document
from .model import (
    AttributeList,
    Excess,
    ForeignMark,
    Heading,
    LineSpan,
    MarkdownLink,
    MarkdownText,
    MarkupSpan,
    Table,
    Tag,
    UnshownPart,
)
from .scan import scan_markdown

__all__ = [
    "AttributeList",
    "Document",
    "Excess",
    "ForeignMark",
    "Heading",
    "LineSpan",
    "MarkdownLink",
    "MarkdownText",
    "MarkupSpan",
    "Node",
    "Table",
    "Tag",
    "UnshownPart",
    "parse_document",
    "scan_markdown",
]
