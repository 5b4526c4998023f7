"""Masks code in a text: fenced blocks, spans between backticks and, on demand, indented blocks.

As in pymdownx.superfences, a fence that is never closed is text, and so is one whose content is indented less than it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MASK_CHARACTER = "\0"
"""Replaces each character of code. It is neither a space, a letter nor a character of Markdown."""

_FENCE = re.compile(r"\n([> \t]*+)(`{3,}+|~{3,}+)([^\n]*)")
_BACKTICKS = re.compile(r"`(?:`*+)")
_EMPTY_LINE = re.compile(r"\n[> \t]*+\n")
_INDENTED_BLOCK = re.compile(r"\n[> \t]*+\n(?: {4}|\t| {1,3}\t)")
_BLOCK_START = re.compile(r"\n[ \t]*+(?:[<#>*+\-|:=!~&^\[]|\d{1,9}+[.)])|\n(?: {4}|\t)")
"""A line that may begin a new block."""
_VOID_TAGS = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""HTML tags without a closing tag."""
_INDENT_SIZE = 4
"""Columns that a list item's content, and a block of code, are indented by in Python-Markdown."""
CONTAINER_START = re.compile(r"(?:[-+*]|\d{1,9}[.)]|:|!!!|\?\?\?\+?|===|/{3,}|\[\^[^\]\n]{1,80}\]:)(?:\s|$)")
"""The start of a block whose indented lines are text: a list item, a definition, a footnote, a note, a tab."""
_COMMENT_START = re.compile(r"\n {0,3}<!--(?!-?>)")
_HTML_BLOCK = re.compile(r"\n {0,3}<([A-Za-z][A-Za-z0-9]*+)")


def mask_code(text: str) -> str:
    """Returns the text with all code masked, at the same length and with the same lines."""
    if "```" in text or "~~~" in text:
        text = _mask_ranges(text, _find_blocks(text))
    if "`" in text:
        text = _mask_ranges(text, _find_spans(text))
    return text


def mask_comments(masked: str) -> str:
    """Returns a text whose code is masked, with comments of HTML that begin a line masked too: no page shows these.

    A comment ends where a browser ends it; one that is never closed is text.
    """
    return _mask_ranges(masked, _find_comments(masked)) if "<!--" in masked else masked


def _find_comments(masked: str) -> Iterator[tuple[int, int]]:
    position = 0
    while opening := _COMMENT_START.search(masked, position):
        ends = [end for end in (masked.find(sign, opening.end()) for sign in ("-->", "--!>")) if end >= 0]
        if not ends:
            return
        yield opening.end(), min(ends)
        position = min(ends)


def mask_indented_code(masked: str) -> str:
    """Returns a text whose other code is masked, with indented blocks of code masked too. In doubt it is no code."""
    if not _INDENTED_BLOCK.search(masked):
        return masked
    lines = masked.split("\n")
    depth, is_code, follows_empty_line = 0, False, True  # depth: of the lists and notes that the line is in
    for row, line in enumerate(lines):
        content = line.lstrip(" \t")
        if not content:
            follows_empty_line = True
            continue
        if content[0] == MASK_CHARACTER:  # within a fence
            continue
        indent = len(line[: len(line) - len(content)].expandtabs(_INDENT_SIZE))
        is_code = (is_code or follows_empty_line) and indent >= _INDENT_SIZE * (depth + 1)
        if is_code:
            lines[row] = MASK_CHARACTER * len(line)
        elif CONTAINER_START.match(content):
            depth = indent // _INDENT_SIZE + 1
        elif follows_empty_line:
            depth = min(depth, -(-indent // _INDENT_SIZE))
        follows_empty_line = False
    return "\n".join(lines)


def _mask_ranges(text: str, ranges: Iterator[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in ranges:
        parts.append(text[position:start])
        parts.append("\n".join(MASK_CHARACTER * len(line) for line in text[start:end].split("\n")))
        position = end
    return "".join((*parts, text[position:])) if parts else text


def _find_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yields start and end of each fenced block's content."""
    fences = list(_FENCE.finditer(text))
    closing: dict[tuple[int, str], list[int]] = {}
    for index in range(len(fences) - 1, -1, -1):
        if not fences[index][3].strip():
            closing.setdefault((len(fences[index][1]), fences[index][2]), []).append(index)
    budget, index = 4 * len(text), 0
    while index < len(fences):
        opening = fences[index]
        ends = closing.get((len(opening[1]), opening[2]), [])
        while ends and ends[-1] <= index:
            ends.pop()
        index += 1
        if not ends or (opening[2][0] == "`" and "`" in opening[3]):
            continue
        start, end = opening.end(), fences[ends[-1]].start()
        indent = len(opening[1])
        budget -= end - start if indent else 0
        if budget > 0 and (not indent or _is_indented(text[start:end], indent)):
            yield start, end
            index = ends[-1] + 1


def _is_indented(content: str, indent: int) -> bool:
    return all(not line[:indent].strip("> \t") for line in content.split("\n"))


def _find_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yields start and end of each code span's content, outside HTML."""
    html_blocks = list(_find_html(text))
    runs: list[tuple[int, int]] = []
    for run in _BACKTICKS.finditer(text):
        while html_blocks and html_blocks[0][1] <= run.start():
            html_blocks.pop(0)
        if html_blocks and html_blocks[0][0] <= run.start():
            continue
        if runs and _EMPTY_LINE.search(text, runs[-1][1], run.start()):
            yield from _pair_runs(text, runs)
            runs = []
        runs.append(run.span())
    yield from _pair_runs(text, runs)


def _pair_runs(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yields a paragraph's code spans up to the first unpaired run or the first span that may cross a block."""
    following: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        following.setdefault(runs[index][1] - runs[index][0], []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        ends = following[end - start]
        while ends and ends[-1] <= index:
            ends.pop()
        index += 1
        if _is_escaped(text, start):
            if end - start > 1:
                return
            continue
        if not ends:
            return
        close = runs[ends[-1]][0]
        line = text.rfind("\n", 0, start)
        if "\n" in text[end:close] and _BLOCK_START.search(text, line, close):
            return
        yield end, close
        index = ends[-1] + 1


def _is_escaped(text: str, start: int) -> bool:
    """Whether an odd number of backslashes precedes `start`."""
    before = text[max(0, start - 100) : start]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _find_html(text: str) -> Iterator[tuple[int, int]]:
    """Yields start and end of each possible block of HTML, in which backticks are plain characters."""
    position = 0
    while opening := _HTML_BLOCK.search(text, position):
        start, depth = opening.start(), 0
        empty_line = _EMPTY_LINE.search(text, start + 1)
        position = empty_line.start() if empty_line and opening[1].lower() in _VOID_TAGS else len(text)
        same_tag = re.compile(rf"<(/?){opening[1]}(?![A-Za-z0-9])", re.IGNORECASE)
        for tag in same_tag.finditer(text, start) if position == len(text) else ():
            depth += -1 if tag[1] else 1
            if depth <= 0:
                position = tag.end()
                break
        yield start, position
