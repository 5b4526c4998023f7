"""Reads YAML that has faults: what cannot be read is reported and left out, and the rest is read around it.

Otherwise one bad line would hide all the other findings of its file. The text is mended in memory only, and every
character that is read keeps its line and column.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from .problem import Problem, SkippedLine
from .yaml_nodes import UnreadableYaml, YamlDocument, read_yaml
from .yaml_syntax import CONTROL_CHARACTERS, describe_control_character, explain_plain_line

MAX_FAULTS = 100
"""How many faults of one file are reported. A file with more is left unread."""

MAX_LINES = 50_000
"""The longest text that is read around its faults."""

_HARD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HARD_SPACE = re.compile(f"[{_HARD_SPACES}]")
_LAYOUT = re.compile(
    rf"(?P<indent>[ {_HARD_SPACES}]*(?:-[ {_HARD_SPACES}]+)*)"
    rf"(?:[\w-]+(?P<behind_key>[ {_HARD_SPACES}]*):(?P<behind_colon>[ {_HARD_SPACES}]*(?=[^ {_HARD_SPACES}]|$)))?"
)
"""The spaces at the start of a line that YAML reads as its structure."""
_TRAILING = re.compile(rf"(?<![ {_HARD_SPACES}])[ {_HARD_SPACES}]++$")
_BLOCK_SCALAR = re.compile(r"(?:^|[:\-] +)[|>][+-]?\d?[+-]?[ \t]*+(?:#|$)")
_FIRST_WORD = re.compile(r"[ \t]*(?:-[ \t]+)*([\w-]+)?")
_PLAIN_VALUE = re.compile(r" *[\w-]+: +[^\s\"'\[{|>&*!#]")
_UNRECOVERABLE = frozenset(("fm-depth",))


class _Fault(NamedTuple):
    """A problem, and the lines from `first` to before `last` that it makes unreadable."""

    problem: Problem
    first: int
    last: int


def read_around_faults(text: str, line: int = 1) -> YamlDocument:
    """Reads one YAML document without the lines that cannot be read.

    line: the line of the file on which `text` starts. Raises UnreadableYaml if nothing of it can be read.
    """
    text, problems = (text, []) if text.isascii() else _replace_hard_spaces(text, line)
    try:
        document = read_yaml(text, line)
    except UnreadableYaml as unreadable:
        document = _skip_faults(text, line, unreadable, problems)
    if not problems and not document.problems:
        return document
    all_problems = sorted((*problems, *document.problems), key=lambda problem: (problem.line, problem.column))
    return document._replace(problems=tuple(all_problems))


def _replace_hard_spaces(text: str, line: int) -> tuple[str, list[Problem]]:
    """Returns the text with ordinary spaces in its layout, and a problem for each line that had others."""
    if not _HARD_SPACE.search(text):
        return text, []
    problems: list[Problem] = []
    lines = text.split("\n")
    scalar_indent = -1
    for row, source_line in enumerate(lines):
        indent = len(source_line) - len(source_line.lstrip(" "))
        if scalar_indent >= 0 and (indent > scalar_indent or not source_line.strip()):
            continue  # within a block of text, where a hard space is a character as any other
        scalar_indent = indent if _BLOCK_SCALAR.search(source_line) else -1
        columns = sorted(_find_layout_spaces(source_line))
        if columns:
            characters = list(source_line)
            for column in columns:
                characters[column] = " "
            lines[row] = "".join(characters)
            code = f"U+{ord(source_line[columns[0]]):04X}"
            message = f"an invisible hard space ({code}) stands where YAML needs an ordinary one"
            help = "replace it by an ordinary space; it often comes along when text is copied from elsewhere"
            problems.append(Problem("fm-hard-space", row + line, columns[0] + 1, message, help))
    return "\n".join(lines), problems


def _find_layout_spaces(source_line: str) -> set[int]:
    """Returns the indexes of the hard spaces that are part of a line's layout."""
    if not (layout := _LAYOUT.match(source_line)) or not _HARD_SPACE.search(source_line):
        return set()
    spans = [layout.span(name) for name in ("indent", "behind_key", "behind_colon") if layout[name]]
    spans += [trailing.span()] if (trailing := _TRAILING.search(source_line)) else []
    return {index for start, end in spans for index in range(start, end) if _HARD_SPACE.match(source_line[index])}


