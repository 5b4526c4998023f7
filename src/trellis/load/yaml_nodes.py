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
from yaml.reader import Reader

MAX_DEPTH = 32
"""The deepest nesting of front matter; the deepest kind needs four levels."""

_NULLS = frozenset(("", "~", "null"))
_OPENINGS = ("[", "{", "- ", "? ")
YAML_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Characters that end a line in YAML 1.1, but not in editors."""


class Problem(NamedTuple):
    """What is wrong with a file's form.

    rule: the id of the rule that describes it. first_position: line and column of an earlier occurrence.
    """

    rule: str
    line: int
    column: int
    message: str
    help: str = ""
    first_position: tuple[int, int] | None = None


class UnreadableYaml(Exception):
    """The YAML cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class YamlDocument(NamedTuple):
    """The result of reading YAML. packed_positions: see `Positions`."""

    data: Any
    packed_positions: bytes
    problems: tuple[Problem, ...]


def read_yaml(text: str, line: int = 1) -> YamlDocument:
    """Reads one YAML document. line: the line of the file on which `text` starts. Raises UnreadableYaml."""
    try:
        if sum(text.count(opening) for opening in _OPENINGS) >= MAX_DEPTH or " " * MAX_DEPTH in text:
            _reject_deep_nesting(text, line)  # many openings or a large indent may mean deep nesting
        if not text.isascii() and YAML_LINE_BREAKS.search(text):
            raise UnreadableYaml(_describe_control_character(text, line))  # positions would be wrong after them
        if "*" in text:
            _reject_aliases(text, line)
        composer = _Composer(text)
        try:
            node = composer.get_single_node()
        finally:
            composer.dispose()
    except yaml.MarkedYAMLError as error:
        raise UnreadableYaml(_explain_syntax_error(error, text, line)) from None
    except yaml.YAMLError:
        raise UnreadableYaml(_describe_control_character(text, line)) from None
    converter = _NodeConverter(line)
    data = None if node is None else converter.convert(node)
    return YamlDocument(data, array("I", converter.positions).tobytes(), tuple(converter.problems))


class _Composer(CParser):
    """Composes nodes. Instead of resolving a scalar's type, it tags it as plain or quoted."""

    def resolve(self, kind: object, value: object, implicit: Any) -> str:
        return "collection" if implicit.__class__ is bool else "plain" if implicit[0] else "quoted"

    # Called for each node and not needed here; a built-in function costs a third of an empty method.
    descend_resolver = operator.is_
    ascend_resolver = int


class _NodeConverter:
    """Converts nodes to data, and collects their positions in the order of the data."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.positions: list[int] = []
        self.problems: list[Problem] = []

    def convert(self, node: Node) -> Any:
        """Returns a node's data, and adds the positions of nested values, each before those nested in it."""
        tag = node.tag
        if node.__class__ is ScalarNode:
            if tag != "plain" and tag != "quoted":
                self._report_tag(node)
            text: str = node.value
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
        for key_node, value in node.value:
            key = key_node.value
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
                first = next(k.start_mark for k, _ in node.value if k.value == key)
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

    def _report_tag(self, node: Node) -> None:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        self._add_problem("fm-tag", node, f"`{tag}` is a YAML tag", "write the plain value; the portal knows its type")

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


def _reject_aliases(text: str, line: int) -> None:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{event.anchor}` repeats a value from elsewhere"
            help = "write the value out, or put it in quotation marks if it is meant as text"
            raise UnreadableYaml(_build_problem("fm-alias", event.start_mark, line, message, help))


def _build_problem(rule: str, mark: Any, line: int, message: str, help: str) -> Problem:
    return Problem(rule, mark.line + line, mark.column + 1, message, help)


def _describe_control_character(text: str, line: int) -> Problem:
    """Describes the first character that YAML does not allow, the only cause of an error without a position."""
    matches = (Reader.NON_PRINTABLE.search(text), YAML_LINE_BREAKS.search(text))
    first = min(filter(None, matches), key=re.Match.start, default=None)
    before = text[: first.start()] if first else ""
    name = f"U+{ord(first.group()):04X}" if first else "unknown"
    row, column = before.count("\n"), len(before) - before.rfind("\n")
    return Problem("fm-syntax", row + line, column, f"an invisible control character ({name})", "delete it")


def _explain_syntax_error(error: yaml.MarkedYAMLError, text: str, line: int) -> Problem:
    """Explains a YAML error to an author. The position is that of the failure, or of the opening that is not closed."""
    problem, context = error.problem or "", error.context or ""
    failure = error.problem_mark or error.context_mark
    opening = error.context_mark or failure
    if failure is None:
        return Problem("fm-syntax", line, 1, "this cannot be read", "check colons and indentation")
    lines = text.split("\n")
    source_line = lines[failure.line] if failure.line < len(lines) else ""
    if "\t" in source_line[: failure.column + 1] and "token" in problem:
        return Problem(
            "fm-tab", failure.line + line, source_line.index("\t") + 1, "a tab stands in the indentation", "use spaces"
        )
    if "mapping values are not allowed" in problem:
        help = 'put the value in quotation marks: `key: "first: second"`; or check the line above'
        return _build_problem("fm-syntax", failure, line, "a second colon makes this line unreadable", help)
    if "quoted scalar" in context:
        message = "a quotation mark is opened and not closed"
        return _build_problem("fm-syntax", opening, line, message, "close it, or leave both out")
    if "flow sequence" in context or "flow mapping" in context:
        help = "close it, and put commas between the items"
        return _build_problem("fm-syntax", opening, line, "a bracket is opened and not closed", help)
    if "start any token" in problem:
        message = "a value starts with a character that YAML keeps for itself"
        return _build_problem("fm-syntax", failure, line, message, "put the value in quotation marks")
    help = "check the colon, the space behind it and the indentation of this line and the one above"
    row = min(failure.line, len(lines) - 1)
    return Problem("fm-syntax", row + line, failure.column + 1, "this cannot be read as `key: value`", help)
