"""All regular expressions of all rooms take steps in proportion to the text, whatever somebody writes.

Steps are counted (see regex_steps.py), so the machine's speed decides nothing. The texts are made from each pattern's
own parts, so a new pattern is attacked without a line here.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from conftest import EXAMPLE
from regex_steps import CountedPattern, Steps, find_growth

import trellis
from trellis.approvals.collect import commit_range
from trellis.approvals.evaluate.scores import find_score_lines
from trellis.load.drawing import list_dangers
from trellis.load.markdown.number_words import find_figures
from trellis.site.sanitise import sanitise_html

ENGINE = EXAMPLE / "src" / "trellis"
FUNCTIONS = frozenset(("compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"))
ANCHORED = {"match": "match", "fullmatch": "fullmatch"}

COMPUTED = {
    ("forge/proposals/correction.py", r"'\\s+'.join(map(re.escape, quote.split()))"): r"the\s+rate\s+desk",
    (
        "derive/wording.py",
        "''.join(chain.from_iterable(zip_longest(texts, patterns, fillvalue='')))",
    ): r"both\ speak\ of\ (?P<words>.+)",
    (
        "load/load.py",
        r"expression + '\\Z'",
    ): r"content/(?P<team>[^/]+)/courses/(?P<id>[^/]+)/(?P<number>[0-9]+)\-(?P<lesson>[^/]+)\.md\Z",
    ("load/file_history.py", "'|'.join(globs)"): r"content/[^/]*/sessions/[^/]*\.md|content/[^/]*/paths/[^/]*\.md",
    ("load/markdown/code.py", "f'<(/?){opening[1]}(?![A-Za-z0-9])'"): "<(/?)details(?![A-Za-z0-9])",
    ("load/misnamed.py", "re.escape(folder) + '/([0-9]+)-[^/]+'"): r"content/sales/courses/quoting/([0-9]+)-[^/]+",
}
"""Patterns that a function puts together from what it is given: file and expression → one of them."""

WAYS = {("site/sanitise.py", "_VALUES"): "fullmatch", ("authoring/adoption/includes.py", "_WHOLE_LINE"): "fullmatch"}
"""How patterns are used that are handed on before they are: file and name → as in `UsedPattern`."""

OWN_TEXT = {"site/minify.py _CSS_COMMENT": "the engine's own styles"}
"""Patterns that may take more steps, since nobody else writes what they read: place → what that is."""


class UsedPattern(NamedTuple):
    """A pattern, where it stands, and how it is used: from one place of a text, or from any."""

    place: str
    pattern: str | bytes
    flags: int
    way: str


def find_calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Calls of the functions of `re`, each with the function's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re":
                yield node.func.attr, node


def find_way(tree: ast.AST, name: str) -> str:
    """How a module uses the pattern that it calls `name`; "find" where it is handed on."""
    ways = set()
    uses = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            ways.add(ANCHORED.get(node.attr, "find"))
            uses += 1
        elif isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            uses -= 1
    return ways.pop() if len(ways) == 1 and uses == 0 else "find"


def collect_patterns(value: object, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """The compiled patterns in a value and in what it holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for part in value.values():
            yield from collect_patterns(part, depth - 1)
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from collect_patterns(part, depth - 1)


def evaluate(node: ast.expr, module: ModuleType) -> Any:
    """The value of an expression of constants and of the module's own names; None if a function's own are in it."""
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(vars(module)))
    except NameError:
        return None


@cache
def list_patterns() -> tuple[list[UsedPattern], list[str]]:
    """All patterns of the engine, and the places of those that nobody could find out."""
    patterns, missing = [], []
    for info in pkgutil.walk_packages(trellis.__path__, "trellis."):
        if not info.name.endswith("__main__"):
            module_patterns, module_missing = list_module_patterns(importlib.import_module(info.name))
            patterns += module_patterns
            missing += module_missing
    return patterns, missing


def list_module_patterns(module: ModuleType) -> tuple[list[UsedPattern], list[str]]:
    file = Path(module.__file__ or "")
    path = file.relative_to(ENGINE).as_posix()
    tree = ast.parse(file.read_text("utf-8"))
    calls = {id(node): (name, node) for name, node in find_calls(tree)}
    patterns, missing = [], []
    for statement in tree.body:  # what is compiled once, under a name
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if names and any(name == "compile" for name, _ in find_calls(statement)):
            compiled = list(collect_patterns(getattr(module, names[0])))
            way = WAYS.get((path, names[0])) or find_way(tree, names[0])
            patterns += [UsedPattern(f"{path} {names[0]}", c.pattern, c.flags, way) for c in compiled]
            missing += [] if compiled else [f"{path} {names[0]}"]
            for _, node in find_calls(statement):
                calls.pop(id(node))
    for name, node in calls.values():  # what a function compiles, or uses at once
        source = ast.unparse(node.args[0])
        pattern = COMPUTED.get((path, source)) or evaluate(node.args[0], module)
        way = ANCHORED.get(name, "find")
        flag_nodes = [word.value for word in node.keywords if word.arg == "flags"]
        flag_nodes += node.args[1:] if name == "compile" else []
        flags = sum(int(evaluate(flag_node, module)) for flag_node in flag_nodes)
        if isinstance(pattern, re.Pattern):
            pattern, flags = pattern.pattern, pattern.flags
        if isinstance(pattern, str | bytes):
            patterns.append(UsedPattern(f"{path}:{node.lineno}", pattern, flags, way))
        else:
            missing.append(f"{path}:{node.lineno} {source}")
    return patterns, missing


def find_problems(used: UsedPattern) -> str:
    growth = used.place not in OWN_TEXT and find_growth(used.pattern, used.flags, used.way)
    return f"{used.place}: {used.pattern!r}: {growth}" if growth else ""