def _skip_faults(text: str, line: int, unreadable: UnreadableYaml, earlier: list[Problem]) -> YamlDocument:
    lines = text.split("\n")
    first_problem = unreadable.problems[0]
    if first_problem.rule in _UNRECOVERABLE or len(lines) > MAX_LINES:
        raise UnreadableYaml(*earlier, first_problem)
    control_problems = list(islice(_blank_control_characters(lines, line), MAX_FAULTS))
    reader = _BlockReader(lines, line)
    faults = list(islice(reader.find_faults(0, len(lines), ()), MAX_FAULTS))
    problems = sorted([*control_problems, *(fault.problem for fault in faults)], key=lambda p: (p.line, p.column))
    skipped: list[SkippedLine] = []
    for fault in faults:
        skipped += (_describe_line(lines[row], row + line) for row in range(fault.first, fault.last) if lines[row])
        _blank_fault(lines, fault)
    try:
        document = read_yaml("\n".join(lines), line)
    except UnreadableYaml:
        raise UnreadableYaml(*earlier, *(problems or [first_problem])) from None
    if not problems:
        raise UnreadableYaml(*earlier, first_problem)
    return document._replace(problems=(*problems, *document.problems), skipped_lines=tuple(skipped))


def _describe_line(source_line: str, line: int) -> SkippedLine:
    word = _FIRST_WORD.match(source_line)
    is_item = source_line.lstrip().startswith("-")
    return SkippedLine(line, _measure_indent(source_line), (word[1] or "") if word else "", is_item)


def _blank_fault(lines: list[str], fault: _Fault) -> None:
    """Empties the lines of a fault. The hyphen of an item stays if more of its keys follow."""
    hyphen = re.match(r" *- +(?=[\w-]+:)", lines[fault.first])
    below = next((line for line in lines[fault.last :] if _has_content(line)), "")
    keeps_hyphen = hyphen and _measure_indent(below) == hyphen.end()
    lines[fault.first : fault.last] = [""] * (fault.last - fault.first)
    if hyphen and keeps_hyphen:
        lines[fault.first] = hyphen.group().rstrip()


def _blank_control_characters(lines: list[str], line: int) -> Iterator[Problem]:
    """Replaces the characters that YAML does not allow, and yields a problem for the first of each line."""
    for row, source_line in enumerate(lines):
        if CONTROL_CHARACTERS.search(source_line):
            yield describe_control_character(source_line, row + line)
            lines[row] = CONTROL_CHARACTERS.sub(" ", source_line)


