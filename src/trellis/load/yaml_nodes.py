"""YAML as data with places: every value as typed, every key and item with its line and columns.

Nodes are composed with PyYAML's C parser and converted here, which costs less than ``yaml.load`` and knows where everything
stands. Scalars stay the text that the author typed (``NO``, ``0777``, ``12:30``); the model says what they become. Aliases,
merge keys, tags, complex keys and deep nesting are refused: a reader of the file should see what it says.
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

DEPTH = 32
"""Levels of nesting that front matter may have; the deepest kind needs four."""

_NULLS = frozenset(("", "~", "null"))
_OPENINGS = ("[", "{", "- ", "? ")
BREAKS = re.compile("[\x85\u2028\u2029]")
"""Characters that end a line for YAML 1.1, and for no editor."""


class Problem(NamedTuple):
    """What is wrong with a file's form. rule: the id of the rule that describes it. first: an earlier place it speaks of."""

    rule: str
    line: int
    column: int
    message: str
    help: str = ""
    first: tuple[int, int] | None = None


class Unreadable(Exception):
    """The YAML cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Document(NamedTuple):
    """YAML, read. numbers: the marks of its keys and items, as `Places` takes them."""

    data: Any
    numbers: bytes
    problems: tuple[Problem, ...]


def read_yaml(text: str, line: int = 1) -> Document:
    """One YAML document. line: the line of the file on which `text` starts. Raises Unreadable."""
    try:
        if sum(text.count(opening) for opening in _OPENINGS) >= DEPTH or " " * DEPTH in text:
            _refuse_depth(text, line)  # many openings, or a line indented so far, may be deep; events tell
        if not text.isascii() and BREAKS.search(text):
            raise Unreadable(
                _control(text, line)
            )  # YAML takes them for ends of lines, an editor doesn't; places would be off
        if "*" in text:
            _refuse_aliases(text, line)
        composer = _Composer(text)
        try:
            node = composer.get_single_node()
        finally:
            composer.dispose()
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_syntax(error, text, line)) from None
    except yaml.YAMLError:
        raise Unreadable(_control(text, line)) from None
    reader = _Reader(line)
    data = None if node is None else reader.value(node)
    return Document(data, array("I", reader.numbers).tobytes(), tuple(reader.problems))


class _Composer(CParser):
    """Composes nodes and says of a scalar only whether it was plain or quoted."""

    def resolve(self, kind: object, value: object, implicit: Any) -> str:
        return "collection" if implicit.__class__ is bool else "plain" if implicit[0] else "quoted"

    # Called for each node, with nothing to do; a built-in that does nothing costs a third of a method.
    descend_resolver = operator.is_
    ascend_resolver = int


class _Reader:
    """Converts nodes to data and notes where each stands, in the order of the data."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.numbers: list[int] = []
        self.problems: list[Problem] = []

    def value(self, node: Node) -> Any:
        """The data of a node; the marks of what it holds go to `numbers`, each before the marks of what is below it."""
        tag = node.tag
        if node.__class__ is ScalarNode:
            if tag != "plain" and tag != "quoted":
                self._tagged(node)
            text: str = node.value
            return None if tag == "plain" and text in _NULLS else text
        if tag != "collection":
            self._tagged(node)
        if isinstance(node, MappingNode):
            return self._mapping(node)
        out = []
        for item in node.value:
            start = item.start_mark
            self._mark(start.line, start.column, item)
            out.append(self.value(item))
        return out

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value in node.value:
            key = key_node.value
            if key.__class__ is not str:
                help = "give it a name, or put the value in quotation marks"
                self._problem("fm-complex-key", key_node, "a list or mapping stands where a key belongs", help)
            elif (key_node.tag != "plain" or " " in key) and key_node.start_mark.line != key_node.end_mark.line:
                self._problem(
                    "fm-complex-key", key_node, "a key goes on over several lines", "give it a name of one word"
                )
            elif key == "<<":
                self._problem("fm-merge", key_node, "`<<` merges keys from elsewhere", "write the keys out")
            elif key in out:
                first = next(k.start_mark for k, _ in node.value if k.value == key)
                place = (first.line + self.line, first.column + 1)
                message = f"`{key}` stands twice, first on line {place[0]}"
                self._problem("fm-duplicate-key", key_node, message, "keep one of the two", place)
            else:
                start = key_node.start_mark
                self._mark(start.line, start.column, value)
                out[key] = value.value if value.tag == "quoted" else self.value(value)
        return out

    def _mark(self, key_line: int, key_column: int, value: Node) -> None:
        start, end, line = value.start_mark, value.end_mark, self.line
        row = start.line
        width = end.column + 1 if end.line == row else 0
        self.numbers += (key_line + line, key_column + 1, row + line, start.column + 1, width)

    def _tagged(self, node: Node) -> None:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!")
        self._problem("fm-tag", node, f"`{tag}` is a YAML tag", "write the plain value; the portal knows its type")

    def _problem(self, rule: str, node: Node, message: str, help: str, first: tuple[int, int] | None = None) -> None:
        self.problems.append(_problem(rule, node.start_mark, self.line, message, help)._replace(first=first))


