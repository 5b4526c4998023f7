"""Reads YAML into data and positions: scalars as typed, and the line and columns of every key and item.

Nodes are composed by PyYAML's C parser and converted here, which is faster than ``yaml.load`` and gives positions.
Scalars stay the text that the author typed (``NO``, ``0777``, ``12:30``); the models convert them. Aliases, merge
keys, tags, complex keys and deep nesting are rejected, so that the file says plainly what it means.
"""

from __future__ import annotations

import operator
import re
from array import array
from typing import Any, NamedTuple

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.nodes import MappingNode, Node, ScalarNode

from .problem import CutValue, Problem, SkippedLine
from .yaml_syntax import (
    YAML_LINE_BREAKS,
    describe_control_character,
    explain_anchor,
    explain_escape,
    explain_syntax_error,
)

MAX_DEPTH = 32
"""The deepest nesting of front matter; the deepest kind needs four levels."""

MAX_DUPLICATE_KEYS = 50
"""The keys of a file that are reported for standing twice; of more, their number is."""

_UNTAGGED = frozenset(("plain", "quoted", "collection"))
_NULLS = frozenset(("", "~", "null"))
_OPENINGS = ("[", "{", "- ", "? ")
_ANCHOR = re.compile(r"(?<!\w)&[\w-]", re.ASCII)
"""Where a name of a value may begin; whether one does, the parser says."""
_COMMENT = re.compile(r"(?P<gap>[ \t]+)(?P<remainder>#.*)")


class UnreadableYaml(Exception):
    """The YAML cannot be read."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


class YamlDocument(NamedTuple):
    """The result of reading YAML. packed_positions: see `Positions`. skipped_lines: those left out as unreadable."""

    data: Any
    packed_positions: bytes
    problems: tuple[Problem, ...]
    cut_values: tuple[CutValue, ...] = ()
    skipped_lines: tuple[SkippedLine, ...] = ()


def read_yaml(text: str, line: int = 1) -> YamlDocument:
    """Reads one YAML document. line: the line of the file on which `text` starts. Raises UnreadableYaml."""
    try:
        if sum(text.count(opening) for opening in _OPENINGS) >= MAX_DEPTH or " " * MAX_DEPTH in text:
            _reject_deep_nesting(text, line)  # many openings or a large indent may mean deep nesting
        if not text.isascii() and YAML_LINE_BREAKS.search(text):
            raise UnreadableYaml(describe_control_character(text, line))  # positions would be wrong after them
        if "*" in text or _ANCHOR.search(text):
            _reject_anchors(text, line)
        if problem := find_escape(text, line):
            raise UnreadableYaml(problem)
        composer = _Composer(text)
        try:
            node = composer.get_single_node()
        finally:
            composer.dispose()
    except yaml.MarkedYAMLError as error:
        raise UnreadableYaml(explain_syntax_error(error, text, line)) from None
    except yaml.YAMLError:
        raise UnreadableYaml(describe_control_character(text, line)) from None
    has_comments = " #" in text or "\t#" in text
    converter = _NodeConverter(line, text.split("\n") if has_comments else [])
    data = None if node is None else converter.convert(node)
    if (more := converter.duplicate_count - MAX_DUPLICATE_KEYS) > 0:
        last = next(problem for problem in reversed(converter.problems) if problem.rule == "fm-duplicate-key")
        message = f"{more:,} more {'key stands' if more == 1 else 'keys stand'} twice in this file"
        converter.problems.append(last._replace(message=message, help="keep each once", first_position=None))
    packed_positions = array("I", converter.positions).tobytes()
    return YamlDocument(data, packed_positions, tuple(converter.problems), tuple(converter.cut_values))


class _Composer(CParser):
    """Composes nodes. Instead of resolving a scalar's type, it tags it as plain or quoted."""

    def resolve(self, kind: object, value: object, implicit: Any) -> str:
        return "collection" if implicit.__class__ is bool else "plain" if implicit[0] else "quoted"

    # Called for each node and not needed here; a built-in function costs a third of an empty method.
    descend_resolver = operator.is_
    ascend_resolver = int


