"""One file: its front matter as data, the position of every key and item, and its text.

python-frontmatter splits and writes; `Handler` is how it reads and writes here. Nodes are composed with PyYAML's C parser
and converted by `_Reader`, which costs less than ``yaml.load`` and knows where everything stands. Scalars stay the text that
the author typed (``NO``, ``0777``, ``12:30``); the model says what they become. Anchors' aliases, merge keys, tags,
complex keys and deep nesting are refused: a reader of the file should see what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import frontmatter  # type: ignore[import-untyped]
import yaml
from frontmatter.default_handlers import YAMLHandler  # type: ignore[import-untyped]
from yaml.cyaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode

DEPTH = 32
"""Levels of nesting that front matter may have; the deepest kind needs four."""

Path = tuple[str | int, ...]
Mark = tuple[int, int, int, int, int]
"""A key's line and column, its value's line and column, and the column behind the value on its line; all from 1."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
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


class Handler(YAMLHandler):  # type: ignore[misc]
    """python-frontmatter's handler for entries: strict fences, positions kept, keys written in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self.parsed = Parsed()

    def split(self, text: str) -> tuple[str, str]:
        """The front matter and the text behind it. Raises Unreadable where a fence is missing."""
        opening = _FENCE.match(text)
        if not opening:
            raise Unreadable(Problem("fm-missing", 1, 1, "front matter is missing", "start the file with a line of three hyphens, then `title:`, `summary:` …, then three hyphens again"))
        closing = _FENCE.search(text, opening.end())
        if not closing:
            raise Unreadable(Problem("fm-unterminated", 1, 1, "front matter has no end", "put a line of three hyphens behind its last key"))
        self.parsed.body_line = text.count("\n", 0, closing.end()) + 2
        return text[opening.end() + 1 : closing.start()], text[closing.end() + 1 :]

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """The front matter as a mapping. Raises Unreadable where it is none."""
        read_yaml(fm, self.parsed, line=2)
        if not isinstance(self.parsed.data, dict):
            raise Unreadable(Problem("fm-not-mapping", 2, 1, "front matter is no list of keys", "write one `key: value` on each line"))
        return self.parsed.data

    def export(self, metadata: dict[str, object], **kwargs: object) -> str:
        """YAML for `metadata`, keys in the order given, long lines not folded."""
        text: str = super().export(metadata, sort_keys=False, width=4096, **kwargs)
        return text


def read_markdown(text: str) -> Parsed:
    """A Markdown file with front matter. What is wrong is in `problems`; `data` is None where nothing could be read."""
    handler = Handler()
    skipped = len(text) - len(text.lstrip())
    shift = text.count("\n", 0, skipped)
    parsed = handler.parsed
    try:
        _, parsed.body = frontmatter.parse(text, handler=handler)
    except Unreadable as unreadable:
        parsed.data = None
        parsed.problems.append(unreadable.problem)
    if shift:
        parsed.body_line += shift
        parsed.positions = {p: (a + shift, b, c + shift, d, e) for p, (a, b, c, d, e) in parsed.positions.items()}
    return parsed


def read_register(text: str) -> Parsed:
    """A YAML file without text: a mapping, or a list of records."""
    parsed = Parsed()
    try:
        read_yaml(text, parsed, line=1)
    except Unreadable as unreadable:
        parsed.problems.append(unreadable.problem)
    return parsed


def write_markdown(metadata: dict[str, object], body: str) -> str:
    """The text of a file with this front matter and body, ending in one newline."""
    text: str = frontmatter.dumps(frontmatter.Post(body, **metadata), handler=Handler())
    return text + "\n"


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
        raise Unreadable(Problem("fm-syntax", line, 1, f"holds a character that YAML does not allow: {str(error).splitlines()[0]}", "delete it")) from None
    parsed.data = None if node is None else _Reader(parsed, line).value(node, ())


class _Composer(CParser):  # type: ignore[misc]
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
                self.problem(node, "fm-tag", f"`{tag}` is a YAML tag", "write the plain value; the portal knows its type")
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
            positions[here] = (row, start.column + 1, row, start.column + 1, end.column + 1 if end.line == start.line else 0)
            out.append(self.value(item, here))
        return out

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        positions, line = self.parsed.positions, self.line
        for key_node, value_node in node.value:
            key = key_node.value
            at = key_node.start_mark
            if key.__class__ is not str:
                self.problem(key_node, "fm-complex-key", "a list or mapping stands where a key belongs", "give it a name, or put the value in quotation marks")
                continue
            if key == "<<":
                self.problem(key_node, "fm-merge", "`<<` merges keys from elsewhere", "write the keys out")
                continue
            if key in out:
                first = positions[(*path, key)]
                self.problem(key_node, "fm-duplicate-key", f"`{key}` stands twice, first on line {first[0]}", "keep one of the two", first[:2])
                continue
            start, end = value_node.start_mark, value_node.end_mark
            here = (*path, key)
            positions[here] = (at.line + line, at.column + 1, start.line + line, start.column + 1, end.column + 1 if end.line == start.line else 0)
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
                mark = event.start_mark
                raise Unreadable(Problem("fm-depth", mark.line + line, mark.column + 1, f"nesting is deeper than {DEPTH} levels", "flatten it; no key needs more than four"))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _refuse_aliases(text: str, line: int) -> None:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            mark = event.start_mark
            raise Unreadable(Problem("fm-alias", mark.line + line, mark.column + 1, f"`*{event.anchor}` repeats a value from elsewhere", "write the value out, or put it in quotation marks if it is meant as text"))


def _syntax(error: yaml.MarkedYAMLError, text: str, line: int) -> Problem:
    """A YAML error in an author's words. The place is where reading failed, or where the open construct began."""
    mark = error.problem_mark or error.context_mark
    row, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    row = min(row, max(0, len(lines) - 1))
    said = lines[row] if lines else ""
    problem = error.problem or ""
    if "\t" in said[: column + 1] and ("token" in problem or "tab" in problem):
        return Problem("fm-tab", row + line, said.index("\t") + 1, "a tab stands in the indentation", "use spaces")
    if "mapping values are not allowed" in problem:
        return Problem("fm-syntax", row + line, column + 1, "a second colon makes this line unreadable", 'put the value in quotation marks: `key: "first: second"`')
    if "quoted scalar" in (error.context or "") and error.context_mark:
        mark = error.context_mark
        return Problem("fm-syntax", mark.line + line, mark.column + 1, "a quotation mark is opened and not closed", "close it, or leave both out")
    if "flow sequence" in (error.context or "") or "flow mapping" in (error.context or ""):
        mark = error.context_mark or mark
        return Problem("fm-syntax", mark.line + line, mark.column + 1, "a bracket is opened and not closed", "close it, and put commas between the items")
    if "start any token" in problem:
        return Problem("fm-syntax", row + line, column + 1, "a value starts with a character that YAML keeps for itself", "put the value in quotation marks")
    return Problem("fm-syntax", row + line, column + 1, "this cannot be read as `key: value`", "check the colon, the space behind it and the indentation of this line and the one above")
