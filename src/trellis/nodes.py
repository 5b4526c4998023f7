"""YAML as data with places: every value as typed, every key and item with its line and columns.

Nodes are composed with PyYAML's C parser and converted here, which costs less than ``yaml.load`` and knows where everything
stands. Scalars stay the text that the author typed (``NO``, ``0777``, ``12:30``); the model says what they become. Aliases,
merge keys, tags, complex keys and deep nesting are refused: a reader of the file should see what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.nodes import MappingNode, Node, ScalarNode

DEPTH = 32
"""Levels of nesting that front matter may have; the deepest kind needs four."""

Path = tuple[str | int, ...]
Mark = tuple[int, int, int, int, int]
"""A key's line and column, its value's line and column, and the column behind the value on its line; all from 1."""

_NULLS = frozenset(("", "~", "null"))
_OPENINGS = ("[", "{", "- ", "? ")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file's form. rule: the id of the rule that describes it. first: an earlier place it speaks of."""

    rule: str
    line: int
    column: int
    message: str
    help: str = ""
    first: tuple[int, int] | None = None


class Unreadable(Exception):
    """The front matter cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class Parsed:
    """A file, read. data: a mapping, or a list for a register. body_line: the line on which the text starts."""

    data: Any = None
    positions: dict[Path, Mark] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    problems: list[Problem] = field(default_factory=list)


def read_yaml(text: str, parsed: Parsed, *, line: int) -> None:
    """Reads one YAML document into `parsed`. line: the line of the file on which `text` starts. Raises Unreadable."""
    try:
        if sum(text.count(opening) for opening in _OPENINGS) > DEPTH:
            _refuse_depth(text, line)
        if "*" in text:
            _refuse_aliases(text, line)
        composer = _Composer(text)
        try:
            node = composer.get_single_node()
        finally:
            composer.dispose()
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_syntax(error, text, line)) from None
    except yaml.YAMLError as error:
        raise Unreadable(
            Problem(
                "fm-syntax",
                line,
                1,
                f"holds a character that YAML does not allow: {str(error).splitlines()[0]}",
                "delete it",
            )
        ) from None
    parsed.data = None if node is None else _Reader(parsed, line).value(node, ())


class _Composer(CParser):
    """Composes nodes and says of a scalar only whether it was plain or quoted."""

    def resolve(self, kind: object, value: object, implicit: Any) -> str:
        return "collection" if implicit.__class__ is bool else "plain" if implicit[0] else "quoted"

    def descend_resolver(self, parent: object, index: object) -> None: ...

    def ascend_resolver(self) -> None: ...


@dataclass(slots=True)
class _Reader:
    """Converts nodes to data and notes where each stands."""

    parsed: Parsed
    line: int

    def value(self, node: Node, path: Path) -> Any:
        tag = node.tag
        if isinstance(node, ScalarNode):
            if tag == "plain":
                text: str = node.value
                return None if text in _NULLS else text
            if tag != "quoted":
                self.problem(
                    node, "fm-tag", f"`{tag}` is a YAML tag", "write the plain value; the portal knows its type"
                )
            return node.value
        if tag != "collection":
            self.problem(node, "fm-tag", f"`{tag}` is a YAML tag", "write the plain value; the portal knows its type")
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        out = []
        positions, line = self.parsed.positions, self.line
        for index, item in enumerate(node.value):
            start, end = item.start_mark, item.end_mark
            here = (*path, index)
            row = start.line + line
            positions[here] = (
                row,
                start.column + 1,
                row,
                start.column + 1,
                end.column + 1 if end.line == start.line else 0,
            )
            out.append(self.value(item, here))
        return out

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        positions, line = self.parsed.positions, self.line
        for key_node, value_node in node.value:
            key = key_node.value
            at = key_node.start_mark
            if key.__class__ is not str:
                self.problem(
                    key_node,
                    "fm-complex-key",
                    "a list or mapping stands where a key belongs",
                    "give it a name, or put the value in quotation marks",
                )
                continue
            if key == "<<":
                self.problem(key_node, "fm-merge", "`<<` merges keys from elsewhere", "write the keys out")
                continue
            if key in out:
                first = positions[(*path, key)]
                self.problem(
                    key_node,
                    "fm-duplicate-key",
                    f"`{key}` stands twice, first on line {first[0]}",
                    "keep one of the two",
                    first[:2],
                )
                continue
            start, end = value_node.start_mark, value_node.end_mark
            here = (*path, key)
            positions[here] = (
                at.line + line,
                at.column + 1,
                start.line + line,
                start.column + 1,
                end.column + 1 if end.line == start.line else 0,
            )
            out[key] = self.value(value_node, here)
        return out

    def problem(self, node: Node, rule: str, message: str, help: str, first: tuple[int, int] | None = None) -> None:
        mark = node.start_mark
        self.parsed.problems.append(Problem(rule, mark.line + self.line, mark.column + 1, message, help, first))


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
        return _problem(
            "fm-syntax", opened, line, "a quotation mark is opened and not closed", "close it, or leave both out"
        )
    if "flow sequence" in context or "flow mapping" in context:
        help = "close it, and put commas between the items"
        return _problem("fm-syntax", opened, line, "a bracket is opened and not closed", help)
    if "start any token" in problem:
        message = "a value starts with a character that YAML keeps for itself"
        return _problem("fm-syntax", at, line, message, "put the value in quotation marks")
    help = "check the colon, the space behind it and the indentation of this line and the one above"
    return Problem(
        "fm-syntax", min(at.line, len(lines) - 1) + line, at.column + 1, "this cannot be read as `key: value`", help
    )
