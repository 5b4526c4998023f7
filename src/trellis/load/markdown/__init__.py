"""Scans an entry's Markdown for headings, links, pictures and tables, and for content that is not allowed.

The dialect is Python-Markdown's with the extensions that every portal uses. The scan uses regular expressions, each
linear in the length of any text, and finds only what the rules need. Its limits:

- Indented code is read as text, since the same indentation is text in a list or a note. Only where addresses and
  telephone numbers are looked for it is passed over, where no list or note can hold it.
- A heading inside a list, a quotation or a note is not found; it has no anchor for links either.
- Of HTML, tags with their attributes are found, but not the links and tables that they make.
- Code that spans lines is read as text if its next line could begin a block. In case of doubt, the scan reports too
  much rather than too little.

The built page's HTML is sanitized separately; the rules only report early what that removes.
"""

from .model import AttributeList, Excess, Heading, LineSpan, MarkdownLink, MarkdownText, MarkupSpan, Table, Tag
from .scan import scan_markdown

__all__ = [
    "AttributeList",
    "Excess",
    "Heading",
    "LineSpan",
    "MarkdownLink",
    "MarkdownText",
    "MarkupSpan",
    "Table",
    "Tag",
    "scan_markdown",
]
