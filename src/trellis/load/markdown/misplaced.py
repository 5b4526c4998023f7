"""Finds text that is indented as if it belonged to the note or the item above it, and too little for that.

Other generators take fewer columns, so that they place it otherwise than CommonMark does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .document import Document, Node
from .model import ForeignMark, LineSpan
from .note_blocks import INDENT_SIZE

_NOTE_KINDS = frozenset(("note", "folded_note", "tab"))
_BLOCKS = _NOTE_KINDS | frozenset(("list", "item", "quote", "definition_list", "definition", "footnote_definition"))
"""The parts of a text that may hold lists and notes."""

_PARTS_OF_ITEMS = frozenset(("paragraph", "list", "quote", "table", "code_block", "note", "folded_note"))
_MARKER = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,4}")


def find_misplaced_parts(document: Document, lines: list[str], first_line: int) -> Iterator[ForeignMark]:
    """Yields the parts of a text that are indented too little. lines: the author's."""
    stack = [document.root]
    while stack:
        node = stack.pop()
        blocks = [child for child in node.children if child.kind in _BLOCKS]
        stack += blocks
        if node.kind in _NOTE_KINDS:
            yield from _find_outside_note(document, node, lines, first_line)
        elif node.kind == "list":
            for before, item in pairwise(blocks):
                yield from _find_outside_item(document, before, item, lines, first_line, min_columns=2)
        if any(child.kind == "list" for child in blocks):
            for before, part in pairwise(node.children):
                if before.kind == "list" and part.kind in _PARTS_OF_ITEMS:
                    yield from _find_outside_item(document, before.children[-1], part, lines, first_line)


def _find_outside_item(
    document: Document, item: Node, part: Node, lines: list[str], first_line: int, min_columns: int = 1
) -> Iterator[ForeignMark]:
    """A part behind an item that is indented as if it belonged to it, and too little for that."""
    item_row, item_column = document.locate(item.start)
    row, column = document.locate(part.start)
    line = lines[row]
    column += len(line[column:]) - len(line[column:].lstrip(" "))
    is_indented_code = part.kind == "code_block" and line[column : column + 1] not in ("`", "~")
    marker = _MARKER.match(lines[item_row], item_column)
    if marker is None or is_indented_code or "\t" in line[:column] or column < item_column + min_columns:
        return
    if column < marker.end():
        span = LineSpan(first_line + row, column + 1, len(line) + 1)
        yield ForeignMark("item_indent", str(column), span, marker.end())


def _find_outside_note(document: Document, node: Node, lines: list[str], first_line: int) -> Iterator[ForeignMark]:
    """The first line behind a note or a tab that is indented too little to belong to it, or one without any text."""
    opening_row, _ = document.locate(node.start)
    base = _measure_indent(lines[opening_row])
    row = opening_row + 1
    while row < len(lines) and (not lines[row].strip() or _measure_indent(lines[row]) >= base + INDENT_SIZE):
        row += 1
    is_empty = not any(line.strip() for line in lines[opening_row + 1 : row])
    is_blank_behind = row == len(lines) or row > opening_row + 1
    is_title_alone = is_blank_behind and node.kind == "note" and bool(node.children)
    if is_empty and not is_title_alone and (row == len(lines) or _measure_indent(lines[row]) <= base):
        opening = lines[opening_row]
        span = LineSpan(first_line + opening_row, len(opening) - len(opening.lstrip(" \t>")) + 1, len(opening) + 1)
        kind = "tab_empty" if node.kind == "tab" else "note_empty"
        yield ForeignMark(kind, opening.strip(), span, base + INDENT_SIZE)
        return
    if row == len(lines):
        return
    indent, is_next = _measure_indent(lines[row]), bool(lines[row - 1].strip())
    has_text = any(child.kind != "note_title" for child in node.children)
    is_outside = (is_next and (indent > base or not has_text)) or (not has_text and indent > base)
    if is_outside and indent >= base and not lines[row].lstrip().startswith(("!!!", "???", "===", "#")):
        span = LineSpan(first_line + row, len(lines[row]) - len(lines[row].lstrip()) + 1, len(lines[row]) + 1)
        yield ForeignMark("tab_indent" if node.kind == "tab" else "note_indent", str(indent), span, base + INDENT_SIZE)


def _measure_indent(line: str) -> int:
    """The columns of white space at the start of a line."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(INDENT_SIZE))
