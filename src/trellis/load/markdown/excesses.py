"""Finds what a site's generator cannot render, or takes minutes for: deep nesting, brackets that nothing closes.

Python-Markdown goes into a list's list by calling itself, and looks from each opening bracket for its end. The first
ends with an error, the second takes time with the square of a paragraph's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .code import CONTAINER_START
from .lines import LineIndex
from .model import Excess

MAX_DEPTH = 20
"""The deepest nesting of lists, notes and tabs. A site's generator takes a few hundred."""

MAX_DEFINITIONS = 100
"""Definitions in a row without an empty line. A site's generator takes a few hundred."""

MAX_BRACKET_STEPS = 5_000_000
"""The characters that may lie between opening brackets and their ends, summed up. So many take a second or two."""

_NEAR = 500
"""Characters within which a bracket is closed near by."""

_COLUMNS_PER_LEVEL = 4
_LINE_WITH_INDENT = re.compile(r"\n((?:[ \t]*+>)*+)([ \t]*+)(?=[^\s\0])")
_DEFINITION = re.compile(r"\n[> \t]*+:[ \t]")
_EMPTY_LINE = re.compile(r"\n[> \t]*+(?=\n)")
_BRACKET = re.compile(r"\\.|\[|\](\()?|\)|<(?=[A-Za-z/!?])|>|\n[> \t]*+(?=\n)", re.DOTALL)


def find_excesses(masked: str, lines: LineIndex) -> Iterator[Excess]:
    """Yields one excess of each kind. masked: the text, with code masked and a line break before each line."""
    deep_nesting = _find_deep_nesting(masked) if " " * 8 in masked or "\t" in masked else None
    for kind, excess in (
        ("nesting", deep_nesting),
        ("definitions", _find_long_definitions(masked) if masked.count(":") > MAX_DEFINITIONS else None),
        ("brackets", _find_late_brackets(masked)),
    ):
        if excess:
            count, position = excess
            yield Excess(kind, count, lines.locate_span(position, position + 1))


def _find_deep_nesting(masked: str) -> tuple[int, int] | None:
    """Returns the deepest level of a list, note or tab, and the position of the first one that is too deep."""
    deepest, first = 0, -1
    for match in _LINE_WITH_INDENT.finditer(masked):
        depth = len(match[2].expandtabs(_COLUMNS_PER_LEVEL)) // _COLUMNS_PER_LEVEL + 1
        if depth > MAX_DEPTH and CONTAINER_START.match(masked, match.end()):
            deepest, first = max(depth, deepest), match.end() if first < 0 else first
    return (deepest, first) if first >= 0 else None


def _find_long_definitions(masked: str) -> tuple[int, int] | None:
    """Returns the most definitions in a row, and the position of the first one that is too many."""
    longest, first, start = 0, -1, 0
    ends = [*(match.start() for match in _EMPTY_LINE.finditer(masked)), len(masked)]
    for end in ends:
        definitions = [match.end() - 2 for match in _DEFINITION.finditer(masked, start, end)]
        if len(definitions) > MAX_DEFINITIONS:
            longest = max(longest, len(definitions))
            first = definitions[MAX_DEFINITIONS] if first < 0 else first
        start = end
    return (longest, first) if first >= 0 else None


def _find_late_brackets(masked: str) -> tuple[int, int] | None:
    """Returns how many openings nothing closes near by, and the position of the first in the costliest paragraph."""
    openings = masked.count("[") + masked.count("<")
    if 2 * openings * len(masked) <= MAX_BRACKET_STEPS:
        return None
    steps, late_count, costliest = 0, 0, (0, 0)
    brackets: list[tuple[str, int]] = []
    tags: list[int] = []
    end = paragraph_steps = paragraph_start = 0
    for match in _BRACKET.finditer(f"{masked}\n\n"):
        token, end = match[0], match.start()
        spans = []
        if token == "[":
            brackets.append(("[", end))
        elif token[0] == "]":
            if brackets and brackets[-1][0] == "[":
                spans.append(end - brackets.pop()[1])
            if match[1]:
                brackets.append(("(", end))
        elif token == ")":
            if brackets and brackets[-1][0] == "(":
                spans.append(end - brackets.pop()[1])
        elif token == "<":
            tags.append(end)
        elif token == ">" or token[0] == "\n":
            spans += [end - start for start in tags]
            tags.clear()
        if token[0] == "\n":
            spans += [end - start for _, start in brackets]
            brackets.clear()
        paragraph_steps += sum(spans)
        late_count += sum(span > _NEAR for span in spans)
        if token[0] == "\n":
            steps += paragraph_steps
            costliest = max(costliest, (paragraph_steps, -paragraph_start))
            paragraph_start, paragraph_steps = end, 0
    if steps <= MAX_BRACKET_STEPS:
        return None
    start = -costliest[1]
    first = next((match.start() for match in _BRACKET.finditer(masked, start) if match[0][0] in "[<"), start)
    return late_count, first
