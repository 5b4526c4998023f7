"""Reads which blocks a portal's own pages in ``hooks/pages`` insert, without running anything."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .own_pages import list_own_page_files, read_own_page
from .scan import OWN_PAGES

_CLOSINGS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")
_SETTINGS = "mkdocs.yml"
MAX_EXPRESSION = 2000
"""The longest expression that is looked at, in characters."""


class BlockArgument(NamedTuple):
    """A value in a call. name: "" for one without a name. value: None for what only a build can tell."""

    name: str
    value: str | int | None
    line: int
    column: int


class BlockCall(NamedTuple):
    """A block that a page inserts, with its place in the file: the line and the column count from one."""

    path: str
    line: int
    column: int
    name: str
    arguments: tuple[BlockArgument, ...]


def list_block_calls(root: Path) -> tuple[BlockCall, ...]:
    """Returns the calls in all own pages, in order; none where the portal reads blocks by marks of its own.

    What cannot be read, a page or an expression, has none here: the build says what is wrong with it.
    """
    if has_own_marks(root):
        return ()
    calls: list[BlockCall] = []
    for file in list_own_page_files(root):
        page = read_own_page(root, file)
        if not page.problems:
            calls += find_block_calls(f"{OWN_PAGES}/{file.name}", page.body, page.body_line)
    return tuple(calls)


def has_own_marks(root: Path) -> bool:
    """Whether the plugin of the macros is told to read blocks in a way of its own."""
    return "j2_" in _read_text(root / _SETTINGS)


def has_macros(root: Path) -> bool:
    """Whether `mkdocs.yml` may name the plugin that fills blocks in Material's frame; True where nobody can say."""
    text = _read_text(root / _SETTINGS)
    return not text or re.search(r"\bmacros\b|^INHERIT\b", text, re.MULTILINE) is not None


def list_foreign_words(root: Path) -> frozenset[str]:
    """Returns the words of the portal's own code and settings for its pages, which may offer blocks of their own."""
    files = [root / _SETTINGS, *sorted((root / "hooks").glob("*.py"))]
    return frozenset(word for file in files for word in re.findall(r"\w+", _read_text(file)))


def find_block_calls(path: str, text: str, first_line: int = 1) -> Iterator[BlockCall]:
    """Yields the calls in a text: ``name(…)`` within ``{{ }}``, in order. first_line: the line where the text begins.

    >>> [(call.name, call.line, call.column) for call in find_block_calls("", "There are {{ count('course') }}.")]
    [('count', 1, 14)]
    """
    lines = _LineIndex(text, first_line)
    position = 0
    is_raw = False
    while match := _OPENING.search(text, position):
        start, opening = match.end(), match[0]
        end = text.find(_CLOSINGS[opening], start)
        if end < 0:
            return
        content = text[start:end]
        position = start if is_raw else end + 2
        if opening == "{%":
            word = content.strip("-+ \n\t")
            if word == "endraw" or (word == "raw" and not is_raw):
                is_raw, position = word == "raw", end + 2
        elif opening == "{{" and not is_raw and len(content) <= MAX_EXPRESSION:
            yield from _find_calls(path, content, start, lines)


class _LineIndex:
    """Where the lines of a text begin."""

    def __init__(self, text: str, first_line: int) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first_line = first_line

    def find_place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character."""
        line = bisect_right(self._starts, offset) - 1
        return line + self._first_line, offset - self._starts[line] + 1


def _find_calls(path: str, content: str, start: int, lines: _LineIndex) -> Iterator[BlockCall]:
    """Yields the calls in an expression. start: its offset in the text."""
    expression = f" {content[1:]}" if content[:1] in ("-", "+") else content
    expression = expression.removesuffix("-")
    tree = _parse_expression(expression) or _parse_expression(expression.replace("~", "+"))  # Jinja joins texts by it
    if tree is None:
        return
    rows = f"({expression}".split("\n")
    offsets = [start - 1]
    for row in rows[:-1]:
        offsets.append(offsets[-1] + len(row) + 1)

    def find_place(node: ast.expr) -> tuple[int, int]:
        row = rows[node.lineno - 1].encode()[: node.col_offset]
        return lines.find_place(offsets[node.lineno - 1] + len(row.decode()))

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            values = [("", value) for value in node.args]
            values += [(keyword.arg or "", keyword.value) for keyword in node.keywords]
            arguments = tuple(BlockArgument(name, _read_value(value), *find_place(value)) for name, value in values)
            yield BlockCall(path, *find_place(node), node.func.id, arguments)


def _parse_expression(expression: str) -> ast.Expression | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(f"({expression}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _read_value(node: ast.expr) -> str | int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        return -value if type(value) is int else None
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _read_text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
