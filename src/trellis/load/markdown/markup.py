"""Finds HTML tags, attribute lists, template marks, snippets and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lines import LineIndex
from .model import AttributeList, MarkupSpan, Table, Tag

_TAG_START = re.compile(r"<([A-Za-z][^\s<>/]*+)")
_STRICT_TAG_END = re.compile(r"""((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_LENIENT_TAG_END = re.compile(r"([^<>]*+)>")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}+://[^<>\s]++>|[^<> !]++@[^@<> ]++>")

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*+((?:[#.][\w-]|[\w:-]{1,80}+=)[^\n{}]*+)\}")

_SNIPPET = re.compile(r"\n[> \t]*+(-{1,9}8<-{1,9})")

_ROWS = re.compile(r"(?:\n[> \t]*+\|[^\n]*+){2,}+")
_RULE = re.compile(r"[> \t]*+\|?+[ \t]*+:?-[-:| \t]*+")


def find_tags(masked: str, lines: LineIndex) -> Iterator[Tag]:
    """Yields opening tags. A tag ends at its closing ``>``, or at a later one that a browser might accept."""
    if "<" not in masked:
        return
    for m in _TAG_START.finditer(masked):
        if _ADDRESS.match(masked, m.start() + 1):
            continue
        strict, lenient = _STRICT_TAG_END.match(masked, m.end()), _LENIENT_TAG_END.match(masked, m.end())
        ends = [end for end in (strict, lenient) if end]
        if ends:
            end = max(ends, key=re.Match.end)
            yield Tag(m[1].lower(), end[1][:4000], lines.locate_span(m.start(), end.end()))


def find_attribute_lists(masked: str, lines: LineIndex) -> Iterator[AttributeList]:
    """Yields attribute lists, such as ``{: .note }`` and ``{#id}``."""
    if "{" in masked:
        for m in _ATTRIBUTE_LIST.finditer(masked):
            if not m[1].endswith("#"):
                yield AttributeList(m[1].strip(), lines.locate_span(m.start(), m.end()))


def find_templates(masked: str, lines: LineIndex) -> Iterator[MarkupSpan]:
    """Yields the opening marks of Jinja. ``{#id}`` is an attribute list."""
    if "{" in masked:
        for m in _TEMPLATE.finditer(masked):
            if m[0] != "{#" or not _ATTRIBUTE_LIST.match(masked, m.start()):
                yield MarkupSpan(m[0], lines.locate_span(m.start(), m.end()))


def find_snippets(text: str, lines: LineIndex) -> Iterator[MarkupSpan]:
    """Yields lines that include another file, in code too, since snippets are inserted before Markdown is parsed."""
    if "-8<-" in text:
        for m in _SNIPPET.finditer(text):
            yield MarkupSpan(m[1], lines.locate_span(m.start(1), m.end(1)))


def find_tables(masked: str, lines: LineIndex) -> Iterator[Table]:
    """Yields tables: two or more rows that begin with a pipe."""
    if "|" not in masked:
        return
    for m in _ROWS.finditer(masked):
        _, first, second, *_ = m[0].split("\n", 3)
        header: tuple[str, ...] = ()
        if _RULE.fullmatch(second):
            row = first.lstrip("> \t").rstrip()
            header = tuple(
                cell.strip() for cell in row[1 : -1 if row.endswith("|") and len(row) > 1 else None].split("|")
            )
        yield Table(header, lines.locate_span(m.start() + 1, m.start() + 1 + len(first)))