class _BlockReader:
    """Finds the smallest blocks of lines that cannot be read on their own. line: the number of the first line."""

    def __init__(self, lines: list[str], line: int) -> None:
        self._lines = lines
        self._line = line

    def find_faults(self, first: int, last: int, shapes: tuple[type, ...]) -> Iterator[_Fault]:
        """Yields the faults of the lines from `first` to before `last`. shapes: those that their data may have."""
        problem = self._read_block(first, last, shapes)
        if problem is None:
            return
        is_divided = False
        for fault in self._divide_block(first, last):
            is_divided = True
            yield fault
        if not is_divided:
            yield _Fault(problem, first, last)

    def _read_block(self, first: int, last: int, shapes: tuple[type, ...]) -> Problem | None:
        """Returns the reason that a block cannot be read, or None."""
        try:
            data: Any = read_yaml("\n".join(self._lines[first:last]), first + self._line).data
        except UnreadableYaml as unreadable:
            return unreadable.problems[0]
        if data is None or not shapes or isinstance(data, shapes):
            return None
        row = next(row for row in range(first, last) if _has_content(self._lines[row]))
        return explain_plain_line(self._lines[row], row + self._line)

    def _divide_block(self, first: int, last: int) -> Iterator[_Fault]:
        """Yields the faults of the parts of a block; none if it has no parts, or all of them can be read."""
        rows = [row for row in range(first, last) if _has_content(self._lines[row])]
        if len(rows) < 2:
            return
        indents = {row: _measure_indent(self._lines[row]) for row in rows}
        head = rows[0]
        if all(indents[row] > indents[head] for row in rows[1:]):
            yield from self._divide_nested(head, rows[1], last)
            return
        level = self._choose_level(rows, indents)
        is_list = next(self._lines[row] for row in rows if indents[row] == level).lstrip().startswith("-")
        starts = [row for row in rows if indents[row] == level and self._starts_part(row, is_list)]
        if starts == [head] and min(indents.values()) == level:  # a key with a list that is not indented under it
            yield from self._divide_unindented(head, rows[1], last)
            return
        stray_item = None if is_list else next((row for row in rows if self._is_stray_item(row, indents, level)), None)
        end_of_parts = last if stray_item is None else stray_item
        starts = [row for row in starts if row < end_of_parts]
        for start, end in zip([first, *starts], [*starts, end_of_parts], strict=True):
            yield from self._find_part_faults(start, end, level, rows, indents, (list,) if is_list else (dict,))
        if stray_item is not None:  # all below it is its own, and not that of the item above
            spaces = f"{indents[stray_item]} space{'' if indents[stray_item] == 1 else 's'}"
            message = f"this item is indented by {spaces}, which fits no item above it"
            help = "give its hyphen as many spaces as those of the items beside it"
            problem = Problem("fm-syntax", stray_item + self._line, indents[stray_item] + 1, message, help)
            yield _Fault(problem, stray_item, last)

    def _is_stray_item(self, row: int, indents: dict[int, int], level: int) -> bool:
        """Whether an item stands among keys, indented less than they are."""
        return indents[row] < level and re.match(r"- ", self._lines[row].lstrip()) is not None

    def _find_part_faults(
        self, first: int, last: int, level: int, rows: list[int], indents: dict[int, int], shapes: tuple[type, ...]
    ) -> Iterator[_Fault]:
        """Yields the faults of one part. A line that is indented less than the parts is one, with all below it."""
        part_rows = rows[bisect_left(rows, first) : bisect_left(rows, last)]
        if not part_rows:
            return
        odd = next((row for row in part_rows if indents[row] < level), None)
        if indents[part_rows[0]] > level:
            odd = part_rows[0]
        if odd is None:
            if len(part_rows) < len(rows):
                yield from self.find_faults(first, last, shapes)
            return
        if odd > part_rows[0]:
            yield from self.find_faults(first, odd, shapes)
        spaces = f"{indents[odd]} space{'' if indents[odd] == 1 else 's'}"
        message = f"this line is indented by {spaces}, those of its kind by {level}"
        help = "give it as many spaces as they have"
        yield _Fault(Problem("fm-syntax", odd + self._line, indents[odd] + 1, message, help), odd, last)

    def _divide_nested(self, head: int, below: int, last: int) -> Iterator[_Fault]:
        """Yields the faults below a line that everything else of its block is indented under."""
        line = self._lines[head]
        if re.match(r" *- +[\w-]+:(?: |$)", line):  # an item with keys: read as these keys
            self._lines[head] = line.replace("-", " ", 1)
            faults = list(self.find_faults(head, last, (dict,)))
            self._lines[head] = line
            yield from faults
        elif re.fullmatch(r" *[\w-]+: *(?:#.*)?", line):
            yield from self.find_faults(below, last, (dict, list))
        elif _PLAIN_VALUE.match(line) and re.match(r" *[\w-]+:(?: |$)", self._lines[below]):
            problem = self._read_block(head, last, ())  # a key that is indented under a value
            if problem:
                yield _Fault(problem, below, last)

    def _divide_unindented(self, head: int, below: int, last: int) -> Iterator[_Fault]:
        """Yields the faults of a key with items that are not indented under it."""
        if key := re.fullmatch(r" *([\w-]+): +[^#].*", self._lines[head]):
            message = f"an item stands below `{key[1]}`, which has a value on its own line"
            help = "delete the one or the other"
            column = _measure_indent(self._lines[below]) + 1
            yield _Fault(Problem("fm-syntax", below + self._line, column, message, help), below, last)
        else:
            yield from self._divide_nested(head, below, last)

    def _choose_level(self, rows: list[int], indents: dict[int, int]) -> int:
        """Returns the indentation of a block's parts: that of its first line, unless more lines begin at the least."""
        head, least = indents[rows[0]], min(indents.values())
        counts = [sum(indents[row] == level for row in rows) for level in (head, least)]
        return least if counts[1] > counts[0] else head

    def _starts_part(self, row: int, is_list: bool) -> bool:
        content = self._lines[row].lstrip()
        return not content.startswith(("]", "}")) and (is_list or not re.match(r"-(?: |$)", content))


def _measure_indent(line: str) -> int:
    """Returns the number of columns before a line's first character."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
