"""Finds HTML tags and tables in a parsed text, and attribute lists, template marks and snippets in its prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Document
from .foreign import is_foreign_tag
from .html_places import HtmlPlaces
from .html_tags import TAG
from .lines import LineIndex
from .model import AttributeList, LineSpan, MarkupSpan, Table, TableFlaw, Tag

_TAG_START = re.compile(r"<([A-Za-z][^\s<>/]*+)")
_STRICT_TAG_END = re.compile(r"""((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_LENIENT_TAG_END = re.compile(r"([^<>]*+)>")

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*+((?:[#.][\w-]|[\w:-]{1,80}+=)[^\n{}]*+)\}")

_FENCE_LINE = re.compile(r"\n[> \t]*+(?:[-*+][ \t]++)?+(?:```|~~~)")

_SNIPPET = re.compile(r"\n[> \t]*+(-{1,9}8<-{1,9})")

_ROW = re.compile(r"[> \t]*+\|")
_HYPHENS = re.compile(r"[> \t]*+\|(?=[^-]*+-)[-:| \t\r]*+")
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")

_HTML = frozenset(("html", "inline_html"))
_TABLES = frozenset(("table", "html_block"))


def list_tags(document: Document, first_line: int = 1) -> Iterator[Tag]:
    """Yields opening tags. A tag ends at its closing ``>``, or at a later one that a browser might accept."""
    for node in document.find_nodes(_HTML):
        places = HtmlPlaces(document, node)
        for start, end, name, attributes in _find_tags(node.text):
            yield Tag(name, attributes, places.locate_span(start, end, first_line))


def _find_tags(html: str) -> Iterator[tuple[int, int, str, str]]:
    """Yields start, end, name and attributes of each opening tag of a piece of HTML."""
    for m in _TAG_START.finditer(html):
        strict, lenient = _STRICT_TAG_END.match(html, m.end()), _LENIENT_TAG_END.match(html, m.end())
        exact = TAG.match(html, m.start())
        ends = [end.end() for end in (strict, lenient, exact if exact and exact["end"] else None) if end]
        if ends:
            end = max(ends)
            yield m.start(), end, m[1].lower(), html[m.end() : end - 1][:4000]


def find_attribute_lists(masked: str, lines: LineIndex) -> Iterator[AttributeList]:
    """Yields attribute lists, such as ``{: .note }`` and ``{#id}``."""
    if "{" in masked:
        matches = [m for m in _ATTRIBUTE_LIST.finditer(masked) if not m[1].endswith("#")]
        fences = _FENCE_LINE.finditer(masked) if matches else ()
        fence_lines = {lines.locate_span(m.end() - 1, m.end()).line for m in fences}
        for m in matches:
            span = lines.locate_span(m.start(), m.end())
            yield AttributeList(m[1].strip(), span, span.line in fence_lines)


def find_templates(masked: str, lines: LineIndex) -> Iterator[MarkupSpan]:
    """Yields the opening marks of Jinja. ``{#id}`` is an attribute list; shortcodes are listed as foreign marks."""
    if "{" in masked:
        for m in _TEMPLATE.finditer(masked):
            is_attribute_list = m[0] == "{#" and _ATTRIBUTE_LIST.match(masked, m.start())
            if not is_attribute_list and not is_foreign_tag(masked, m.start()):
                yield MarkupSpan(m[0], lines.locate_span(m.start(), m.end()))


def find_snippets(text: str, lines: LineIndex) -> Iterator[MarkupSpan]:
    """Yields lines that include another file, in code too, since snippets are inserted before Markdown is parsed."""
    if "-8<-" in text:
        for m in _SNIPPET.finditer(text):
            yield MarkupSpan(m[1], lines.locate_span(m.start(1), m.end(1)))


def list_tables(document: Document, masked: str, first_line: int = 1) -> Iterator[Table]:
    """Yields tables, then rows that are no table: two or more lines that begin with a pipe."""
    rows: set[int] = set()
    for node in document.find_nodes(_TABLES):
        if node.kind == "table":
            span = document.locate_span(node.start, node.end, first_line)
            last, _ = document.locate(node.end)
            rows.update(range(span.line - first_line, last + 1))
            yield Table(tuple(cell.read_text().strip() for cell in node.children[0].children), span)
        else:
            rows.update(range(document.locate(node.start)[0], document.locate(node.end)[0] + 1))
    if "|" in masked:
        lines = masked.split("\n")
        previous = -2
        for number, line in enumerate(lines):
            if number in rows or not _ROW.match(line):
                continue
            is_second = previous == number - 1
            previous = number
            if is_second and (number < 2 or not _ROW.match(lines[number - 2]) or number - 2 in rows):
                first = lines[number - 1]
                yield Table((), LineSpan(first_line + number - 1, 1, len(first) + 1), _find_flaw(first, line))


def _find_flaw(first: str, second: str) -> TableFlaw:
    """Returns why two rows begin no table."""
    if not _HYPHENS.fullmatch(second):
        return "no hyphens"
    return "no gap" if _count_cells(first) == _count_cells(second) else "other cells"


def _count_cells(row: str) -> int:
    return len(_BETWEEN_CELLS.split(row.strip("> \t").removeprefix("|").removesuffix("|")))
