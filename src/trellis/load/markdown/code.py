"""Code in a text: blocks between fences and spans between backticks, masked so that nothing in them is taken for text.

A fence that is never closed is none, as in pymdownx.superfences; nor is one whose content leaves its indentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FILL = "\0"
"""Stands for each character of code. It is neither a space nor a letter nor a sign of Markdown."""

_FENCE = re.compile(r"\n([> \t]*+)(`{3,}+|~{3,}+)([^\n]*)")
_RUN = re.compile(r"`(?:`*+)")
_EMPTY = re.compile(r"\n[> \t]*+\n")
_DOUBTFUL = re.compile(r"\n[ \t]*+(?:[<#>*+\-|:=!~&^\[]|\d{1,9}+[.)])|\n(?: {4}|\t)")
"""A line that may begin another block than the line before it."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Tags that nothing closes."""
_RAW = re.compile(r"\n {0,3}<([A-Za-z][A-Za-z0-9]*+)")


def mask(text: str) -> str:
    """The text with all code filled in; as long as it was, its lines where they were."""
    if "```" in text or "~~~" in text:
        text = _filled(text, _blocks(text))
    if "`" in text:
        text = _filled(text, _spans(text))
    return text


def _filled(text: str, stretches: Iterator[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in stretches:
        parts.append(text[done:start])
        parts.append("\n".join(FILL * len(line) for line in text[start:end].split("\n")))
        done = end
    return "".join((*parts, text[done:])) if parts else text


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """What stands between two fences, without the line of either."""
    fences = list(_FENCE.finditer(text))
    closing: dict[tuple[int, str], list[int]] = {}
    for index in range(len(fences) - 1, -1, -1):
        if not fences[index][3].strip():
            closing.setdefault((len(fences[index][1]), fences[index][2]), []).append(index)
    budget, index = 4 * len(text), 0
    while index < len(fences):
        opened = fences[index]
        ends = closing.get((len(opened[1]), opened[2]), [])
        while ends and ends[-1] <= index:
            ends.pop()
        index += 1
        if not ends or (opened[2][0] == "`" and "`" in opened[3]):
            continue
        start, end = opened.end(), fences[ends[-1]].start()
        indent = len(opened[1])
        budget -= end - start if indent else 0
        if budget > 0 and (not indent or _indented(text[start:end], indent)):
            yield start, end
            index = ends[-1] + 1


def _indented(content: str, indent: int) -> bool:
    return all(not line[:indent].strip("> \t") for line in content.split("\n"))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """What stands between two equal runs of backticks in one paragraph, and in no HTML."""
    raw = list(_html(text))
    runs: list[tuple[int, int]] = []
    for found in _RUN.finditer(text):
        while raw and raw[0][1] <= found.start():
            raw.pop(0)
        if raw and raw[0][0] <= found.start():
            continue
        if runs and _EMPTY.search(text, runs[-1][1], found.start()):
            yield from _paired(text, runs)
            runs = []
        runs.append(found.span())
    yield from _paired(text, runs)


def _paired(text: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of a paragraph up to the first doubt: a run without its like, or a span that may leave its block."""
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
        if _escaped(text, start):
            if end - start > 1:
                return
            continue
        if not ends:
            return
        close = runs[ends[-1]][0]
        line = text.rfind("\n", 0, start)
        if "\n" in text[end:close] and _DOUBTFUL.search(text, line, close):
            return
        yield end, close
        index = ends[-1] + 1


def _escaped(text: str, start: int) -> bool:
    """Whether an odd number of backslashes stands before it."""
    before = text[max(0, start - 100) : start]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _html(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that may be a block of HTML, in which backticks are letters like others."""
    position = 0
    while opened := _RAW.search(text, position):
        start, depth = opened.start(), 0
        empty = _EMPTY.search(text, start + 1)
        position = empty.start() if empty and opened[1].lower() in _VOID else len(text)
        named = re.compile(rf"<(/?){opened[1]}(?![A-Za-z0-9])", re.IGNORECASE)
        for tag in named.finditer(text, start) if position == len(text) else ():
            depth += -1 if tag[1] else 1
            if depth <= 0:
                position = tag.end()
                break
        yield start, position