class _NodeConverter:
    """Converts nodes to data, and collects their positions in the order of the data.

    lines: those of the text if any of them may have a comment.
    """

    def __init__(self, line: int, lines: list[str]) -> None:
        self.line = line
        self.lines = lines
        self.positions: list[int] = []
        self.problems: list[Problem] = []
        self.cut_values: list[CutValue] = []
        self.duplicate_count = 0

    def convert(self, node: Node) -> Any:
        """Returns a node's data, and adds the positions of nested values, each before those nested in it."""
        tag = node.tag
        if node.__class__ is ScalarNode:
            if tag != "plain" and tag != "quoted":
                self._report_tag(node)
            text: str = node.value
            if self.lines and tag == "plain":
                self._note_comment(node)
            return None if tag == "plain" and text in _NULLS else text
        if tag != "collection":
            self._report_tag(node)
        if isinstance(node, MappingNode):
            return self._convert_mapping(node)
        items = []
        for item in node.value:
            start = item.start_mark
            self._add_position(start.line, start.column, item)
            items.append(self.convert(item))
        return items

    def _convert_mapping(self, node: MappingNode) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        first_marks: dict[str, Any] = {}
        for key_node, value in node.value:
            key = key_node.value
            if key_node.tag not in _UNTAGGED:
                self._report_tag(key_node)
            if key.__class__ is not str:
                help = "give it a name, or put the value in quotation marks"
                self._add_problem("fm-complex-key", key_node, "a list or mapping stands where a key belongs", help)
            elif (key_node.tag != "plain" or " " in key) and key_node.start_mark.line != key_node.end_mark.line:
                self._add_problem(
                    "fm-complex-key", key_node, "a key goes on over several lines", "give it a name of one word"
                )
            elif key == "<<":
                self._add_problem("fm-merge", key_node, "`<<` merges keys from elsewhere", "write the keys out")
            elif key in mapping:
                self.duplicate_count += 1
                if self.duplicate_count > MAX_DUPLICATE_KEYS:
                    continue
                if not first_marks:
                    first_marks = {k.value: k.start_mark for k, _ in reversed(node.value) if k.__class__ is ScalarNode}
                first = first_marks[key]
                first_position = (first.line + self.line, first.column + 1)
                message = f"`{key}` stands twice, first on line {first_position[0]}"
                self._add_problem("fm-duplicate-key", key_node, message, "keep one of the two", first_position)
            else:
                start = key_node.start_mark
                self._add_position(start.line, start.column, value)
                mapping[key] = value.value if value.tag == "quoted" else self.convert(value)
        return mapping

    def _add_position(self, key_line: int, key_column: int, value: Node) -> None:
        start, end, line = value.start_mark, value.end_mark, self.line
        row = start.line
        end_column = end.column + 1 if end.line == row else 0
        self.positions += (key_line + line, key_column + 1, row + line, start.column + 1, end_column)

    def _note_comment(self, node: Node) -> None:
        """Notes a value that ends at a number sign, unless that begins a comment as people set it off.

        Such a comment stands two spaces behind the value, and a space behind its sign.
        """
        end = node.end_mark
        comment = _COMMENT.match(self.lines[end.line], end.column) if end.line < len(self.lines) else None
        if comment is None or not self.positions:
            return
        remainder = comment["remainder"]
        if len(comment["gap"]) == 1 or remainder[1:2] not in ("", " ", "\t", "#"):
            index = len(self.positions) // 5 - 1
            self.cut_values.append(CutValue(index, end.line + self.line, comment.start("remainder") + 1, remainder))

    def _report_tag(self, node: Node) -> None:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        help = "write the plain value, whose type the portal knows; or put it in quotation marks if `!` is part of it"
        self._add_problem("fm-tag", node, f"`{tag}` is a YAML tag", help)

    def _add_problem(
        self, rule: str, node: Node, message: str, help: str, first_position: tuple[int, int] | None = None
    ) -> None:
        problem = _build_problem(rule, node.start_mark, self.line, message, help)
        self.problems.append(problem._replace(first_position=first_position))


def _reject_deep_nesting(text: str, line: int) -> None:
    """Counts the nesting of parser events, since composing deeply nested nodes would overflow the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                message, help = f"nesting is deeper than {MAX_DEPTH} levels", "flatten it; no key needs more than four"
                raise UnreadableYaml(_build_problem("fm-depth", event.start_mark, line, message, help))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _reject_anchors(text: str, line: int) -> None:
    """Rejects values that are repeated from elsewhere, and names by which they could be: such a name is no text."""
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{event.anchor}` repeats a value from elsewhere"
            help = "write the value out, or put it in quotation marks if it is meant as text"
            raise UnreadableYaml(_build_problem("fm-alias", event.start_mark, line, message, help))
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise UnreadableYaml(explain_anchor(event.anchor, event.start_mark, text, line))


def find_escape(text: str, line: int = 1) -> Problem | None:
    """Returns what is wrong with the first backslash that is meant as one and that YAML reads as something else.

    Raises yaml.YAMLError where something else before it cannot be read.
    """
    if "\\" not in text or '"' not in text:
        return None
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.style == '"':
            start_mark: Any = event.start_mark
            end_mark: Any = event.end_mark
            if problem := explain_escape(text, start_mark.index, end_mark.index, line):
                return problem
    return None


def _build_problem(rule: str, mark: Any, line: int, message: str, help: str) -> Problem:
    return Problem(rule, mark.line + line, mark.column + 1, message, help)