def test_every_pattern_of_the_engine_can_be_tried() -> None:
    """A pattern that is computed in a new way needs an example in `COMPUTED`."""
    patterns, missing = list_patterns()
    assert missing == []
    assert len(patterns) > 200


@pytest.mark.parametrize("part", range(8))
def test_no_pattern_takes_more_steps_than_the_text_has_characters_times_a_constant(part: int) -> None:
    distinct = list({used[1:]: used for used in list_patterns()[0]}.values())
    assert [problem for used in distinct[part::8] if (problem := find_problems(used))] == []


QUADRATIC = [
    (r" {0,3}#{1,6}\s+(.*?)\s*#*\s*$", "match"),  # as it was in scores: cubic
    (r"(?:\d+[+-])?([A-Za-z0-9][\w-]*(?:\[bot\])?)@users\.noreply\.", "find"),  # in commit ranges
    (r"\w*\d[\w.,:/-]*", "find"),  # in the size of a change
    (r"(?:[\w:.-]|[^\x00-\x7f\s]){1,200}", "fullmatch"),  # in ids of HTML: exponential
    (r"\]\([^)\s]*\)", "find"),
    (r"\s+$", "find"),
    (r"<!--.*?-->", "find"),
    (r"(a|b|ab)*c", "match"),
    (r"^(\w+\s?)*$", "match"),
    (r"x*y*x*z", "match"),
    (r"\s*=\s*b", "find"),
    (r"(.+)\1c", "find"),
    (r"@import|url\(\s*[\"']?(?!\s*[\"']?(?:#|data:))|\\", "find"),  # in styles of drawings
    (r"a|b|src=\w*-?(?!\w*#)", "find"),
    (r"a|b|(?=c\d*\.?\d*;)c", "find"),
    (r"a|b|to:\w*-?\w*;", "match"),
]


@pytest.mark.parametrize(("pattern", "way"), QUADRATIC)
def test_a_pattern_that_grows_faster_is_noticed(pattern: str, way: str) -> None:
    assert "steps a character" in find_growth(pattern, re.DOTALL, way)


LINEAR = [
    (r"(?<!\s)\s++$", "find"),
    (r"[^<>]*>", "match"),
    (r"[^()]{0,60}\)", "find"),
    (r"\b(?:tel|phone|fax)[ \t]{0,2}:[ \t]*+\d", "find"),
    (r"(?:a|b)*+c", "match"),
    (r"#{1,6}+ (.*)", "match"),
    (r"\d{4}-\d\d-\d\d", "find"),
]


@pytest.mark.parametrize(("pattern", "way"), LINEAR)
def test_a_pattern_that_does_not_is_left_alone(pattern: str, way: str) -> None:
    assert find_growth(pattern, 0, way) == ""


@pytest.mark.parametrize(("pattern", "way"), [*QUADRATIC, *LINEAR])
def test_the_steps_are_those_of_a_matcher_that_is_right(pattern: str, way: str) -> None:
    chance = random.Random(pattern)
    counted, real = CountedPattern(pattern, re.DOTALL), re.compile(pattern, re.DOTALL)
    alphabet = "ab xyz0-#\n:=()<>!]é"
    for _ in range(300):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(9)))
        spans = [match.span() for match in real.finditer(text)]
        assert counted.find_all(text, Steps(limit=10**6)) == spans
        full = real.fullmatch(text)
        assert (counted.match(text, Steps(limit=10**6), is_full=True) is not None) == (full is not None)


SIZE = 320_000
"""Characters of the texts below. What was cubic would take weeks for them."""


@pytest.mark.parametrize(
    "line", ["# a" + " " * SIZE + "b", "- " + "_" * SIZE, "- a" + " _" * (SIZE // 2), "- a:" + " " * SIZE]
)
def test_a_strangers_note_holds_up_no_verdict(line: str) -> None:
    scores = find_score_lines(f"{line}\n- accuracy: 4/4\n")
    assert [(score.criterion, score.level) for score in scores] == [("accuracy", 4)]


@pytest.mark.parametrize(
    "address", ["a" * SIZE, "1" * SIZE, "1+" * (SIZE // 2), "a-" * (SIZE // 2), "[bot]" * (SIZE // 5)]
)
def test_a_strangers_trailer_holds_up_no_verdict(address: str) -> None:
    assert commit_range._NOREPLY_ADDRESS.search(address) is None
    assert commit_range._parse_account("Mallory <1+mal-lory[bot]@users.noreply.github.com>").handle == "mal-lory[bot]"


@pytest.mark.parametrize("text", ["a" * SIZE, "1" * SIZE, "a1 " * (SIZE // 3), "1." * (SIZE // 2), "字" * SIZE])
def test_a_long_word_holds_up_no_review(text: str) -> None:
    figures = find_figures(text, ["en"])
    assert bool(figures) == ("1" in text)


@pytest.mark.parametrize("id", ["é" * 60 + "!", "é" * 10_000, "a" * 60 + "é" * 60 + "\u2028"])
def test_an_id_in_html_holds_up_no_build(id: str) -> None:
    assert "id=" not in sanitise_html(f'<sub id="{id}">x</sub>')


@pytest.mark.parametrize("value", ["url(" + " " * SIZE + "#x)", "url(" + "\n" * SIZE + "'#x')", "url( " * (SIZE // 5)])
@pytest.mark.parametrize("form", ['<rect fill="{}"/>', "<style>a {{ fill: {} }}</style>"])
def test_spaces_in_a_drawing_hold_up_no_check(form: str, value: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{form.format(value)}</svg>'
    assert bool(list_dangers(drawing.encode())) == ("#" not in value)