def _refuse_depth(text: str, line: int) -> None:
    """Nesting is counted on events, since composing deep nesting would overflow the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH:
                message, help = f"nesting is deeper than {DEPTH} levels", "flatten it; no key needs more than four"
                raise Unreadable(_problem("fm-depth", event.start_mark, line, message, help))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_aliases(text: str, line: int) -> None:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            message = f"`*{event.anchor}` repeats a value from elsewhere"
            help = "write the value out, or put it in quotation marks if it is meant as text"
            raise Unreadable(_problem("fm-alias", event.start_mark, line, message, help))


def _problem(rule: str, mark: Any, line: int, message: str, help: str) -> Problem:
    return Problem(rule, mark.line + line, mark.column + 1, message, help)


def _control(text: str, line: int) -> Problem:
    """The first character that front matter cannot hold; nothing else makes YAML give up without a mark."""
    found = min(
        filter(None, (Reader.NON_PRINTABLE.search(text), BREAKS.search(text))), key=re.Match.start, default=None
    )
    before = text[: found.start()] if found else ""
    name = f"U+{ord(found.group()):04X}" if found else "unknown"
    row, column = before.count("\n"), len(before) - before.rfind("\n")
    return Problem("fm-syntax", row + line, column, f"an invisible control character ({name})", "delete it")


def _syntax(error: yaml.MarkedYAMLError, text: str, line: int) -> Problem:
    """A YAML error in an author's words. The place is where reading failed, or where what is left open began."""
    problem, context = error.problem or "", error.context or ""
    at = error.problem_mark or error.context_mark
    opened = error.context_mark or at
    if at is None:
        return Problem("fm-syntax", line, 1, "this cannot be read", "check colons and indentation")
    lines = text.split("\n")
    said = lines[at.line] if at.line < len(lines) else ""
    if "\t" in said[: at.column + 1] and "token" in problem:
        return Problem("fm-tab", at.line + line, said.index("\t") + 1, "a tab stands in the indentation", "use spaces")
    if "mapping values are not allowed" in problem:
        help = 'put the value in quotation marks: `key: "first: second"`; or check the line above'
        return _problem("fm-syntax", at, line, "a second colon makes this line unreadable", help)
    if "quoted scalar" in context:
        message = "a quotation mark is opened and not closed"
        return _problem("fm-syntax", opened, line, message, "close it, or leave both out")
    if "flow sequence" in context or "flow mapping" in context:
        help = "close it, and put commas between the items"
        return _problem("fm-syntax", opened, line, "a bracket is opened and not closed", help)
    if "start any token" in problem:
        message = "a value starts with a character that YAML keeps for itself"
        return _problem("fm-syntax", at, line, message, "put the value in quotation marks")
    help = "check the colon, the space behind it and the indentation of this line and the one above"
    row = min(at.line, len(lines) - 1)
    return Problem("fm-syntax", row + line, at.column + 1, "this cannot be read as `key: value`", help)
