"""What an author's text holds beside words: HTML tags, attribute lists, template marks, snippets, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lines import Lines
from .model import Attributes, Mark, Table, Tag

_OPENED = re.compile(r"<([A-Za-z][^\s<>/]*+)")
_TO_ITS_END = re.compile(r"""((?:[^<>"']|"[^"]*+"|'[^']*+')*+)>""")
_TO_ANY_END = re.compile(r"([^<>]*+)>")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}+://[^<>\s]++>|[^<> !]++@[^@<> ]++>")

_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_LISTED = re.compile(r"\{:?[ \t]*+((?:[#.][\w-]|[\w:-]{1,80}+=)[^\n{}]*+)\}")

_SNIPPET = re.compile(r"\n[> \t]*+(-{1,9}8<-{1,9})")

_ROWS = re.compile(r"(?:\n[> \t]*+\|[^\n]*+){2,}+")
_RULE = re.compile(r"[> \t]*+\|?+[ \t]*+:?-[-:| \t]*+")


def tags(masked: str, lines: Lines) -> Iterator[Tag]:
    """Tags that open something. A tag ends at the ``>`` that closes it, or where a careless browser would see one."""
    if "<" not in masked:
        return
    for m in _OPENED.finditer(masked):
        if _ADDRESS.match(masked, m.start() + 1):
            continue
        careful, careless = _TO_ITS_END.match(masked, m.end()), _TO_ANY_END.match(masked, m.end())
        ends = [end for end in (careful, careless) if end]
        if ends:
            end = max(ends, key=lambda found: found.end())
            yield Tag(m[1].lower(), end[1][:4000], lines.spot(m.start(), end.end()))


def attributes(masked: str, lines: Lines) -> Iterator[Attributes]:
    """Attribute lists, such as ``{: .note }`` and ``{#id}``."""
    if "{" in masked:
        for m in _LISTED.finditer(masked):
            if not m[1].endswith("#"):
                yield Attributes(m[1].strip(), lines.spot(m.start(), m.end()))


def templates(masked: str, lines: Lines) -> Iterator[Mark]:
    """Marks of Jinja; ``{#id}`` is none."""
    if "{" in masked:
        for m in _TEMPLATE.finditer(masked):
            if m[0] != "{#" or not _LISTED.match(masked, m.start()):
                yield Mark(m[0], lines.spot(m.start(), m.end()))


def snippets(text: str, lines: Lines) -> Iterator[Mark]:
    """Lines that ask for another file. They count in code too: snippets are put in before anything else is read."""
    if "-8<-" in text:
        for m in _SNIPPET.finditer(text):
            yield Mark(m[1], lines.spot(m.start(1), m.end(1)))


def tables(masked: str, lines: Lines) -> Iterator[Table]:
    """Rows that begin with a pipe, two or more of them."""
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
        yield Table(header, lines.spot(m.start() + 1, m.start() + 1 + len(first)))
